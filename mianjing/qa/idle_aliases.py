"""Rows of ``qa/aliases.yml`` that lead nowhere, because no other file has their words."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from functools import cached_property
from itertools import accumulate, chain

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
            candidates = chain([path] if path in self._data else [], self._candidates(word))
            path = next((one for one in candidates if same_words(word) in self._folded(one)), "")
        if path:
            self._found[word] = [path, self._digest(path)]
        return bool(path)

    def write(self) -> None:
        if self._found != self._kept:
            cache.write(self._file, [self._version, self._found])

    def _candidates(self, word: str) -> Iterator[str]:
        """Files that may have the word; first those that have it as it is written, which is quick to see."""
        yield from self._written.having(word.casefold())
        yield from self._bared.having(_bare(word))

    @cached_property
    def _written(self) -> _Joined:
        return _Joined(
            {path: data.decode("utf-8", "replace").casefold() for path, data in self._data.items()}
        )

    @cached_property
    def _bared(self) -> _Joined:
        return _Joined({path: _bare(data.decode("utf-8", "replace")) for path, data in self._data.items()})

    def _folded(self, path: str) -> str:
        if path not in self._known:
            self._known[path] = same_words(self._data[path].decode("utf-8", "replace"))
        return self._known[path]

    def _digest(self, path: str) -> str:
        return cache.checksum(self._data[path]) if path in self._data else ""


class _Joined:
    """Many texts as one: looking through it once is quicker than through each."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._names = list(texts)
        self._text = "\0".join(texts.values())
        self._ends = list(accumulate(len(text) + 1 for text in texts.values()))

    def having(self, word: str) -> Iterator[str]:
        """The names of the texts that have the word, in their order."""
        at = self._text.find(word) if self._names else -1
        while at >= 0:
            number = bisect_right(self._ends, at)
            yield self._names[number]
            at = self._text.find(word, self._ends[number])


def _bare(text: str) -> str:
    """A text without any mark: what ``same_words`` finds in another is found so as well."""
    return _MARKS.sub("", simplify(text).casefold())
