"""Which groups together explain a dump best, region by region."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from statistics import median

from mianjing.dumps.reading.blocks import Block, Sheet
from mianjing.dumps.reading.evidence import Evidence, weigh, worth
from mianjing.dumps.reading.extent import Extent, Layout, extents_beside, lay_out
from mianjing.dumps.reading.group import Group

LIKELY = 0.5
FAIRLY_LIKELY = 0.3
"""Enough where nothing is likely, but the dump's title says that it asks, or its lines plainly do."""

ASKS_A_LITTLE = 0.3
STARTS = 3
MOST_GROUPS = 24
FEWEST_JUDGED = 5
MOST_ACCEPTED = 12
_OF_THE_WHOLE = ("covers", "many", "very many", "tells all")
"""What a part of a dump has less of for being a part."""
_OF_ITS_LOOK = ("asks", "question mark", "asks and answered", "all of many ask", "most of many ask")
"""What a part need not have where the look of all tells enough: of headings, and of bare lists."""


@dataclass(frozen=True, eq=False)
class Accepted:
    """A group, the members taken from it, and what spoke for them."""

    group: Group
    members: tuple[Block, ...]
    evidence: Evidence
    worth: float

    @property
    def gain(self) -> float:
        """Questions expected to be right less those expected to be wrong; doubt weighs heavier than size."""
        return len(self.members) * (2 * self.worth - 1) * self.worth**2


@dataclass(frozen=True, eq=False)
class Choice:
    """The groups accepted together, their heads in order and the first rival that was turned down."""

    sheet: Sheet
    accepted: tuple[Accepted, ...] = ()
    heads: tuple[Block, ...] = ()
    rivals: tuple[Accepted, ...] = ()
    layout: Layout = field(default_factory=Layout)

    @property
    def total(self) -> float:
        return sum(each.gain for each in self.accepted)

    @cached_property
    def usual_sizes(self) -> dict[int, float]:
        """How long an answer of its group usually is, by each head's identity."""
        sizes = {id(extent.head): extent.size for extent in self.layout.extents}
        usual: dict[int, float] = {}
        for each in self.accepted:
            typical = median(sizes[id(block)] for block in each.members)
            usual.update(dict.fromkeys(map(id, each.members), typical))
        return usual

    @property
    def state(self) -> frozenset[tuple[int, int]]:
        """What was accepted, in whatever order."""
        return frozenset((id(each.group), hash(each.members)) for each in self.accepted)


def choose(sheets: Sequence[Sheet], groups: Sequence[Group], by: Mapping[str, float] | None = None) -> Choice:
    """The best set of groups under two rules: no line answers two questions, no answer holds an accepted
    shape.

    Several groups are tried as the first; to each the group that then gains most is added until none gains.
    """
    alone = [found for group in groups if (found := _judge(Choice(group.sheet), group, by))]
    alone.sort(key=lambda each: (-each.gain, each.members[0].first))
    contenders = [each for each in alone if each.worth > 0.15][:MOST_GROUPS]
    best = Choice(sheets[0])
    starts = [each for each in alone if each.worth > LIKELY and each.gain > alone[0].gain / 4]
    if not starts:
        starts = [each for each in alone if _fairly_likely(each)][:1]
    seen: set[frozenset[tuple[int, int]]] = set()
    for first in starts[:STARTS]:
        extended = _extended(_with(Choice(first.group.sheet), first), contenders, seen, by)
        if not best.heads or extended.total > best.total + 1e-9:
            best = extended
    best = _by_region(best, by)
    taken = {id(each.group) for each in best.accepted}
    rivals = tuple(each for each in alone if id(each.group) not in taken)[:8]
    return replace(best, rivals=rivals)


def _fairly_likely(each: Accepted) -> bool:
    evidence = each.evidence
    said = evidence["titled so"] > 0 and len(each.members) >= 8 and evidence["asks"] >= ASKS_A_LITTLE
    asked = evidence["covers"] > 0.9 and evidence["question mark"] > 0.8
    return each.worth > FAIRLY_LIKELY and (said or asked)


def choose_named(sheets: Sequence[Sheet], groups: Sequence[Group], named: str) -> Choice | None:
    """The groups a person named, joined by " + ", whatever speaks against them; None if one is not there."""
    choice = Choice(sheets[0])
    for name in named.split(" + "):
        group = next((each for each in groups if each.name == name.strip()), None)
        if group is None:
            return None
        if not choice.heads:
            choice = Choice(group.sheet)
        if found := _judge(choice, group, None):
            choice = _with(choice, replace(found, worth=1.0))
    return choice


