"""How sure a reading is, of the file and of each question, and what speaks against it."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from statistics import median

from mianjing.dumps.reading.choose import Choice
from mianjing.dumps.reading.evidence import traits

SURE_ENOUGH = 0.5
"""Below it a reading warns, and is imported only when a person accepts it."""

LONGEST_SHARE = 30
_SURE_RIVAL = 0.8


@dataclass(frozen=True)
class Confidence:
    """``overall`` is 0 to 1; the rest is what it is made of. ``of_head`` goes by a head's identity."""

    overall: float
    worth: float
    margin: float
    left_as_notes: float
    swallowed: int
    longest_to_median: float
    of_head: dict[int, float]


def confidence_of(choice: Choice) -> Confidence:
    """Measured on the choice alone: no gold reading is needed."""
    heads = choice.heads
    if not heads:
        return Confidence(0.0, 0.0, 0.0, 1.0, 0, 0.0, {})
    extents = choice.layout.extents
    worth = {id(block): each.worth for each in choice.accepted for block in each.members}
    sizes = [extent.size for extent in extents]
    typical = median(sizes)
    mean = sum(worth.values()) / len(worth)
    swallowed = _swallowed(choice)
    inside = sum(swallowed.values())
    words = choice.sheet.held(1, len(choice.sheet.lines)) or 1
    told = sum(sizes) + len(heads) + len(choice.layout.sections)
    notes = max(0.0, 1 - told / words)
    margin = _margin(choice)
    overall = mean * (0.75 + 0.25 * margin) * (1 - 0.6 * notes**2) * len(heads) / (len(heads) + inside)
    of_head = {}
    for extent in extents:
        long = min(1.0, LONGEST_SHARE * (typical + 1) / (extent.size + 1))
        own = 1 / (1 + swallowed.get(id(extent.head), 0))
        of_head[id(extent.head)] = round(worth[id(extent.head)] * (0.5 + 0.5 * long) * own, 2)
    return Confidence(round(overall, 2), mean, margin, notes, inside, max(sizes) / (typical + 1), of_head)


def _margin(choice: Choice) -> float:
    """How far the best rival that reads other lines stays behind, 0 to 1."""
    taken = {block.first for block in choice.heads}
    for rival in choice.rivals:
        other = sum(1 for block in rival.members if block.first not in taken)
        if other * 2 > len(rival.members):
            return 1 - min(1.0, max(0.0, rival.gain) / max(choice.total, 0.1))
    return 1.0


def _swallowed(choice: Choice) -> dict[int, int]:
    """Asking blocks inside answers that look like accepted heads, or that a sure rival reads; by head."""
    taken = {block.first for block in choice.heads}
    shapes = {block.key for block in choice.heads if block.shape}
    alike = {
        block.first
        for block in choice.sheet.blocks
        if block.key in shapes and block.first not in taken and traits(block)[0] >= 1
    }
    for rival in choice.rivals:
        if rival.worth > _SURE_RIVAL and not rival.group.by_wording:
            outside = [block for block in rival.members if block.first not in taken]
            if len(outside) * 2 > len(rival.members):
                alike.update(block.first for block in outside if traits(block)[0] >= 1)
    extents = choice.layout.extents
    starts = [extent.head.start for extent in extents]
    found: dict[int, int] = {}
    for line in alike:
        place = bisect_right(starts, line) - 1
        if place >= 0 and line <= extents[place].end:
            head = id(extents[place].head)
            found[head] = found.get(head, 0) + 1
    return found
