"""Titles that ask twice, or ask and add a word: "HTTP 请求有哪些？GET 和 POST 区别" is one title.

What follows a title's question mark is its answer only where that is the dump's way: in most of the
look-alikes, where it is far longer than they are, or where it alone has nothing below and they have.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from statistics import median

from mianjing.dumps.reading.blocks import Block, Sheet
from mianjing.dumps.reading.marks import Marks
from mianjing.dumps.reading.wording import title_asks

_FAR_LONGER = 3
_SHORTEST_ANSWER = 40
_HALF = 0.5


def keep_titles_whole(sheet: Sheet, marks_of: Callable[[str], Marks]) -> None:
    """Give titles of ``sheet`` back what was split off them and is no answer; ``marks_of`` splits no line."""
    alike: dict[str, list[Block]] = defaultdict(list)
    at: dict[int, Block] = {}
    for block in sheet.blocks:
        at[block.first] = block
        if block.shape and block.kind in ("line", "heading"):
            alike[block.key].append(block)
    for blocks in alike.values():
        told = [block for block in blocks if block.rest]
        asking = sum(1 for block in blocks if block.rest or "？" in block.title or "?" in block.title)
        if not told or len(told) > _HALF * asking:
            continue
        usual = median(len(block.title) for block in blocks)
        answered = sum(not _bare(sheet, block, at) for block in blocks) > _HALF * len(blocks)
        for block in told:
            whole = marks_of(sheet.lines[block.first - 1])
            asks_on = title_asks(block.rest) >= 1
            far_longer = len(block.rest) > max(_SHORTEST_ANSWER, _FAR_LONGER * usual)
            only_answer = answered and _bare(sheet, block, at)
            if not whole.rest and (asks_on or not (far_longer or only_answer)):
                block.title, block.more = whole.title, replace(block.more, rest="")


def _bare(sheet: Sheet, block: Block, at: Mapping[int, Block]) -> bool:
    """True for a title right above one of its kind, above a heading or at the end."""
    below = _filled(sheet.lines, block.last)
    title = at.get(below)
    return not below or bool(title and (title.key == block.key or title.kind == "heading"))


def _filled(lines: Sequence[str], above: int) -> int:
    """The first line below ``above`` that is not blank; 0 for none."""
    return next((n for n in range(above + 1, len(lines) + 1) if lines[n - 1].strip()), 0)
