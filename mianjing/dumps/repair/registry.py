"""What a repair is: one defect, one named pure function, on an answer's lines, its text or the title."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from mianjing.core.model import Draft, Line

Lines = tuple[Line, ...]


@dataclass(frozen=True)
class RepairContext:
    """What a repair may look at besides its input: the untouched draft and the reviewed name table.

    ``names`` maps a wrong spelling (``OpenAl``) to the right one (``OpenAI``).
    """

    draft: Draft
    names: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True)
class Repair:
    """One row of the table. Exactly one of the functions is set; it must be pure and idempotent.

    Without any of ``needs`` in the text it has nothing to do, and is not asked.
    """

    name: str
    lines: Callable[[Lines, RepairContext], Lines] | None = None
    text: Callable[[str, RepairContext], str] | None = None
    title: Callable[[str, RepairContext], str] | None = None
    needs: tuple[str, ...] = ()

    def may_change(self, text: str) -> bool:
        """Whether the text holds what this mends."""
        return not self.needs or any(mark in text for mark in self.needs)


def on_lines(name: str, repair: Callable[[Lines], Lines]) -> Repair:
    """A repair of structure, before lines are joined: wraps, page breaks, list numbers."""
    return Repair(name, lines=lambda lines, _context: repair(lines))


def on_text(name: str, repair: Callable[[str], str], *needs: str) -> Repair:
    """A repair of the joined answer: a function from Markdown to Markdown."""
    return Repair(name, text=lambda text, _context: repair(text), needs=needs)


def on_title(name: str, repair: Callable[[str], str]) -> Repair:
    """A repair of the question's wording."""
    return Repair(name, title=lambda title, _context: repair(title))
