"""How far each question reaches, and under which headings it stands."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby
from operator import attrgetter

from mianjing.dumps.reading.blocks import WEAK, Block, Sheet


@dataclass(slots=True)
class Extent:
    """A head with the last line that answers it, and the titles of the sections it stands ``within``."""

    head: Block
    end: int
    within: tuple[Block, ...] = ()
    size: int = 0

    @property
    def section(self) -> tuple[str, ...]:
        return tuple(block.title for block in self.within)


@dataclass
class Layout:
    """All heads of a reading, in order, and the headings outside their answers.

    ``titles`` are the first lines of those that nothing but a head follows.
    """

    extents: list[Extent] = field(default_factory=list)
    sections: list[Block] = field(default_factory=list)
    titles: frozenset[int] = frozenset()

    @cached_property
    def starts(self) -> list[int]:
        """The first line of each head."""
        return [extent.head.start for extent in self.extents]

    def of_heads(self, heads: Iterable[Block]) -> list[Extent]:
        """The extents of some of its heads, in order."""
        wanted = set(map(id, heads))
        return [extent for extent in self.extents if id(extent.head) in wanted]


def lay_out(sheet: Sheet, heads: Sequence[Block]) -> Layout:
    """Hand out the lines between ``heads`` (in order).

    An answer ends at the next head, at the end of its container, or at a heading that is no part of it:
    one that nothing but questions follow, or one as high as the head itself or as the section the head
    stands in.
    """
    titles = _section_titles(sheet, heads)
    extents, sections = _hand_out(sheet, heads, range(1, len(sheet.lines) + 1), titles, ())
    return Layout(extents, sections, frozenset(titles))


def extents_beside(sheet: Sheet, layout: Layout, members: Sequence[Block]) -> list[Extent]:
    """How far ``members`` (in order) would reach among the heads of ``layout``.

    Only what lies between its heads where they stand is handed out again: so long a dump takes no longer for
    all the groups tried one by one.
    """
    found: list[Extent] = []
    for place, group in groupby(members, lambda block: bisect_right(layout.starts, block.start)):
        above = layout.extents[place - 1] if place else None
        heads = [*([above.head] if above else ()), *group]
        below = [layout.extents[place].head] if place < len(layout.extents) else []
        before = below[0].start if below else len(sheet.lines) + 1
        lines = range(above.head.start if above else 1, before)
        titles = _section_titles(sheet, [*heads, *below])
        extents, _ = _hand_out(sheet, heads, lines, titles, above.within if above else ())
        found += extents[1:] if above else extents
    return found


def _hand_out(
    sheet: Sheet, heads: Sequence[Block], lines: range, titles: dict[int, Block], within: tuple[Block, ...]
) -> tuple[list[Extent], list[Block]]:
    """The extents of ``heads``, which are all there are on ``lines``, and the sections that begin there."""
    extents: list[Extent] = []
    sections: list[Block] = []
    dividers = _dividers(sheet, lines, titles)
    current: Extent | None = None
    deepest = _ANY
    place = 0
    starts = [head.start for head in heads]
    taken = frozenset(starts)
    for head, upto in zip([*heads, None], [*starts, lines.stop], strict=True):
        while place < len(dividers) and dividers[place].first < upto:
            divider = dividers[place]
            place += 1
            level = divider.look.rank
            listed = divider.first in titles
            if (level > deepest and not listed) or divider.start in taken:
                continue
            if not listed:
                if divider.label or (current and divider.inside > current.head.inside):
                    continue
                if level >= WEAK or (current and not _closes(current.head, divider)):
                    continue
            elif current and current.head.closed and divider.first <= current.head.limit:
                continue
            if current:
                current.end = min(current.end, divider.first - 1)
                current, deepest = None, _ANY
            within = (*_above(within, level), divider)
            sections.append(divider)
        if head is None:
            break
        if head.level:
            within = _above(within, head.level)
        if current:
            current.end = min(current.end, upto - 1)
        current = Extent(head, min(head.limit, sheet.reach.get(head.first, head.limit)), within)
        deepest = _ANY if head.closed else head.level or _level_of_section(within)
        extents.append(current)
    for extent in extents:
        extent.size = sheet.held(extent.head.last + 1, extent.end) + bool(extent.head.rest)
    return extents, sections


_ANY = WEAK + 1


def _dividers(sheet: Sheet, lines: range, titles: dict[int, Block]) -> list[Block]:
    """The headings on ``lines`` and those of ``titles`` that are none, in order."""
    first, after = (bisect_left(sheet.headings, line, key=_first) for line in (lines.start, lines.stop))
    others = [block for block in titles.values() if block.kind != "heading" and block.first in lines]
    return sorted([*sheet.headings[first:after], *others], key=_first)


_first = attrgetter("first")


def _above(within: tuple[Block, ...], level: int) -> tuple[Block, ...]:
    """The sections that a title of ``level`` leaves open."""
    count = len(within)
    while count and within[count - 1].look.rank >= level:
        count -= 1
    return within[:count]


def _level_of_section(within: tuple[Block, ...]) -> int:
    """The level of headings that end answers to lines that are none: that of the section these stand in."""
    for block in reversed(within):
        if block.look.rank < WEAK:
            return block.look.rank
    return 2


def _closes(head: Block, divider: Block) -> bool:
    """True for a heading, high enough, that ends the answer of ``head``."""
    if head.closed:
        return divider.first > head.limit
    # A dump titled in HTML uses Markdown's marks inside its answers, and the other way round.
    return not head.level or (head.shape[0] == "<") == (divider.shape[:1] == "<")


def _section_titles(sheet: Sheet, heads: Sequence[Block]) -> dict[int, Block]:
    """The dividers that nothing but a head follows, by first line: looked for upwards from each head."""
    starts = {head.start for head in heads}
    open_ends = {head.last for head in heads if not head.rest and not head.closed}
    titles: dict[int, Block] = {}
    answering: list[Block] = []
    for head in heads:
        below = head
        while above := sheet.ends_at.get(_line_above(sheet, below.start)):
            if above.start in starts or above.first in titles or not _may_head(above, head, below):
                break
            if _in_a_list(sheet, above):
                break
            if below is head and _may_answer(sheet, above, head, open_ends):
                answering.append(above)
            titles[above.first] = below = above
    if answering and 2 * (_answered(sheet, heads) - len(answering)) > len(heads) - len(answering):
        for block in answering:
            del titles[block.first]
    return titles


def _may_answer(sheet: Sheet, divider: Block, head: Block, open_ends: AbstractSet[int]) -> bool:
    """True for an unmarked line that is all there is below a question, and no farther from it than from the
    next.
    """
    upper = _line_above(sheet, divider.start)
    near = divider.start - upper <= head.start - divider.last
    return not divider.shape and divider.kind == "line" and upper in open_ends and near


def _answered(sheet: Sheet, heads: Sequence[Block]) -> int:
    """How many of ``heads`` have something else than a head right below."""
    starts = {head.start for head in heads}
    count = len(sheet.lines)
    below = (bisect_left(sheet.filled, sheet.filled[head.last] + 1) for head in heads)
    return sum(line <= count and line not in starts for line in below)


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
    """The last line before ``number`` that holds words; 0 for none."""
    return bisect_left(sheet.filled, sheet.filled[number - 1])
