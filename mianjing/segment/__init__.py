"""A dump's lines → questions, terms, links, and a role for every non-blank line.

Dumps come in dialects. Each dialect is a module (or package) of this folder with

* ``NAME`` – its name in ``sources.yml`` and in reports,
* ``evidence(dump) -> float`` – how sure it is that the dump is written in it, 0 to 1,
* ``segment(dump) -> Segmented`` – its reading of the dump.

Adding a dialect is adding its module and a row to ``DIALECTS``. Dialect modules import what they share from
the sibling modules ``account`` and ``toc``, never from this file.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Protocol

from mianjing.model import Dump, Segmented
from mianjing.segment import anchored_chapter, generic, reading_notes
from mianjing.segment.account import account_problems

__all__ = ["DIALECTS", "Dialect", "dialect_named", "recognise", "segment"]

SURE_ENOUGH = 0.5


class Dialect(Protocol):
    """What a dialect module offers."""

    @property
    def NAME(self) -> str: ...

    def evidence(self, dump: Dump) -> float: ...

    def segment(self, dump: Dump) -> Segmented: ...


# Most particular first: of two equally sure dialects the earlier wins.
DIALECTS: tuple[Dialect, ...] = (anchored_chapter, reading_notes)


def recognise(dump: Dump) -> Dialect:
    """The dialect with the strongest evidence, or the generic one when none is sure enough."""
    ranked = sorted(DIALECTS, key=lambda dialect: -dialect.evidence(dump))
    if ranked and ranked[0].evidence(dump) >= SURE_ENOUGH:
        return ranked[0]
    return generic


def dialect_named(name: str) -> Dialect:
    """The dialect a manifest line names. Raises ``KeyError`` for a name not in the table."""
    return {dialect.NAME: dialect for dialect in (*DIALECTS, generic)}[name]


def segment(dump: Dump, dialect: str | None = None) -> Segmented:
    """Read ``dump`` in the named dialect, or in the one its text shows.

    The account of lines is checked here, once for all dialects: a non-blank line without a role becomes an
    error in ``Segmented.problems``, so that nothing is dropped in silence.
    """
    reader = dialect_named(dialect) if dialect else recognise(dump)
    found = reader.segment(dump)
    return replace(found, problems=(*found.problems, *account_problems(dump, found.roles)))
