"""``sources/rulings.yml``: what a maintainer decided, which no rule overturns and every import reads again.

Rows, each with a ``note`` saying why::

    - {same: [book:131, book:364], note: …}          # one question
    - {different: [book:17, notes:5], note: …}       # two questions, however alike
    - {entry: book:131, title: …, topic: …, tags: […], status: …, note: …}

A question is named by its ``source:line`` or by the id of its entry.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import Path
from typing import Any, Literal

from mianjing.core.model import Problem, Status
from mianjing.core.problems import did_you_mean
from mianjing.formats.load import load_file

OVERRIDES = ("title", "topic", "tags", "status")


@dataclass(frozen=True)
class Ruling:
    """One row: several questions called the same or different, or what one entry shall say."""

    line: int
    same: tuple[str, ...] = ()
    different: tuple[str, ...] = ()
    entry: str = ""
    title: str = ""
    topic: str = ""
    tags: tuple[str, ...] = ()
    status: Status | None = None
    note: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """The questions the row speaks of."""
        return (*self.same, *self.different, *([self.entry] if self.entry else []))


@dataclass(frozen=True)
class Rulings:
    """All rows, in the file's order, with the path to name in problems."""

    rows: tuple[Ruling, ...] = ()
    path: str = "sources/rulings.yml"

    def renamed(self, name: Callable[[str], str]) -> Rulings:
        """The same rulings with every question called by its ``name`` instead."""
        rows = (
            replace(
                row,
                same=tuple(map(name, row.same)),
                different=tuple(map(name, row.different)),
                entry=name(row.entry) if row.entry else "",
            )
            for row in self.rows
        )
        return Rulings(tuple(rows), self.path)

    def resolved(self, entries: Mapping[str, Sequence[str]]) -> Rulings:
        """The same rulings with each entry id replaced by the first ``source:line`` of that entry."""
        return self.renamed(lambda given: entries[given][0] if entries.get(given) else given)

    def pairs(self, kind: str) -> dict[tuple[str, str], Ruling]:
        """Every pair called ``same`` or ``different``, in order within the pair, with its row."""
        found: dict[tuple[str, str], Ruling] = {}
        for row in self.rows:
            names = row.same if kind == "same" else row.different
            for left, right in combinations(sorted(set(names)), 2):
                found[left, right] = row
        return found

    def override(self, names: Iterable[str]) -> dict[str, Any]:
        """What an entry made of these questions shall say; a later row wins."""
        wanted = set(names)
        said: dict[str, Any] = {}
        for row in self.rows:
            if row.entry in wanted:
                said |= {field: getattr(row, field) for field in OVERRIDES if getattr(row, field)}
        return said

    def unknown_values(self, field: Literal["topic", "tags"], known: Collection[str]) -> tuple[Problem, ...]:
        """An error for each topic or tag a row gives that does not exist."""
        given = [(row.line, row.tags if field == "tags" else (row.topic,)) for row in self.rows]
        return tuple(
            Problem(
                self.path,
                line,
                0,
                "error",
                f"unknown {field.rstrip('s')} “{value}”{did_you_mean(value, known)}",
                "ruling-value",
            )
            for line, values in given
            for value in values
            if value and value not in known
        )

    def unknown(self, known: Collection[str]) -> tuple[Problem, ...]:
        """A warning for each name that no dump and no entry has: the ruling has no effect."""
        return tuple(
            Problem(
                self.path,
                row.line,
                0,
                "warning",
                f"no question “{name}”{did_you_mean(name, known)}; correct the name or remove the row",
                "ruling-unknown",
            )
            for row in self.rows
            for name in row.names
            if name not in known
        )


def load_rulings(path: Path) -> tuple[Rulings, tuple[Problem, ...]]:
    """The rulings and all that is wrong with them, which leaves none; no file, no rulings. Never raises."""
    if not path.exists():
        return Rulings((), path.as_posix()), ()
    loaded = load_file(path, "rulings", lambda rows: rows or ())
    document = loaded.document
    if loaded.value is None or document is None or document.root is None:
        return Rulings((), path.as_posix()), loaded.problems
    lines = [document.text.place(node.start)[0] for node in document.root.items]
    rows = tuple(_ruling(line, row) for line, row in zip(lines, loaded.value, strict=True))
    return Rulings(rows, path.as_posix()), loaded.problems


def _ruling(line: int, row: Mapping[str, Any]) -> Ruling:
    lists = {name: tuple(row.get(name, ())) for name in ("same", "different", "tags")}
    return Ruling(line, **{**row, **lists})
