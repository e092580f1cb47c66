"""A dump's own table of contents: runs of lines that are asked again, or linked to, further down.

A printed one is told by its form alone: titles, dots that lead to the edge, page numbers.
"""

from __future__ import annotations

import re
import sys
from array import array
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import islice, pairwise

from mianjing.dumps.dialects.printed_contents import printed_items
from mianjing.dumps.dialects.toc import ContentsItem
from mianjing.dumps.reading.blocks import Block, Sheet, title_digest
from mianjing.dumps.reading.evidence import traits

SHORTEST_RUN = 3
SHARE_MET_AGAIN = 0.6
WIDEST_GAP = 3
MOST_MEETINGS = 3
"""A line met more often is a stock phrase."""
Places = Mapping[int, Sequence[Block]]
"""By what a title and its item share, the blocks that have it, if these are two or three."""

_TITLE = re.compile(r"^(?:table of )?contents$|^目\s*录$|^导航$|^toc$", re.IGNORECASE)


def set_contents_aside(sheet: Sheet) -> list[ContentsItem]:
    """Take the items of tables of contents out of ``sheet``'s blocks; they become noise and are returned."""
    printed = _printed(sheet)
    keys = array("Q", (title_digest(block.title) for block in sheet.blocks))
    met = Counter(key for key, other in pairwise(sorted(keys)) if key == other)  # again
    places: dict[int, list[Block]] = defaultdict(list)
    for block, key in zip(sheet.blocks, keys, strict=True):
        if 0 < met[key] < MOST_MEETINGS:
            places[key].append(block)
    items: list[Block] = []
    run: list[tuple[Block, int]] = []
    listed: set[int] = set()
    for block, key in zip(sheet.blocks, keys, strict=True):
        if run and _ends_run(block, run[-1][0], key in listed):
            items += _listed(sheet, run, places)
            run, listed = [], set()
        if block.kind != "summary":
            run.append((block, key))
            if key in met:
                listed.add(key)
    items += _listed(sheet, run, places)
    if not items:
        return printed
    sheet.listed = frozenset(title_digest(block.title) for block in items)
    _take_out(sheet, {block.first for block in items})
    return [*printed, *(ContentsItem(block.first, block.title) for block in items)]


def _take_out(sheet: Sheet, lines: AbstractSet[int]) -> None:
    sheet.blocks = [block for block in sheet.blocks if block.first not in lines]
    sheet.dividers = [block for block in sheet.dividers if block.first not in lines]
    sheet.noise.update(dict.fromkeys(lines, "toc"))
    sheet.count()


def _printed(sheet: Sheet) -> list[ContentsItem]:
    """Items of printed contents, with all their lines taken out of ``sheet``."""
    found = [each for each in printed_items(sheet.lines) if not sheet.code[each.lines[0]]]
    if found:
        _take_out(sheet, {number for each in found for number in each.lines})
    return [ContentsItem(each.lines[0], each.title) for each in found]


def _ends_run(block: Block, above: Block, listed_before: bool) -> bool:
    """A wide gap, a heading that is no item, or a title the run already has: there the text itself begins."""
    apart = block.first > above.last + WIDEST_GAP
    return apart or listed_before or (block.kind == "heading" and not _item(block))


def _item(block: Block) -> bool:
    return block.linked.startswith("#")


def _listed(sheet: Sheet, run: Sequence[tuple[Block, int]], places: Places) -> list[Block]:
    """The run's blocks, if most of them are met again below; else those that link to a place in the text."""
    if not run:
        return []
    blocks = [block for block, _ in run]
    again = [] if _within_an_answer(sheet, blocks[0]) else _met_as_titles(sheet, run, places)
    linked = [block for block in blocks if _item(block)]
    first = max((blocks.index(block) for block in [*again[-1:], *linked[-1:]]), default=-1)
    if len(again) >= SHORTEST_RUN and len(again) >= SHARE_MET_AGAIN * len(run):
        met = {block.first for block in [*again, *linked]}
        return [
            block
            for block in blocks[: first + 1]
            if block.first in met or not (block.kind == "heading" or _TITLE.match(block.title))
        ]
    return linked if len(linked) > 1 else []


def _within_an_answer(sheet: Sheet, block: Block) -> bool:
    """True under one of several titles alike that ask: what an answer lists and then goes through."""
    above = block if block.kind == "heading" else sheet.above(block)
    if above is None or above.kind != "heading" or traits(above)[0] < 1:
        return False
    alike = (each for each in sheet.headings if each.look is above.look and traits(each)[0] >= 1)
    return len(list(islice(alike, 2))) > 1


def _met_as_titles(sheet: Sheet, run: Sequence[tuple[Block, int]], places: Places) -> list[Block]:
    """The blocks of a run whose words are met again below as a title.

    A run that is met again as a run, line by line and alike, is a passage that two answers share.
    """
    end = run[-1][0].last
    below = [[each for each in places[key] if each.first > end] if key in places else [] for _, key in run]
    return [
        block
        for at, (block, key) in enumerate(run)
        if key > sys.maxunicode
        and not block.rest
        and block.label != "A"
        and block.shape != ">"
        and (traits(block)[0] or (block.shape and not block.depth))
        and any(
            each.shape != block.shape
            or not _beside(sheet, each, [*below[at - 1 : at], *below[at + 1 : at + 2]])
            for each in below[at]
        )
    ]


def _beside(sheet: Sheet, block: Block, nearby: Sequence[Sequence[Block]]) -> bool:
    """True where nothing stands between ``block`` and one of those ``nearby``."""
    return any(
        not sheet.held(min(block.last, other.last) + 1, max(block.first, other.first) - 1)
        for others in nearby
        for other in others
    )
