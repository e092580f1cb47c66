"""How far each question reaches, and under which headings it stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from mianjing.dumps.reading.blocks import RULE, Block, Sheet

WEAK = 7
"""The level of a section whose title is no heading: below every heading."""


@dataclass(slots=True)
class Extent:
    """A head with the last line that answers it and the titles of the sections around it."""

    head: Block
    end: int
    section: tuple[str, ...] = ()
    size: int = 0


@dataclass
class Layout:
    """All heads of a reading, in order, and the headings outside their answers.

    ``titles`` are the first lines of those that nothing but a head follows.
    """

    extents: list[Extent] = field(default_factory=list)
    sections: list[Block] = field(default_factory=list)
    titles: frozenset[int] = frozenset()

    @cached_property
    def of_head(self) -> dict[int, Extent]:
        """Each head's extent, by the head's identity."""
        return {id(extent.head): extent for extent in self.extents}


def lay_out(sheet: Sheet, heads: Sequence[Block]) -> Layout:
    """Hand out the lines between ``heads`` (in order).

    An answer ends at the next head, at the end of its container, or at a heading that is no part of it:
    one that nothing but questions follow, or one as high as the head itself or as the section the head
    stands in.
    """
    titles = _section_titles(sheet, heads)
    layout = Layout(titles=frozenset(titles))
    dividers = sorted({*sheet.headings, *titles.values()}, key=lambda block: block.first)
    stack: list[tuple[int, Block]] = []
    current: Extent | None = None
    place = 0
    count = len(sheet.lines)
    at_line = {head.start: head for head in heads}
    for head in [*heads, None]:
        upto = head.start if head else count + 1
        while place < len(dividers) and dividers[place].first < upto:
            divider = dividers[place]
            place += 1
            if divider.start in at_line:
                continue
            level = _level(divider)
            if divider.first not in titles:
                if divider.label or (current and divider.inside > current.head.inside):
                    continue
                if level >= WEAK or (current and not _closes(current.head, level, divider, stack)):
                    continue
            elif current and current.head.closed and divider.first <= current.head.limit:
                continue
            if current:
                current.end = min(current.end, divider.first - 1)
                current = None
            while stack and stack[-1][0] >= level:
                stack.pop()
            stack.append((level, divider))
            layout.sections.append(divider)
        if head is None:
            break
        if head.level:
            while stack and stack[-1][0] >= head.level:
                stack.pop()
        if current:
            current.end = min(current.end, head.start - 1)
        current = Extent(head, head.limit, tuple(block.title for _, block in stack))
        layout.extents.append(current)
    for extent in layout.extents:
        extent.size = sheet.held(extent.head.last + 1, extent.end) + bool(extent.head.rest)
    return layout


def _level(divider: Block) -> int:
    if divider.kind == "heading":
        return divider.level or WEAK - 1
    return WEAK if divider.shape else WEAK + 1


def _closes(head: Block, level: int, divider: Block, stack: Sequence[tuple[int, Block]]) -> bool:
    if head.closed and divider.first <= head.limit:
        return False
    if head.closed:
        return True
    if head.level:
        # A dump titled in HTML uses Markdown's marks inside its answers, and the other way round.
        return level <= head.level and (head.shape[0] == "<") == (divider.shape[:1] == "<")
    base = next((upper for upper, _ in reversed(stack) if upper < WEAK), 2)
    return level <= base


def _section_titles(sheet: Sheet, heads: Sequence[Block]) -> dict[int, Block]:
    """The dividers that nothing but a head follows, by first line: looked for upwards from each head."""
    starts = {head.start for head in heads}
    titles: dict[int, Block] = {}
    for head in heads:
        below = head
        while above := sheet.ends_at.get(_line_above(sheet, below.start)):
            if above.start in starts or above.first in titles or not _may_head(above, head, below):
                break
            if _in_a_list(sheet, above):
                break
            titles[above.first] = below = above
    return titles


def _in_a_list(sheet: Sheet, divider: Block) -> bool:
    """True for a line whose neighbour above is of its kind and counts up to it: an item, and no title."""
    above = sheet.ends_at.get(_line_above(sheet, divider.start))
    return bool(
        above
        and divider.kind == "line"
        and divider.number > 1
        and (above.key, above.number) == (divider.key, divider.number - 1)
    )


def _may_head(divider: Block, head: Block, below: Block) -> bool:
    if divider.label or divider.inside > head.inside:
        return False
    if divider.kind == "heading":
        return not head.level or divider.level < head.level
    if below.kind == "heading":
        return False
    if divider.depth > head.depth:
        return False
    if divider.title[:1] in "(（" and divider.title[-1:] in ")）":
        return False
    return bool(divider.shape.strip("- ")) or head.number <= 1 or divider.title.isupper()


def _line_above(sheet: Sheet, number: int) -> int:
    lines = sheet.lines
    number -= 1
    while number and (
        not lines[number - 1].strip() or number in sheet.noise or RULE.match(lines[number - 1])
    ):
        number -= 1
    return number
