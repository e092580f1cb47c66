"""A dump's lines → questions, terms, links, and a role for every non-blank line.

Dumps come in dialects. Each dialect is a module (or package) of ``dialects`` with

* ``NAME`` – its name in ``sources.yml`` and in reports,
* ``evidence(dump) -> float`` – how sure it is that the dump is written in it, 0 to 1,
* ``segment(dump) -> Segmented`` – its reading of the dump.

Adding a dialect is adding its module and a row to ``DIALECTS``. A dump that none of them knows is read by
``reading``, which weighs what explains it best.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Protocol

from mianjing.core.model import Dump, Problem, Segmented
from mianjing.core.problems import did_you_mean
from mianjing.dumps import placed, reading
from mianjing.dumps.dialects import anchored_chapter, flat_numbered, notion_asides, pdf, reading_notes
from mianjing.dumps.dialects.line_coverage import coverage_problems
from mianjing.dumps.page_edges import page_edges, with_edges, without_edges

__all__ = ["DIALECTS", "NAMED", "Dialect", "recognise", "segment"]

SURE_ENOUGH = 0.5


class Dialect(Protocol):
    """What a dialect module offers."""

    @property
    def NAME(self) -> str: ...

    def evidence(self, dump: Dump) -> float: ...

    def segment(self, dump: Dump) -> Segmented: ...


# Most particular first: of two equally sure dialects the earlier wins.
DIALECTS: tuple[Dialect, ...] = (anchored_chapter, reading_notes, notion_asides, pdf, flat_numbered)
NAMED: dict[str, Dialect] = {dialect.NAME: dialect for dialect in (*DIALECTS, reading)}


def recognise(dump: Dump) -> Dialect:
    """The dialect with the strongest evidence, or the weighing of readings when none is sure enough."""
    evidence = [(dialect.evidence(dump), dialect) for dialect in DIALECTS]
    sure, best = max(evidence, key=lambda row: row[0], default=(0.0, reading))
    return best if sure >= SURE_ENOUGH else reading


def segment(dump: Dump, dialect: str | None = None, named_reading: str | None = None) -> Segmented:
    """Read ``dump`` in the named dialect or reading, or in the one its text shows.

    What holds for all dialects is checked here: a non-blank line without a role and a dump without a question
    become errors in ``Segmented.problems``, beside what the reading of the file itself noted.
    """
    if dump.drafts or dump.text:
        return _checked(dump, told_by_format(dump, dialect, named_reading))
    named = NAMED.get(dialect or "")
    edges = page_edges(dump)
    pages = without_edges(dump, edges) if edges else dump
    if named_reading:
        found = reading.segment(pages, named_reading)
    else:
        found = (named or recognise(pages)).segment(pages)
        if not named and not found.drafts:
            found = reading.segment(pages)
    found = with_edges(found, edges) if edges else found
    unknown = _unknown_dialect(dump, dialect) if dialect and not named else ()
    nothing = () if found.drafts or found.dialect == reading.NAME else _nothing_asked(dump)
    return _checked(dump, replace(found, problems=(*unknown, *found.problems, *nothing)))


def told_by_format(dump: Dump, dialect: str | None, named_reading: str | None) -> Segmented:
    """The reading of a file that is data, as it says itself, or markup, placed back on its lines."""
    if dump.drafts:
        return placed.drafts_read(dump)
    assert dump.text
    inner = segment(Dump(dump.name, dump.text.lines), dialect, named_reading)
    return placed.in_original(inner, dump, dump.text)


def _checked(dump: Dump, found: Segmented) -> Segmented:
    lost = coverage_problems(dump, found.roles)
    return replace(found, problems=(*dump.problems, *found.problems, *lost))


def _unknown_dialect(dump: Dump, name: str) -> tuple[Problem, ...]:
    hint = did_you_mean(name, NAMED) or f"; known: {', '.join(NAMED)}"
    message = f"the manifest names an unknown dialect “{name}”{hint}; read by what its text shows"
    return (Problem(dump.name, 0, 0, "error", message, "unknown-dialect"),)


def _nothing_asked(dump: Dump) -> tuple[Problem, ...]:
    message = (
        "no question found in this dialect; take `dialect:` out of the manifest to read by what it shows"
    )
    return (Problem(dump.name, 1, 0, "error", message, "no-question"),)
