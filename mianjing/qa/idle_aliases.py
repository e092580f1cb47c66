"""Rows of ``qa/aliases.yml`` that lead nowhere, because no other file has their words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

from mianjing.core.text import same_words, simplify
from mianjing.formats import cache, tree
from mianjing.formats.project import CACHE, Project
from mianjing.formats.versions import code_version
from mianjing.formats.yaml_nodes import Node

RULE = "idle-alias"
_MARKS = re.compile(r"[\W_]+")


def idle(project: Project, rows: Node) -> Iterator[tuple[Node, str]]:
    """Where, and what to do about it."""
    said = _Said(project)
    for row in rows.items:
        words = row.items
        if words and not any(word.raw in said for word in words):
            yield words[0], "no entry has any word of this row: add one that has, or leave the row out"
        for word in row.fields["also"].items if "also" in row.fields else ():
            if word.raw not in said:
                yield word, f"no entry has `{word.raw}`: name what entries say, or leave it out"
    said.write()


class _Said:
    """Whether any file has a word. Which one does is kept, and believed while that file stays as it is."""

    def __init__(self, project: Project) -> None:
        self._file = project.root / CACHE / "alias-words"
        self._version = code_version("mianjing.core", "mianjing.qa")
        kept = cache.read(self._file)
        known = isinstance(kept, list) and kept[:1] == [self._version]
        self._kept: dict[str, list[str]] = kept[1] if known else {}
        self._found: dict[str, list[str]] = {}
        self._known: dict[str, str] = {}
        self._data = {
            path: data
            for path in project.paths
            if path != tree.ALIASES and isinstance(data := project.data(path), bytes)
        }

    def __contains__(self, word: str) -> bool:
        path, digest = self._kept.get(word, ("", ""))
        if not path or digest != self._digest(path):
            path = next((one for one in self._candidates(word) if same_words(word) in self._folded(one)), "")
        if path:
            self._found[word] = [path, self._digest(path)]
        return bool(path)

    def write(self) -> None:
        if self._found != self._kept:
            cache.write(self._file, [self._version, self._found])

    def _candidates(self, word: str) -> Iterator[str]:
        """Files that may have the word; first those that have it as it is written, which is quick to see."""
        plain, bare = word.casefold(), _bare(word)
        written = [path for path, text in self._texts.items() if plain in text]
        yield from written
        yield from (path for path, text in self._bared.items() if bare in text and path not in written)

    @cached_property
    def _texts(self) -> dict[str, str]:
        return {path: data.decode("utf-8", "replace").casefold() for path, data in self._data.items()}

    @cached_property
    def _bared(self) -> dict[str, str]:
        return {path: _bare(data.decode("utf-8", "replace")) for path, data in self._data.items()}

    def _folded(self, path: str) -> str:
        if path not in self._known:
            self._known[path] = same_words(self._data[path].decode("utf-8", "replace"))
        return self._known[path]

    def _digest(self, path: str) -> str:
        return cache.checksum(self._data[path]) if path in self._data else ""


def _bare(text: str) -> str:
    """A text without any mark: what ``same_words`` finds in another is found so as well."""
    return _MARKS.sub("", simplify(text).casefold())
