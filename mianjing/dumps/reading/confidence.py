"""How sure a reading is, of the file and of each question, and what speaks against it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median

from mianjing.dumps.reading.blocks import Block
from mianjing.dumps.reading.choose import Choice
from mianjing.dumps.reading.evidence import traits
from mianjing.dumps.reading.extent import Extent

SURE_ENOUGH = 0.5
"""Below it a reading warns, and is imported only when a person accepts it."""

LONGEST_SHARE = 30
_SURE_RIVAL = 0.8
_MARKUP = re.compile(r"\s*(?:\\[a-z]+\*?[\[{].*|</?(?!img)[a-z][^<>]*>|[-=*_#~]+)\s*", re.IGNORECASE)
_LONGEST_MARKUP = 3


@dataclass(frozen=True)
class Confidence:
    """``overall`` is 0 to 1; the rest is what it is made of. ``of_head`` goes by a head's identity.

    ``left_out`` counts what asks outside every question, and headings with nothing below; ``like_heads`` is
    the share of the other lines that look as the questions do where these bear no mark; ``only_markup`` the
    share of questions whose answer holds no word.
    """

    overall: float
    worth: float
    margin: float
    left_as_notes: float
    swallowed: int
    longest_to_median: float
    of_head: dict[int, float]
    left_out: int = 0
    like_heads: float = 0.0
    only_markup: float = 0.0


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
    used = {id(block) for extent in extents for block in extent.within}
    idle = [block for block in choice.layout.sections if id(block) not in used]
    told = sum(sizes) + len(heads) + len(choice.layout.sections) - len(idle)
    notes = max(0.0, 1 - told / words)
    margin = _margin(choice)
    others = _others(choice)
    left_out = _bare(choice, idle) + _asked_outside(choice, others)
    like_heads = _like_heads(choice, others)
    only_markup = sum(_is_markup(choice, extent) for extent in extents) / len(heads)
    overall = mean * (0.75 + 0.25 * margin) * (1 - 0.6 * notes**2)
    overall *= len(heads) / (len(heads) + inside + left_out) * (1 - like_heads**2) * (1 - only_markup)
    of_head = {}
    for extent in extents:
        long = min(1.0, LONGEST_SHARE * (typical + 1) / (extent.size + 1))
        own = 1 / (1 + swallowed.get(id(extent.head), 0))
        of_head[id(extent.head)] = round(worth[id(extent.head)] * (0.5 + 0.5 * long) * own, 2)
    longest = max(sizes) / (typical + 1)
    return Confidence(
        round(overall, 2), mean, margin, notes, inside, longest, of_head, left_out, like_heads, only_markup
    )


def _others(choice: Choice) -> list[Block]:
    """Lines of words that neither ask nor head a section, none deeper than the questions."""
    deepest = max(block.depth for block in choice.heads)
    taken = {line for block in choice.heads for line in range(block.first, block.last + 1)}
    taken.update(block.first for block in choice.layout.sections)
    sheet = choice.sheet
    return [
        block
        for block in sheet.blocks
        if block.first not in taken
        and block.depth <= deepest
        and block.first not in sheet.noise
        and not sheet.code[block.first]
    ]


def _bare(choice: Choice, idle: Iterable[Block]) -> int:
    """Headings that head no question, with nothing below: they may be questions that nobody answered."""
    titled = {block.first for block in choice.sheet.headings}
    lines = choice.sheet.lines
    found = 0
    for block in idle:
        below = next((n for n in range(block.last + 1, len(lines) + 1) if lines[n - 1].strip()), 0)
        found += not below or below in titled
    return found


def _asked_outside(choice: Choice, others: Iterable[Block]) -> int:
    """What asks in lines that belong to no question."""
    extents, starts = choice.layout.extents, choice.layout.starts
    found = 0
    for block in others:
        if traits(block)[0] >= 1:
            place = bisect_right(starts, block.first) - 1
            found += place < 0 or block.first > extents[place].end
    return found


def _like_heads(choice: Choice, others: Iterable[Block]) -> float:
    """Where the questions bear no mark: how much of all other lines of words may be questions too."""
    bare = [block for block in choice.heads if block.kind == "line" and not block.shape]
    if len(bare) * 2 <= len(choice.heads):
        return 0.0
    longest = sorted(len(block.title) for block in bare)[-1 - len(bare) // 10]
    alike = sum(
        1
        for block in others
        if block.kind == "line"
        and not block.shape
        and len(block.title) <= longest
        and not any(traits(block)[3:5])
        and not _indented(choice, block)
    )
    sheet = choice.sheet
    words = (
        sheet.held(1, len(sheet.lines)) - len(choice.heads) - len(choice.layout.sections) - sum(sheet.code)
    )
    return min(1.0, alike / max(1, words, alike))


def _indented(choice: Choice, block: Block) -> bool:
    """True for a line that stands further in than the question above it."""
    place = bisect_right(choice.layout.starts, block.first) - 1
    own, above = (
        choice.sheet.lines[one.first - 1] for one in (block, choice.layout.extents[max(0, place)].head)
    )
    return len(own) - len(own.lstrip()) > len(above) - len(above.lstrip())


def _is_markup(choice: Choice, extent: Extent) -> bool:
    """True for an answer that holds tags, commands and rules, and no word."""
    lines = [text for text in choice.sheet.lines[extent.head.last : extent.end] if text.strip()]
    return 0 < len(lines) <= _LONGEST_MARKUP and not extent.head.rest and all(map(_MARKUP.fullmatch, lines))


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
