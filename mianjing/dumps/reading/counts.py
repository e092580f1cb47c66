"""Which numbered blocks count together: an outer count goes on where the steps of an answer begin anew."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence

from mianjing.dumps.dialects.numbering import gaps
from mianjing.dumps.reading.blocks import Block, Sheet
from mianjing.dumps.reading.evidence import traits

FEWEST = 2
_ASKING = 0.7
_SILENT = 0.3


def of_one_count(blocks: Sequence[Block]) -> Sequence[Block]:
    """``blocks`` without those of a shape that asks nothing, where the others ask and count on without it."""
    parts: dict[str, list[Block]] = defaultdict(list)
    for block in blocks:
        parts[block.shape].append(block)
    asks = {shape: sum(traits(block)[0] for block in part) / len(part) for shape, part in parts.items()}
    silent = {shape for shape, part in parts.items() if len(part) > FEWEST and asks[shape] < _SILENT}
    rest = [block for block in blocks if block.shape not in silent]
    if not silent or sum(traits(block)[0] for block in rest) < _ASKING * len(rest):
        return blocks
    firsts = [block.first for block in rest]
    for shape in silent:
        fitting = 0
        for block in parts[shape]:
            place = bisect_left(firsts, block.first)
            above = rest[place - 1].number if place else 0
            below = rest[place].number if place < len(rest) else above + 2
            fitting += above < block.number < below
        if fitting * 2 > len(parts[shape]):
            rest += parts[shape]
    return sorted(rest, key=lambda block: block.first)


def without_steps(blocks: Sequence[Block], sheet: Sheet) -> Sequence[Block]:
    """Numbered lines without the steps of answers: they ask nothing and are no part of the outer count.

    What stands right under one another and counts up is together all of it a list of steps, or none of it.
    """
    if blocks[0].kind != "line" or "Q" in blocks[0].shape or not all(block.number for block in blocks):
        return blocks
    chain = in_sequence(blocks, {block.first for block in sheet.dividers})
    if len(blocks) > 2 * len(chain) or sum(traits(block)[0] for block in chain) < _ASKING * len(chain):
        return blocks
    counted = {id(block) for block in chain}
    headings = [block.first for block in sheet.headings]
    kept: list[Block] = []
    for run in _runs(blocks, sheet):
        above = kept[-1].first if kept else 0
        fresh = bisect_left(headings, run[0].first) > bisect_left(headings, above)
        if fresh or any(id(block) in counted or traits(block)[0] >= 1 for block in run):
            kept += run
    return kept


def _runs(blocks: Sequence[Block], sheet: Sheet) -> Iterator[list[Block]]:
    """``blocks`` in lists of those that count up by one with nothing but blank lines between."""
    run: list[Block] = []
    for block in blocks:
        near = (
            run and block.number == run[-1].number + 1 and not sheet.held(run[-1].last + 1, block.first - 1)
        )
        if run and not near:
            yield run
            run = []
        run.append(block)
    if run:
        yield run


def in_sequence(blocks: Sequence[Block], fresh: set[int]) -> list[Block]:
    """The outer count among numbered ``blocks``: each carries on the number before it or begins anew.

    It may skip a few. It begins anew only where a title of ``fresh`` stood in between, or where the next that
    asks carries on from it.
    """
    asking = [block for block in blocks if traits(block)[0] >= 1]
    if len(asking) < FEWEST:
        asking = list(blocks)
    taken: list[Block] = []
    last = 0
    for place, block in enumerate(asking):
        number = block.number
        carries_on = last < number <= last + 4
        anew = number <= 2 and (
            not taken or _anew(asking, place, last) or _title_between(taken[-1], block, fresh)
        )
        if carries_on or anew:
            taken.append(block)
            last = number
    return _gaps_filled(taken, blocks)


def _anew(blocks: Sequence[Block], place: int, last: int) -> bool:
    """True when the count from ``place`` goes on and the old one is not taken up again soon."""
    expected = blocks[place].number + 1
    for later in blocks[place + 1 : place + 40]:
        if later.number == last + 1 and later.number != expected:
            return False
        if later.number == expected:
            expected += 1
    return True


def _title_between(above: Block, block: Block, fresh: set[int]) -> bool:
    return any(line in fresh for line in range(max(above.last + 1, block.first - 6), block.first))


def _gaps_filled(taken: Sequence[Block], blocks: Sequence[Block]) -> list[Block]:
    """``taken`` with the blocks between two of them that bear exactly the numbers missing there."""
    filled: list[Block] = []
    for block, between, after in gaps(taken, blocks, lambda each: each.first):
        filled.append(block)
        wanted = block.number + 1
        upto = after.number if after else wanted + len(between)
        for each in between:
            if each.number == wanted < upto and len(each.title) <= 120:
                filled.append(each)
                wanted += 1
    return filled
