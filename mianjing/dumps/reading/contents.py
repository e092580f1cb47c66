"""A dump's own table of contents: runs of lines that are asked again, or linked to, further down.

A printed one is told by its form alone: titles, dots that lead to the edge, page numbers.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Set as AbstractSet

from mianjing.dumps.dialects.printed_contents import printed_items
from mianjing.dumps.dialects.toc import Item
from mianjing.dumps.reading.blocks import Block, Sheet
from mianjing.dumps.reading.evidence import traits

SHORTEST_RUN = 3
SHARE_MET_AGAIN = 0.6
WIDEST_GAP = 3
MOST_MEETINGS = 3
"""A line met more often is a stock phrase."""
_TITLE = re.compile(r"^(?:table of )?contents$|^目\s*录$|^导航$|^toc$", re.IGNORECASE)


def set_contents_aside(sheet: Sheet) -> list[Item]:
    """Take the items of tables of contents out of ``sheet``'s blocks; they become noise and are returned."""
    printed = _printed(sheet)
    last_met: dict[str, int] = {}
    met: Counter[str] = Counter()
    keys = {id(block): _key(block.title) for block in sheet.blocks}
    met.update(keys[id(each)] for each in sheet.blocks)
    last_met.update((keys[id(each)], each.first) for each in sheet.blocks)
    items: list[Block] = []
    run: list[Block] = []
    listed: set[str] = set()
    for key, times in met.items():
        if times > MOST_MEETINGS:
            last_met[key] = 0
    following: list[Block | None] = [*sheet.blocks, None]
    for block in following:
        if run and (block is None or _ends_run(block, run[-1], keys[id(block)] in listed)):
            items += _listed(run, keys, last_met)
            run, listed = [], set()
        if block is not None and block.kind != "summary":
            run.append(block)
            listed.add(keys[id(block)])
    if not items:
        return printed
    lines = {block.first for block in items}
    _take_out(sheet, lines)
    return [*printed, *(Item(block.first, block.title) for block in items)]


def _take_out(sheet: Sheet, lines: AbstractSet[int]) -> None:
    sheet.blocks = [block for block in sheet.blocks if block.first not in lines]
    sheet.dividers = [block for block in sheet.dividers if block.first not in lines]
    sheet.noise.update(dict.fromkeys(lines, "toc"))
    sheet.count()


def _printed(sheet: Sheet) -> list[Item]:
    """Items of printed contents, with all their lines taken out of ``sheet``."""
    found = [each for each in printed_items(sheet.lines) if not sheet.code[each.lines[0]]]
    if found:
        _take_out(sheet, {number for each in found for number in each.lines})
    return [Item(each.lines[0], each.title) for each in found]


def _key(title: str) -> str:
    """What a title and its item in the contents share; cheap, for every line of a dump has one."""
    return "".join(filter(str.isalnum, title.casefold()))


def _ends_run(block: Block, above: Block, listed_before: bool) -> bool:
    """A wide gap, a heading that is no item, or a title the run already has: there the text itself begins."""
    apart = block.first > above.last + WIDEST_GAP
    return apart or listed_before or (block.kind == "heading" and not _item(block))


def _item(block: Block) -> bool:
    return block.linked.startswith("#")


def _listed(run: list[Block], keys: dict[int, str], last_met: dict[str, int]) -> list[Block]:
    """The run's blocks, if most of them are met again below; else those that link to a place in the text."""
    end = run[-1].last
    again = [
        block
        for block in run
        if len(keys[id(block)]) > 1
        and last_met[keys[id(block)]] > end
        and not block.rest
        and block.label != "A"
        and block.shape != ">"
        and (traits(block)[0] or (block.shape and not block.depth))
    ]
    linked = [block for block in run if _item(block)]
    first = max((run.index(block) for block in [*again[-1:], *linked[-1:]]), default=-1)
    if len(again) >= SHORTEST_RUN and len(again) >= SHARE_MET_AGAIN * len(run):
        return [block for block in run[: first + 1] if not _TITLE.match(block.title)]
    return linked if len(linked) > 1 else []
