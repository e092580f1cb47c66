"""Titles at the questions' own level that fell out of their series by their look.

"## 3 @staticmethod" between 2 and 4 is the third; "## IPC" without a number, among questions that hold nearly
all titles of its level, is a question, too.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from operator import attrgetter

from mianjing.dumps.reading.blocks import Block, Sheet, look_of
from mianjing.dumps.reading.evidence import traits
from mianjing.dumps.reading.extent import Layout
from mianjing.dumps.reading.group import Group
from mianjing.dumps.reading.wording import instructs, of_a_manual

_NUMBER = re.compile(r"(\d{1,4})(?:[ \t]+|(?=[@`*_]))(?=\S)")
_NEARLY_ALL = 0.9
_FEWEST = 8
_FEWEST_CARRIED_ON = 3
_SOME_ASK = 0.4


def fill_holes(sheet: Sheet) -> None:
    """Give headings that begin with just the number their level's count lacks the look of their fellows."""
    levels: dict[int, list[Block]] = defaultdict(list)
    for block in sheet.blocks:
        if block.kind == "heading":
            levels[block.level].append(block)
    for blocks in levels.values():
        for above, block, below in zip(blocks, blocks[1:], [*blocks[2:], None], strict=False):
            found = None if block.number or not above.number else _NUMBER.match(block.title)
            number = int(found[1]) if found else 0
            if found and number == above.number + 1 and not (below and below.number == number):
                look = block.look
                block.look = look_of(look.kind, above.shape, look.level, look.depth, look.label)
                block.title = block.title[found.end() :]
                block.more = replace(block.more, number=number, numeral=found[1])


def left_out(group: Group, members: Sequence[Block], layout: Layout) -> Iterator[Block]:
    """The titles of the members' level that stand among them, outside all answers, with text below."""
    sheet, level = group.sheet, members[0].level
    alike = [block for block in sheet.headings if block.level == level and not block.label]
    if group.by_wording or not level or len(members) < max(_FEWEST, _NEARLY_ALL * len(alike)):
        return
    outside = {block.first for block in layout.sections}
    for block in alike:
        among = members[0].first < block.first < members[-1].first and block.first in outside
        if among and _text_below(sheet, block) and not (of_a_manual(block.title) or instructs(block.title)):
            yield block


def carried_on(group: Group, members: Sequence[Block], layout: Layout) -> list[Block]:
    """Bare numbered lines within the answer of the last of a series of headings that go on with its count.

    They stand apart, count up and begin with no 1, as the steps of an answer do.
    """
    head, sheet = members[-1], group.sheet
    if not (head.level and head.number and len(members) >= _FEWEST_CARRIED_ON):
        return []
    end = layout.of_heads([head])[0].end
    found: list[Block] = []
    for block in sheet.blocks[bisect_left(sheet.blocks, head.last + 1, key=_first) :]:
        if block.first > end:
            break
        bare = block.kind == "line" and block.number and not block.depth and " " not in block.shape
        if bare and not sheet.lines[block.first - 2].strip():
            found.append(block)
    if not all(above.number < below.number for above, below in pairwise(found)):
        return []
    beyond = sum(block.number > head.number for block in found)
    asking = sum(traits(block)[0] >= 1 for block in found)
    counts = len(found) >= _FEWEST_CARRIED_ON and found[0].number > 1 and 2 * beyond > len(found)
    return found if counts and _SOME_ASK * len(found) <= asking else []


_first = attrgetter("first")


def _text_below(sheet: Sheet, block: Block) -> bool:
    """True when something else than a heading stands right below a title."""
    first = bisect_left(sheet.filled, sheet.filled[block.last] + 1)
    title = sheet.ends_at.get(first)
    return first <= len(sheet.lines) and not (title and title.kind == "heading")
