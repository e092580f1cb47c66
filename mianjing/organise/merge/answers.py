"""One question's answers: the near-identical made one in the least damaged text, the others best first."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from mianjing.core.model import Answer, Record, Status
from mianjing.core.text import jaccard
from mianjing.organise.merge.decide import Decision
from mianjing.organise.merge.likeness import coverage, runs

# Measured on the dumps: two extractions of one text share over 0.8 of their runs, two answers written
# apart under 0.4.
NEAR_IDENTICAL = 0.7
# A text this much longer than one it contains is the more complete, not the more damaged.
MORE_COMPLETE = 1.1
# Beyond this many characters a longer answer is not a better one.
FULL_LENGTH = 1200
STEP = 200

# Repairs named like this touch the title, the wrapping or the blank lines: they leave the words as sound as
# they were, so they say nothing of damage.
_HARMLESS = ("title-", "unwrap-", "layout")

_STATUS_ORDER: tuple[Status, ...] = ("answered", "partial", "unanswered", "retired")


def merge_answers(records: Sequence[Record]) -> tuple[tuple[Answer, ...], tuple[Decision, ...]]:
    """The answers of one question's records, best first, and why they are one or stand in this order."""
    said = [record for record in records if record.answer.strip()]
    groups, decisions = _near_identical(said)
    ranked = sorted(groups, key=_rank)
    answers = tuple(_answer(group) for group in ranked)
    order = [
        Decision(
            (_name(better), _name(worse)), "different", f"{_said(better)} before {_said(worse)}", 0.0, "order"
        )
        for better, worse in pairwise(ranked)
    ]
    return answers, (*decisions, *order)


def status_of(records: Sequence[Record]) -> Status:
    """The best status any of the records gives the question."""
    return min((record.status for record in records), key=_STATUS_ORDER.index)


def _near_identical(records: Sequence[Record]) -> tuple[list[list[Record]], list[Decision]]:
    """Records whose answers say the same in the same words; each group led by its least damaged text."""
    groups: list[list[Record]] = []
    decisions: list[Decision] = []
    for record in sorted(records, key=_soundness):
        text = runs(record.answer)
        for group in groups:
            alike = jaccard(text, runs(group[0].answer))
            if alike >= NEAR_IDENTICAL:
                group.append(record)
                reason = f"one answer ({alike:.2f} alike), in the text of {_why(group[0])}"
                first, second = sorted((_name(group), record.key))
                decisions.append(Decision((first, second), "same", reason, round(alike, 3), "answer"))
                break
        else:
            groups.append([record])
    return [_completest_first(group) for group in groups], decisions


def _completest_first(group: list[Record]) -> list[Record]:
    """A text that holds all of the leader's and clearly more leads in its place."""
    lead = group[0]
    for record in group[1:]:
        whole = len(record.answer) >= MORE_COMPLETE * len(lead.answer)
        if whole and coverage(runs(lead.answer), runs(record.answer)) >= NEAR_IDENTICAL:
            lead = record
    return [lead, *(record for record in group if record is not lead)]


def damage(record: Record) -> int:
    """How many kinds of repair the answer's words needed."""
    return len({name for name in record.repairs if not name.startswith(_HARMLESS)})


def _soundness(record: Record) -> tuple[int, int, int, str, int]:
    """Sorts the least damaged, then the most complete text first."""
    return (
        _STATUS_ORDER.index(record.status),
        damage(record),
        -len(record.answer),
        record.source,
        record.question_line,
    )


def _rank(group: Sequence[Record]) -> tuple[int, int, int, int, str, int]:
    """Sorts the best answer first: whole, told by more sources, full, undamaged."""
    lead = group[0]
    return (
        _STATUS_ORDER.index(lead.status),
        -len({record.source for record in group}),
        -(min(len(lead.answer), FULL_LENGTH) // STEP),
        damage(lead),
        lead.source,
        lead.question_line,
    )


def _answer(group: Sequence[Record]) -> Answer:
    return Answer(
        origins=tuple(dict.fromkeys(record.key for record in group)),
        lang=group[0].lang,
        body=group[0].answer,
    )


def _name(group: Sequence[Record]) -> str:
    return group[0].key


def _why(record: Record) -> str:
    return f"{record.key} ({damage(record)} repairs, {len(record.answer)} characters)"


def _said(group: Sequence[Record]) -> str:
    sources = len({record.source for record in group})
    return f"{_why(group[0])}, {group[0].status}, {sources} source{'s' if sources > 1 else ''}"
