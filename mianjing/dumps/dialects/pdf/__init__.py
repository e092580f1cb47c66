"""Text extracted from a PDF of questions and answers, with the damage such extraction does.

The way through it: lines become ``rows``; the tables of contents tell which rows are titles (``contents``,
``skeleton``); what stands under a title becomes ``blocks``, with ``leadin`` marking the places that wait for
a list; ``weave`` and ``share`` put the lists back. Nothing is repaired here: drafts hold the dump's own
lines, cut and ordered.
"""

from __future__ import annotations

from collections.abc import Sequence

from mianjing.core.model import Draft, Dump, Problem, Segmented
from mianjing.dumps.dialects.line_coverage import Label, roles_of
from mianjing.dumps.dialects.pdf.contents import Titles, contents_rows
from mianjing.dumps.dialects.pdf.draft import draft_lines, moves_of
from mianjing.dumps.dialects.pdf.outline import titles_of
from mianjing.dumps.dialects.pdf.reattach_lists import TitlePart, reattach_lists
from mianjing.dumps.dialects.pdf.rows import Row, lists_contents, rows_of
from mianjing.dumps.dialects.pdf.toc_entries import witnesses_of
from mianjing.dumps.dialects.toc import title_key, witness_problems

NAME = "pdf-extraction"

_ENOUGH_ITEMS = 5
_MANY_ITEMS = 10


def evidence(dump: Dump) -> float:
    """How many contents items (check boxes, outline links) are met again as a line below.

    Most of them, or many: the contents of a book stay whole in an extract of one chapter.
    """
    if sum(map(lists_contents, dump.lines)) < _ENOUGH_ITEMS:
        return 0.0
    rows = rows_of(dump)
    items = {title_key(row.body) for row in contents_rows(rows)}
    if len(items) < _ENOUGH_ITEMS:
        return 0.0
    lines = {
        title_key(row.body)
        for row in rows
        if row.kind in ("item", "text") and len(row.body) < 100 and not row.body.startswith("#")
    }
    met = len(items & lines)
    return 0.95 * max(met / len(items), min(1.0, met / _MANY_ITEMS))


def segment(dump: Dump) -> Segmented:
    """Every question of ``dump`` with its lines in reading order, lists that extraction moved put back."""
    rows = rows_of(dump)
    items = contents_rows(rows)
    titles = titles_of(rows, Titles(row.body for row in items))
    parts = reattach_lists(rows, titles)
    drafts = tuple(_draft(part, rows) for part in parts if part.title.kind == "question")
    toc_entries = witnesses_of(items, titles)
    labels = _labels(rows, parts, drafts)
    problems = (*_orphan_problems(dump, parts), *_slot_problems(dump, parts))
    return Segmented(
        NAME,
        drafts,
        roles_of(dump, labels),
        toc_entries,
        problems=(*witness_problems(dump, toc_entries), *problems),
    )


def _draft(part: TitlePart, rows: Sequence[Row]) -> Draft:
    title = part.title
    end = rows[title.end - 1].number + 1
    return Draft(
        "question",
        title.row.body,
        title.row.label.text if title.row.label else None,
        title.section,
        title.row.number,
        draft_lines(part),
        moves_of(part, range(title.row.number, end)),
    )


def _labels(
    rows: Sequence[Row], parts: Sequence[TitlePart], drafts: Sequence[Draft]
) -> dict[int, list[Label]]:
    labels: dict[int, list[Label]] = {row.number: [("toc", "")] for row in contents_rows(rows)}
    for part in parts:
        role: Label = ("question", "") if part.title.kind == "question" else ("heading", "")
        labels[part.title.row.number] = [role]
    for draft in drafts:
        for line in draft.lines:
            if line.text.strip():
                labels.setdefault(line.number, [("answer", "")])
    for row in rows:
        if row.kind != "blank" and row.text.strip():
            labels.setdefault(row.number, [("note", "outside any answer")])
    return labels


def _orphan_problems(dump: Dump, parts: Sequence[TitlePart]) -> list[Problem]:
    return [
        _warning(
            dump, part.title.row.number, "no answer claims the list under this heading", "list-without-answer"
        )
        for part in parts
        if part.title.kind != "question" and part.runs()
    ]


def _slot_problems(dump: Dump, parts: Sequence[TitlePart]) -> list[Problem]:
    return [
        _warning(
            dump,
            part.title.row.number,
            "the answer announces something that extraction lost; look it up in the original",
            "announced-but-lost",
        )
        for part in parts
        if part.title.kind == "question" and part.open_slots()
    ]


def _warning(dump: Dump, line: int, message: str, rule: str) -> Problem:
    return Problem(dump.name, line, 0, "warning", message, rule)
