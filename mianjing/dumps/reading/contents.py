"""A dump's own table of contents: runs of lines that are asked again, or linked to, further down.

A printed one is told by its form alone: titles, dots that lead to the edge, page numbers.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Set as AbstractSet

from mianjing.dumps.dialects.toc import Item
from mianjing.dumps.reading.blocks import Block, Sheet
from mianjing.dumps.reading.evidence import traits
from mianjing.dumps.reading.marks import take_apart

SHORTEST_RUN = 3
SHARE_MET_AGAIN = 0.6
WIDEST_GAP = 3
MOST_MEETINGS = 3
"""A line met more often is a stock phrase."""
_LEADERS = re.compile(r"\s*(?:[.·•．]\s?){4,}\s*(\d{0,4})\s*$|\s*…{2,}\s*(\d{0,4})\s*$")
_PAGE = re.compile(r"^\s*\d{1,4}\s*$")
_LAST = frozenset("0123456789.·•．…")
_WIDEST = 400
_FEWEST_LEADERS = 5
_LONGEST_ITEM = 3
"""Lines that an item with dotted leaders may take."""
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
    """Items of printed contents, taken out of ``sheet``; one may be wrapped, its page number even alone."""
    runs: list[list[int]] = []
    for number, text in enumerate(sheet.lines, 1):
        if len(text) > _WIDEST or sheet.code[number] or text.rstrip()[-1:] not in _LAST:
            continue
        found = _LEADERS.search(text)
        if not found or not text[: found.start()].strip():
            continue
        if not any(found.groups()):
            number += 1
            if number > len(sheet.lines) or not _PAGE.match(sheet.lines[number - 1]):
                continue
        if runs and _filled(sheet, runs[-1][-1] + 1, number) <= _LONGEST_ITEM:
            runs[-1].append(number)
        else:
            runs.append([number])
    items: list[Item] = []
    lines: set[int] = set()
    for run in runs:
        if len(run) < _FEWEST_LEADERS:
            continue
        first = _first_line(sheet, run[0])
        lines.update(range(first, run[-1] + 1))
        for last in run:
            items.append(_item_of(sheet, first, last))
            first = last + 1
    if lines:
        _take_out(sheet, lines)
    return items


def _first_line(sheet: Sheet, last: int) -> int:
    """Where a contents' first item begins: a line up, if that is numbered and its own last line is not."""
    page_alone = bool(_PAGE.match(sheet.lines[last - 1]))
    first = last - page_alone
    above = sheet.lines[first - 2] if first > 1 else ""
    wrapped = not take_apart(sheet.lines[first - 1]).shape and take_apart(above).number == 1
    return first - wrapped


def _item_of(sheet: Sheet, first: int, last: int) -> Item:
    text = ""
    for line in sheet.lines[first - 1 : last]:
        between = " " if text[-1:].isascii() and line[:1].isascii() else ""
        text = f"{text}{between}{line.strip()}" if text else line.strip()
    while first < last and not sheet.lines[first - 1].strip():
        first += 1
    return Item(first, take_apart(_LEADERS.sub("", text)).title)


def _filled(sheet: Sheet, first: int, last: int) -> int:
    return sum(1 for line in sheet.lines[first - 1 : last] if line.strip())


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
