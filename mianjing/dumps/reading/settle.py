"""What the whole of a choice shows of its members: some are no questions, and some titles left are."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from itertools import pairwise

from mianjing.dumps.reading.choose import Choice
from mianjing.dumps.reading.extent import lay_out
from mianjing.dumps.reading.left_titles import carried_on, left_out
from mianjing.dumps.reading.wording import tells_contributors

UNANSWERED = 0.25
WITHIN_ANSWERS = 0.8
FEW_SAMPLES = 0.2


def settled(choice: Choice) -> Choice:
    """``choice`` without checklists and samples, and with the titles that fell out of their series."""
    return _with_left_titles(_without_samples(_without_checklists(choice)))


def _without_checklists(choice: Choice) -> Choice:
    """``choice`` without numbered lists that begin anew within the other groups' answers and have none."""
    for each in choice.accepted:
        others = tuple(other for other in choice.accepted if other is not each)
        anew = sum(0 < below.number <= above.number for above, below in pairwise(each.members))
        if not (others and anew) or each.evidence["answered"] >= UNANSWERED or each.evidence["labelled"]:
            continue
        members = (block for other in others for block in other.members)
        heads = tuple(sorted(members, key=lambda block: block.first))
        layout = lay_out(choice.sheet, heads)
        places = ((bisect_right(layout.starts, block.first) - 1, block) for block in each.members)
        inside = sum(place >= 0 and block.first <= layout.extents[place].end for place, block in places)
        if inside >= WITHIN_ANSWERS * len(each.members):
            return _without_checklists(replace(choice, accepted=others, heads=heads, layout=layout))
    return choice


def _without_samples(choice: Choice) -> Choice:
    """``choice`` without the few questions that show contributors how to write one."""
    samples = {
        id(extent.head)
        for extent in choice.layout.extents
        if any(tells_contributors(title) for title in extent.section)
    }
    if not samples or len(samples) > FEW_SAMPLES * len(choice.heads):
        return choice
    kept = [
        replace(each, members=tuple(block for block in each.members if id(block) not in samples))
        for each in choice.accepted
    ]
    heads = tuple(block for block in choice.heads if id(block) not in samples)
    accepted = tuple(each for each in kept if each.members)
    return replace(choice, accepted=accepted, heads=heads, layout=lay_out(choice.sheet, heads))


def _with_left_titles(choice: Choice) -> Choice:
    """``choice`` with the titles of its groups' levels that fell out of their series."""
    added = {
        id(each): (
            *left_out(each.group, each.members, choice.layout),
            *carried_on(each.group, each.members, choice.layout),
        )
        for each in choice.accepted
    }
    if not any(added.values()):
        return choice
    kept = [
        replace(each, members=tuple(sorted((*each.members, *added[id(each)]), key=lambda block: block.first)))
        for each in choice.accepted
    ]
    heads = tuple(sorted((block for each in kept for block in each.members), key=lambda block: block.first))
    return replace(choice, accepted=tuple(kept), heads=heads, layout=lay_out(choice.sheet, heads))
