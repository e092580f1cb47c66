"""``qa/topics.yml``, ``tags.yml``, ``aliases.yml`` and the reading list: loaded and checked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from mianjing.core.model import Alias, Link, Problem, Tag, Topic
from mianjing.core.text import fold
from mianjing.formats import convert, tree
from mianjing.formats.load import Loaded, load_data, read_bytes
from mianjing.formats.portable import is_device
from mianjing.formats.schema import Kind
from mianjing.formats.yaml_nodes import Node
from mianjing.qa.idle_aliases import RULE as IDLE
from mianjing.qa.idle_aliases import idle

T = TypeVar("T")

_KINDS: dict[str, Kind] = {
    tree.TOPICS: "topics",
    tree.TAGS: "tags",
    tree.ALIASES: "aliases",
    tree.READING_LIST: "reading-list",
}


@dataclass(frozen=True)
class Tables:
    """The topics and tags, in file order."""

    topics: tuple[Topic, ...]
    tags: tuple[Tag, ...]


def load_topics(root: Path) -> tuple[Topic, ...]:
    return _load(root, tree.TOPICS, convert.topics).value or ()


def load_tags(root: Path) -> tuple[Tag, ...]:
    return _load(root, tree.TAGS, convert.tags).value or ()


def load_aliases(root: Path) -> tuple[Alias, ...]:
    return _load(root, tree.ALIASES, convert.aliases).value or ()


def load_links(root: Path) -> tuple[Link, ...]:
    return _load(root, tree.READING_LIST, convert.links).value or ()


def load_tables(root: Path) -> Tables:
    return Tables(load_topics(root), load_tags(root))


def check_table(root: Path, path: str) -> Iterator[Problem]:
    """All that is wrong with one of the data files; a missing one is wrong only for topics."""
    if path not in _KINDS or (path != tree.TOPICS and not (root / path).exists()):
        return
    loaded = _load(root, path, lambda data: data)
    yield from loaded.problems
    if loaded.document is None or loaded.document.root is None or loaded.value is None:
        return
    words = _alias_words if path == tree.ALIASES else _ids
    rule = "alias-collision" if path == tree.ALIASES else "unique-id"
    seen: dict[str, Node] = {}
    for name, node in words(loaded.document.root):
        if name in seen:
            line, _ = loaded.document.text.place(seen[name].start)
            message = f"`{node.raw}` stands on line {line} already: keep one"
            yield loaded.document.text.problem(node.start, message, rule)
        else:
            seen[name] = node
    if path == tree.TOPICS:
        for name, node in _ids(loaded.document.root):
            if name in tree.SITE_FOLDERS | tree.SITE_PAGES or is_device(name):
                message = f"`{name}` is a page of the site itself: choose another id for the topic"
                if is_device(name):
                    message = f"Windows can't hold a folder called `{name}`: choose another id"
                yield loaded.document.text.problem(node.start, message, rule)
    if path == tree.ALIASES:
        for node, message in idle(root, loaded.document.root):
            yield loaded.document.text.problem(node.start, message, IDLE, "warning")


def _ids(root: Node) -> Iterator[tuple[str, Node]]:
    for row in root.items:
        if "id" in row.fields:
            yield row.fields["id"].raw, row.fields["id"]


def _alias_words(root: Node) -> Iterator[tuple[str, Node]]:
    # A row of words means they are the same, so a word in two rows would make all of both the same.
    for row in root.items:
        for word in row.items:
            yield fold(word.raw), word


def _load(root: Path, path: str, make: Callable[[Any], T]) -> Loaded[T]:
    return load_data(read_bytes(root / path, path), path, _KINDS[path], make)
