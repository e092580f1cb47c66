"""A sheet of short lines without marks, one question each, under names set between rules.

What tells it from prose: no line ends as a sentence does, and few reach the right margin.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mianjing.core.text import columns
from mianjing.dumps.reading.blocks import RULE, Block, More, Sheet
from mianjing.dumps.reading.evidence import traits
from mianjing.dumps.reading.marks import take_apart

FEWEST = 10
_NEARLY_ALL = 0.9
_WIDEST = 90
"""Columns; a Chinese character takes two."""
_FULL = 0.9
"""Of the widest line: such a line may go on in the next."""
_FEW_FULL = 0.15
_REMNANT = 0.2
"""Of the widest line: what a wrapped line leaves for the next is at most so long."""


def bare_list(sheet: Sheet) -> list[Block]:
    """The lines of such a sheet, with what wrapped ones go on with; none for another kind of text."""
    bare = [block for block in sheet.blocks if block.kind == "line" and not block.shape and not block.depth]
    words = sheet.held(1, len(sheet.lines)) or 1
    if len(bare) < FEWEST or len(bare) < _NEARLY_ALL * words:
        return []
    widths = [columns(sheet.lines[block.first - 1].strip()) for block in bare]
    widest = max(widths)
    full = sum(width > _FULL * widest for width in widths)
    prose = sum(traits(block)[3] for block in bare)
    if widest > _WIDEST or full > _FEW_FULL * len(bare) or prose > (1 - _NEARLY_ALL) * len(bare):
        return []
    return list(_whole(sheet, bare, widths, widest))


def _whole(sheet: Sheet, bare: Sequence[Block], widths: Sequence[int], widest: int) -> Iterator[Block]:
    """Lines that are no names of sections, each with the one it is wrapped into."""
    taken = 0
    for place, block in enumerate(bare):
        if block.first <= taken or _names_a_section(sheet, block):
            continue
        below = bare[place + 1] if place + 1 < len(bare) else None
        wraps = (
            below is not None
            and below.first == block.first + 1
            and widths[place] > _FULL * widest
            and widths[place + 1] < _REMNANT * widest
            and not sheet.lines[block.first - 1].rstrip().endswith(("?", "？", "。"))
        )
        taken = block.first + wraps
        text = "".join(sheet.lines[block.first - 1 : taken])
        title = take_apart(text, whole=True).title
        yield Block(block.look, block.first, title, block.limit, block.inside, More(last=taken))


def _names_a_section(sheet: Sheet, block: Block) -> bool:
    """True below a rule, and for what asks nothing between a blank line and a line of the list."""
    above = sheet.lines[block.first - 2] if block.first > 1 else ""
    below = sheet.lines[block.last] if block.last < len(sheet.lines) else ""
    return bool(RULE.match(above)) or (not above.strip() and bool(below.strip()) and not traits(block)[0])