def _extended(
    choice: Choice,
    contenders: Sequence[Accepted],
    seen: set[frozenset[tuple[int, int]]],
    by: Mapping[str, float] | None,
) -> Choice:
    """``choice`` with the group added that gains most, and so on, until one of ``seen`` is met again.

    What a group gained last is taken for a bound of what it gains now, so that few are judged again.
    """
    bounds = {id(each.group): each.gain for each in contenders}
    left = [each.group for each in contenders]
    for _ in range(MOST_ACCEPTED):
        if choice.state in seen:
            return choice
        seen.add(choice.state)
        best: Accepted | None = None
        left.sort(key=lambda group: -bounds[id(group)])
        for place, group in enumerate(left):
            if best and place >= FEWEST_JUDGED and bounds[id(group)] <= best.gain:
                break
            found = _judge(choice, group, by)
            bounds[id(group)] = found.gain if found else float("-inf")
            if found and found.worth > LIKELY and (best is None or found.gain > best.gain):
                best = found
        if best is None:
            return choice
        choice = _with(choice, best)
        left = [group for group in left if group is not best.group and bounds[id(group)] > float("-inf")]
    return choice


def _with(choice: Choice, found: Accepted) -> Choice:
    heads = tuple(sorted((*choice.heads, *found.members), key=lambda block: block.first))
    return replace(
        choice, accepted=(*choice.accepted, found), heads=heads, layout=lay_out(choice.sheet, heads)
    )


def _judge(choice: Choice, group: Group, by: Mapping[str, float] | None) -> Accepted | None:
    """The group's members that are still free beside ``choice``, and what speaks for them."""
    members = free_members(choice, group)
    if not members:
        return None
    if choice.heads:
        extents = extents_beside(choice.sheet, choice.layout, members)
    else:
        extents = lay_out(group.sheet, members).extents
    evidence = weigh(group, members, extents)
    return Accepted(group, tuple(members), evidence, worth(evidence, by))


def free_members(choice: Choice, group: Group) -> Sequence[Block]:
    """Members outside the answers of ``choice``, and no section title of it.

    Members inside an answer are free where it is no real answer: where they carry its question's number
    on, or where it is many times as long as its like and holds several of them.
    """
    if not choice.heads:
        return group.blocks
    extents = choice.layout.extents
    starts = choice.layout.starts
    sections = choice.layout.titles
    free: list[Block] = []
    inside: dict[int, list[Block]] = {}
    for block in group.blocks:
        place = bisect_right(starts, block.first) - 1
        if place >= 0 and block.start <= extents[place].end:
            inside.setdefault(place, []).append(block)
        elif block.first not in sections and not _holds_head(block, starts):
            free.append(block)
    for place, held in inside.items():
        free += _set_free(extents[place], held, choice.usual_sizes.get(id(extents[place].head), 0.0))
    return sorted(free, key=lambda block: block.first)


def _holds_head(block: Block, starts: Sequence[int]) -> bool:
    """True for a container that already accepted questions stand in."""
    return block.closed and bisect_left(starts, block.first) < bisect_right(starts, block.limit)


def _set_free(extent: Extent, held: Sequence[Block], usual: float) -> Sequence[Block]:
    head = extent.head
    if head.closed or any(block.first == head.first for block in held):
        return []
    if head.label == "Q" and all(b.label == "Q" and b.depth <= head.depth for b in held):
        return held
    for place, block in enumerate(held):
        if head.number > 1 and block.number == head.number + 1 and block.depth <= head.depth:
            return held[place:]
    if head.level and not all(block.level for block in held):
        return []  # lists and bold lines under a heading that asks tell its answer
    if len(held) >= 3 and extent.size > max(12, 5 * (usual + 1)) and all(b.depth <= head.depth for b in held):
        return held
    return []


def _by_region(choice: Choice, by: Mapping[str, float] | None) -> Choice:
    """Each group judged again in each section; where its members are something else, they are let go."""
    kept: list[Accepted] = []
    for each in choice.accepted:
        regions: dict[tuple[str, ...], list[Extent]] = {}
        for extent in choice.layout.of_heads(each.members):
            regions.setdefault(tuple(block.title for block in extent.within[:2]), []).append(extent)
        if len(regions) < 2:
            kept.append(each)
            continue
        members: list[Block] = []
        for extents in regions.values():
            blocks = [extent.head for extent in extents]
            if len(blocks) < 3 or worth(_blended(each, blocks, extents), by) > LIKELY:
                members += blocks
        if members:
            kept.append(replace(each, members=tuple(sorted(members, key=lambda block: block.first))))
    heads = tuple(sorted((block for each in kept for block in each.members), key=lambda block: block.first))
    return replace(choice, accepted=tuple(kept), heads=heads, layout=lay_out(choice.sheet, heads))


def _blended(each: Accepted, blocks: Sequence[Block], extents: Sequence[Extent]) -> Evidence:
    local = weigh(each.group, blocks, extents, whole=False)
    local |= {name: each.evidence[name] for name in _OF_THE_WHOLE}
    if (each.evidence["heading"] == 1 or each.evidence["bare list"]) and not each.group.by_wording:
        for name in _OF_ITS_LOOK:
            local[name] = max(local[name], each.evidence[name])
    return {name: (value + each.evidence[name]) / 2 for name, value in local.items()}
