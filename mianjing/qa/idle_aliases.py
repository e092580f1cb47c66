"""Rows of ``qa/aliases.yml`` that lead nowhere, because no other file has their words."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import accumulate, chain
from typing import Any

from mianjing.core.text import bare, same_words
from mianjing.formats import kept, tree
from mianjing.formats.project import CACHE, Project
from mianjing.formats.versions import code_version
from mianjing.formats.yaml_nodes import Node

RULE = "idle-alias"


def idle(project: Project, rows: Node) -> Iterator[tuple[Node, str]]:
    """Where, and what to do about it."""
    said = _Said(project)
    for row in rows.items:
        words = row.items
        if words and not any(word.raw in said for word in words):
            yield words[0], "no entry has any word of this row: add one that has, or leave the row out"
        for word in row.rows("also"):
            if word.raw not in said:
                yield word, f"no entry has `{word.raw}`: name what entries say, or leave it out"
    said.write()


class _Said:
    """Whether any file has a word.

    Which one does is kept, and believed while that file stays as it is; a word that none had is looked for
    in files that are new since.
    """

    def __init__(self, project: Project) -> None:
        self._file = project.root / CACHE / "alias-words"
        self._version = code_version("mianjing.core", "mianjing.qa")
        self._kept: dict[str, Any] = kept.read(self._file, self._version) or {
            "in": {},
            "none": [],
            "seen": {},
        }
        self._where: dict[str, str] = {}
        self._none: dict[str, None] = {}
        self._known: dict[str, str] = {}
        self._project = project
        paths = [path for path in project.paths if path != tree.ALIASES]
        self._digests = {path: digest for path in paths if (digest := project.digest(path))}
        self._all = _Texts(project, list(self._digests))
        seen = self._kept["seen"]
        self._new = _Texts(project, [path for path, sum_ in self._digests.items() if seen.get(path) != sum_])

    def __contains__(self, word: str) -> bool:
        path, digest = self._kept["in"].get(word, ("", ""))
        if not path or digest != self._digests.get(path):
            among = self._new if word in self._kept["none"] else self._all
            candidates = chain([path] if path in self._digests else [], among.having(word))
            path = next((one for one in candidates if same_words(word) in self._folded(one)), "")
        if path:
            self._where[word] = path
        else:
            self._none[word] = None
        return bool(path)

    def write(self) -> None:
        """Keep where words are, and among which files there are none of the others."""
        found = {word: [path, self._digests[path]] for word, path in self._where.items()}
        value = {"in": found, "none": list(self._none), "seen": self._digests}
        if value != self._kept:
            kept.write(self._file, self._version, value)

    def _folded(self, path: str) -> str:
        if path not in self._known:
            self._known[path] = same_words(_text(self._project, path))
        return self._known[path]


class _Texts:
    """Files that may have a word."""

    def __init__(self, project: Project, paths: Sequence[str]) -> None:
        self._project = project
        self._paths = paths

    def having(self, word: str) -> Iterator[str]:
        """First those that have it as it is written, which is quick to see."""
        yield from self._written.having(word.casefold())
        yield from self._bared.having(bare(word))

    @cached_property
    def _written(self) -> _Joined:
        return _Joined({path: _text(self._project, path).casefold() for path in self._paths})

    @cached_property
    def _bared(self) -> _Joined:
        return _Joined({path: bare(_text(self._project, path)) for path in self._paths})


def _text(project: Project, path: str) -> str:
    data = project.data(path)
    return data.decode("utf-8", "replace") if isinstance(data, bytes) else ""


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
