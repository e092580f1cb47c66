"""The files that stand under ``qa/`` when an import starts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Generic, TypeVar

from mianjing.core.model import Entry, Origin, Problem, Term
from mianjing.core.problems import has_errors
from mianjing.formats import tree
from mianjing.formats.load import Loaded, load_entry, load_term, read_bytes
from mianjing.formats.yaml_nodes import Document

T = TypeVar("T")

_ORIGIN = re.compile(
    r"\{source: ([^,{}\n]{1,120}), line: ([0-9]{1,9})"
    r"(?:, lines: [\[\]0-9, ]{1,9000})?(?:, wording: ([^\n]{0,1200}))?\}"
)


@dataclass(frozen=True)
class File(Generic[T]):
    """One readable file: its bytes, its document and what it says."""

    path: str
    data: bytes
    document: Document
    value: T

    @property
    def id(self) -> str:
        return PurePosixPath(self.path).stem


@dataclass(frozen=True)
class Broken:
    """A file that cannot be read: it is left alone, and nothing is written in its stead."""

    path: str
    text: str

    @property
    def origins(self) -> tuple[Origin, ...]:
        """The origins still to be read in the text, so that no other file is taken for theirs."""
        return tuple(
            Origin(source.strip("'\""), int(line), (), (wording or "").strip("'"))
            for source, line, wording in _ORIGIN.findall(self.text)
        )

    def may_be(self, name: str, texts: tuple[str, ...]) -> bool:
        """Whether the file may once have held an entry of that id or those texts."""
        return PurePosixPath(self.path).stem == name or any(text in self.text for text in texts if text)


@dataclass(frozen=True)
class Tree:
    """All files of ``qa/`` that import has to do with."""

    root: Path
    entries: tuple[File[Entry], ...]
    terms: tuple[File[Term], ...]
    broken: tuple[Broken, ...]
    problems: tuple[Problem, ...]

    @cached_property
    def by_path(self) -> dict[str, File[Entry]]:
        return {file.path: file for file in self.entries}


def read_tree(root: Path) -> Tree:
    """Read every question and term under ``root/qa``. Never raises on what they hold."""
    entries: list[File[Entry]] = []
    terms: list[File[Term]] = []
    broken: list[Broken] = []
    problems: list[Problem] = []
    for path in tree.yaml_paths(root):
        if path in tree.DATA_FILES:
            continue
        data = read_bytes(root / path, path)
        if tree.is_term(path):
            term = _file(data, load_term(data, path), broken, problems)
            terms += [term] if term else []
        else:
            entry = _file(data, load_entry(data, path), broken, problems)
            entries += [entry] if entry else []
    return Tree(root, tuple(entries), tuple(terms), tuple(broken), tuple(problems))


def _file(
    data: bytes | Problem, loaded: Loaded[T], broken: list[Broken], problems: list[Problem]
) -> File[T] | None:
    """The file if import may change it; a file with errors of form is a person's unfinished work."""
    repeated = any(problem.rule == "duplicate-key" for problem in loaded.problems)
    if isinstance(data, bytes) and loaded.value is not None and loaded.document and not repeated:
        return File(loaded.path, data, loaded.document, loaded.value)
    text = data.decode("utf-8", "replace") if isinstance(data, bytes) else ""
    broken.append(Broken(loaded.path, text))
    problems += [problem for problem in loaded.problems if has_errors([problem])]
    return None
