"""``qa/topics.yml``, ``tags.yml``, ``aliases.yml`` and the reading list: what is wrong with them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from mianjing.core.model import Problem
from mianjing.core.problems import did_you_mean
from mianjing.core.text import fold
from mianjing.formats import tree
from mianjing.formats.portable import is_device
from mianjing.formats.project import Project
from mianjing.formats.yaml_nodes import Node
from mianjing.qa import idle_aliases, idle_references
from mianjing.qa.checks import claims, known_references, misconceptions
from mianjing.qa.item import CheckContext
from mianjing.qa.judged import judged_links

# Tables whose rows serve the other files, and what finds the rows that serve none.
_IDLE: dict[str, tuple[str, Callable[[Project, Node], Iterator[tuple[Node, str]]]]] = {
    tree.ALIASES: (idle_aliases.RULE, idle_aliases.idle),
    tree.REFERENCES: (idle_references.RULE, idle_references.idle),
}


def check_table(project: Project, path: str, context: CheckContext) -> Iterator[Problem]:
    """All that is wrong with one of the data files; a missing one is wrong only for topics."""
    if path != tree.TOPICS and path not in project.paths:
        return
    loaded = project.table(path)
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
        for tag in _section_tags(loaded.document.root):
            if tag.raw not in context.tags:
                meant = did_you_mean(tag.raw, context.tags)
                message = f"there is no tag `{tag.raw}`{meant}: use an id of qa/tags.yml"
                yield loaded.document.text.problem(tag.start, message, "known-tags")
    yield from known_references.check_document(loaded.document, context)
    if path == tree.READING_LIST:
        for text in judged_links(project.links, loaded.document.root):
            yield from claims.check_text(text, loaded.document)
            yield from misconceptions.check_text(text, loaded.document, context)
    if path == tree.MISCONCEPTIONS:
        yield from misconceptions.check_cases(project, loaded.document.root, loaded.document)
    if path in _IDLE:
        rule, idle = _IDLE[path]
        for node, message in idle(project, loaded.document.root):
            yield loaded.document.text.problem(node.start, message, rule, "warning")


def _ids(root: Node) -> Iterator[tuple[str, Node]]:
    for row in root.items:
        if "id" in row.fields:
            yield row.fields["id"].raw, row.fields["id"]


def _section_tags(root: Node) -> Iterator[Node]:
    """The tags by which topics gather their sections."""
    for topic in root.items:
        for section in topic.rows("sections"):
            yield from section.rows("tags")


def _alias_words(root: Node) -> Iterator[tuple[str, Node]]:
    # A row of words means they are the same, so a word in two rows would make all of both the same.
    for row in root.items:
        for word in row.items:
            yield fold(word.raw), word
