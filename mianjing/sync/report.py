"""What planning finds: writes, conflicts, vanished texts."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from mianjing.core.model import Origin, Problem
from mianjing.formats.yaml_nodes import Node, YamlDocument
from mianjing.sync.files import File, T, plain
from mianjing.sync.kinds import Kind
from mianjing.sync.merge import Outcome, first_prints
from mianjing.sync.rewrite import Unpatchable
from mianjing.sync.rows import Clash

_SHOWN = 60


@dataclass(frozen=True)
class Write:
    """A file to replace, create or, without ``after``, delete; ``before`` is what it must hold until then."""

    path: str
    before: bytes | None
    after: bytes | None


@dataclass(frozen=True)
class Conflict:
    """Both a person and the source changed the same text; the file keeps the person's."""

    entry: str
    field: str
    mine: str
    theirs: str
    problem: Problem


@dataclass
class Findings:
    """Collects what planning finds."""

    writes: list[Write] = field(default_factory=list)
    unchanged: int = 0
    conflicts: list[Conflict] = field(default_factory=list)
    vanished: list[Problem] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    settled: list[str] = field(default_factory=list)
    placed: int = 0

    def write(self, path: str, before: bytes | None, after: bytes | None) -> None:
        if before == after:
            self.unchanged += 1
        else:
            self.writes.append(Write(path, before, after))

    def create(self, kind: Kind[T], path: str, value: T) -> None:
        """A file of what is planned, where none stands yet."""
        self.write(path, None, kind.emit(value, first_prints(kind, value)).encode("utf-8"))

    def update(self, kind: Kind[T], file: File[T], outcome: Outcome[T]) -> bytes | None:
        """Note what a merge found; the file's new bytes, or None where it stays as it is."""
        self.settled += [f"{file.path}: {one}" for one in outcome.settled]
        for clash in outcome.clashes:
            self.clash(file.id, file.document, clash)
        if (outcome.value, plain(outcome.imported)) == (file.value, plain(file.prints)):
            self.unchanged += 1
            return None
        try:
            return kind.rewritten(file, outcome.value, outcome.imported, outcome.came_from)
        except Unpatchable:
            self.layout(file.id, file.document)
            return None

    def refresh(self, kind: Kind[T], file: File[T], outcome: Outcome[T]) -> None:
        """Update a file that stays where it is."""
        data = self.update(kind, file, outcome)
        if data is not None:
            self.write(file.path, file.data, data)

    def conflict(self, name: str, what: str, mine: str, theirs: str, problem: Problem) -> None:
        self.conflicts.append(Conflict(name, what, mine, theirs, problem))

    def clash(self, name: str, document: YamlDocument, clash: Clash) -> None:
        """A conflict, at the place of its field."""
        node = field_node(document, clash)
        remedy = f"`import --resolve keep:{name}` keeps the file's, `take:{name}` has the source's"
        if not clash.mine and clash.field == "answers":
            message = f"an answer that was deleted here changed in its source ({clash.key}): {remedy}"
        elif clash.theirs:
            message = f"`{clash.field}` was edited here and changed in its source: {remedy}"
        else:
            message = f"`{clash.field}` was edited here, and its source now stands in another entry: {remedy}"
        message += f" (file: {_short(clash.mine)} | source: {_short(clash.theirs)})"
        problem = document.text.problem(node.start if node else 0, message, "import-conflict", "warning")
        self.conflict(name, clash.field, clash.mine, clash.theirs, problem)

    def vanished_places(
        self, files: Iterable[File[Any]], withdrawn: Collection[str], gone: Callable[[str, Origin], bool]
    ) -> None:
        """Every origin whose place is gone, but for what was taken down."""
        for file in files:
            for at, row in enumerate(file.now.origins):
                if row.source not in withdrawn and row.key not in withdrawn and gone(file.path, row):
                    self.gone(file.document, ("origins", at), row.key)

    def layout(self, name: str, document: YamlDocument) -> None:
        """A change that the file's layout leaves no safe place for."""
        message = (
            "the source changed, but this file's layout leaves no safe place to write that without moving "
            "comments: run `check --fix` on the file, then import again"
        )
        problem = document.text.problem(0, message, "import-conflict", "warning")
        self.conflict(name, "layout", "", "", problem)

    def superseded(self, name: str, place: str, document: YamlDocument, by: str) -> None:
        """A file whose origins now all belong to another entry, but which people have worked on."""
        message = (
            f"its origins now belong to `{by}`: move what you added here over there, then delete this file "
            f"and add `{place}` to `formerly` of `{by}`"
        )
        problem = document.text.problem(0, message, "import-conflict", "warning")
        self.conflict(name, "superseded", "", "", problem)

    def gone(self, document: YamlDocument, row: tuple[str, int], key: str) -> None:
        """A text whose place in its dump is gone; ``row`` is its list and number."""
        message = (
            f"{key} is not found in its source any more: the text stays here; if it should go, "
            "set `status: retired` or delete this origin"
        )
        node = document.root.at(*row) if document.root else None
        place = node.start if node else 0
        self.vanished.append(document.text.problem(place, message, "vanished", "warning"))


def field_node(document: YamlDocument, clash: Clash) -> Node | None:
    """Where a clash's field, or its row, stands."""
    if document.root is None or clash.at is None:
        return document.root and document.root.at(clash.rows or clash.field)
    row = clash.rows, clash.at
    return document.root.at(*row, clash.field) or document.root.at(*row)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else line[:_SHOWN] + "…"
