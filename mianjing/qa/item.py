"""One file under check, and what the checks may know of the others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Protocol

from mianjing.core import markdown
from mianjing.core.falsehoods import Registry
from mianjing.core.model import Entry, Level, Problem, Term
from mianjing.formats.positions import SourceText
from mianjing.formats.yaml_nodes import Node, YamlDocument


@dataclass(frozen=True)
class Phrase:
    """A way to ask an entry: its question or one of ``asked_as``."""

    path: str
    text: str
    field: str


class SaidPhrases(Protocol):
    """Who says a folded phrase, and every phrase there is."""

    def get(self, folded: str, default: tuple[Phrase, ...] = ()) -> tuple[Phrase, ...]: ...

    def alone(self, path: str) -> bool: ...

    def __iter__(self) -> Iterator[Phrase]: ...


@dataclass(frozen=True)
class CheckContext:
    """What the checks know of the rest of ``qa/``.

    ``paths`` maps an id to the files that carry it, ``formerly`` an old id to the file that had it,
    ``phrases`` a folded phrase to all who say it. ``sources`` is None where there is no manifest.
    ``references`` are the works the bibliography knows, None where there is none.
    ``different`` are the pairs of questions, by id or ``source:line``, that a ruling keeps apart.
    """

    root: Path
    topics: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    paths: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    formerly: Mapping[str, str] = field(default_factory=dict)
    phrases: SaidPhrases = field(kw_only=True)
    sources: frozenset[str] | None = None
    different: frozenset[tuple[str, str]] = frozenset()
    references: frozenset[str] | None = None
    falsehoods: Registry = field(default_factory=Registry)


@dataclass(frozen=True)
class CheckedFile:
    """A file whose values have their types: a question or a term, with the nodes its values stand in."""

    path: str
    document: YamlDocument
    value: Entry | Term

    @property
    def entry(self) -> Entry | None:
        return self.value if isinstance(self.value, Entry) else None

    @property
    def id(self) -> str:
        return PurePosixPath(self.path).stem

    @property
    def root(self) -> Node:
        return self.document.root or Node(None, 0, 0, "plain")

    def node(self, *steps: str | int) -> Node | None:
        """The node at a path of field names and row numbers."""
        return self.root.at(*steps)

    def problem(self, node: Node | None, message: str, rule: str, level: Level = "error") -> Problem:
        return self.document.text.problem(node.start if node else 0, message, rule, level)

    @cached_property
    def bodies(self) -> tuple[Body, ...]:
        """Every Markdown text of the file, taken apart once for all the checks."""
        return tuple(self._bodies())

    def _bodies(self) -> Iterator[Body]:
        for answer in self.root.rows("answers"):
            yield from self._judged(answer)
        yield from self._judged(self.root)
        own = self.node("reference_answer")
        if own is None:
            return
        yield from self._body(own, "short")
        for point in (*own.rows("points"), *filter(None, [self.node("reference_answer", "detail")])):
            yield from self._body(point, "text")
        for row in own.rows("follow_ups"):
            yield from self._body(row, "answer")
        for row in own.rows("misconceptions"):
            yield from self._body(row, "fact")

    def _judged(self, parent: Node) -> Iterator[Body]:
        yield from self._body(parent, "body")
        for claim in parent.rows("claims"):
            yield from self._body(claim, "fact")

    def _body(self, parent: Node, name: str) -> Iterator[Body]:
        node = parent.fields.get(name)
        if node is not None and isinstance(node.value, str):
            yield Body(self.document.text, node, node.value)


@dataclass(frozen=True)
class Body:
    """A Markdown text and where its characters stand in the file."""

    file: SourceText
    node: Node
    text: str

    @cached_property
    def document(self) -> markdown.MarkdownDocument:
        # As it is rendered: YAML's final line break is no part of it.
        return markdown.parse(self.text.rstrip("\n"))

    def problem(self, at: int, message: str, rule: str, level: Level = "error") -> Problem:
        """A problem at a character of the text."""
        return self.file.problem(self.offset(at), message, rule, level)

    def offset(self, at: int) -> int:
        """Where a character of the text stands in the file; the scalar's start if its style hides that."""
        if self.node.style != "|":
            return self.node.start
        line, column = self._lines.place(at)
        start = self.file.start_of(self.file.place(self.node.start)[0] + line)
        return start + self._margin + column - 1

    @cached_property
    def _lines(self) -> SourceText:
        return SourceText("", self.text)

    @cached_property
    def _margin(self) -> int:
        """How far the block scalar's lines are indented."""
        for line, said in enumerate(self.text.split("\n"), 1):
            if said:
                start = self.file.start_of(self.file.place(self.node.start)[0] + line)
                end = self.file.string.find("\n", start)
                written = self.file.string[start : end if end >= 0 else None].rstrip("\r")
                return len(written) - len(said)
        return 0
