"""What was read from a file's text, put back on the lines of the file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from mianjing.core.model import Draft, Dump, Line, PlacedText, Segmented
from mianjing.dumps.dialects.line_coverage import Label, roles_of
from mianjing.dumps.reading.marks import plain_text


def in_original(found: Segmented, dump: Dump, text: PlacedText) -> Segmented:
    """``found`` with every line number one of ``dump``; lines of markup within an answer count to it."""
    labels: dict[int, list[Label]] = {}
    for role in found.roles:
        for number in range(role.span.first, role.span.last + 1):
            if text.lines[number - 1].strip():
                _label(labels, _span(text, number), (role.role, role.reason))
    asked = {line for line, given in labels.items() if any(role != "answer" for role, _ in given)}
    drafts = tuple(_moved(draft, text, asked) for draft in found.drafts)
    for draft in drafts:
        _label(labels, (line.number for line in draft.lines), ("answer", ""))
    for number, line in enumerate(dump.lines, 1):
        if line.strip():
            labels.setdefault(number, [("noise", "markup, navigation or script")])
    entries = tuple(
        replace(
            entry,
            line=_first(text, entry.line),
            question_line=_first(text, entry.question_line) if entry.question_line else None,
        )
        for entry in found.toc_entries
    )
    problems = tuple(
        replace(problem, line=_first(text, problem.line) if problem.line else 0) for problem in found.problems
    )
    return replace(found, drafts=drafts, roles=roles_of(dump, labels), toc_entries=entries, problems=problems)


def drafts_read(dump: Dump) -> Segmented:
    """A data file's own questions; what stands between them is the file's dress."""
    labels: dict[int, list[Label]] = {}
    drafts = tuple(replace(draft, title=plain_text(draft.title) or draft.title) for draft in dump.drafts)
    for draft in drafts:
        _label(labels, [draft.question_line], ("question", ""))
        _label(labels, (line.number for line in draft.lines), ("answer", ""))
    for number, line in enumerate(dump.lines, 1):
        if line.strip():
            labels.setdefault(number, [("noise", "names of columns, or data that is no question")])
    answered = sum(1 for draft in dump.drafts if draft.lines)
    said = f"read as the data says: {len(dump.drafts)} questions, {answered} of them answered"
    return Segmented("data", drafts, roles_of(dump, labels), explanation=(said,))


def _moved(draft: Draft, text: PlacedText, asked: set[int]) -> Draft:
    lines: list[Line] = []
    last = 0
    for line in draft.lines:
        span = text.places[line.number - 1]
        before = range(last + 1 if last else span.first, span.first)
        lines += [Line(number, "") for number in before if number not in asked]
        lines.append(Line(span.first, line.text))
        lines += [Line(number, "") for number in range(max(span.first, last) + 1, span.last + 1)]
        last = max(last, span.last)
    ordered = [line for line in lines if line.text.strip()]
    return replace(
        draft,
        question_line=_first(text, draft.question_line),
        lines=tuple(lines) if len(ordered) == len(draft.lines) else _kept(draft, lines, text),
        follow_up_lines=tuple(_first(text, number) for number in draft.follow_up_lines),
    )


def _kept(draft: Draft, lines: Iterable[Line], text: PlacedText) -> tuple[Line, ...]:
    """The draft's own lines, blank ones included, and behind them the markup's lines without text."""
    own = [Line(text.places[line.number - 1].first, line.text) for line in draft.lines]
    numbers = {line.number for line in own if line.text.strip()}
    return (*own, *(line for line in lines if not line.text.strip() and line.number not in numbers))


def _span(text: PlacedText, number: int) -> range:
    span = text.places[number - 1]
    return range(span.first, span.last + 1)


def _first(text: PlacedText, number: int) -> int:
    return text.places[number - 1].first


def _label(labels: dict[int, list[Label]], numbers: Iterable[int], label: Label) -> None:
    for number in numbers:
        if label not in labels.setdefault(number, []):
            labels[number].append(label)
