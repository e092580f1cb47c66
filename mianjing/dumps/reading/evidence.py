"""How well a group of look-alikes explains a dump: measures from 0 to 1, weighed by ``weights.json``."""

from __future__ import annotations

import json
import math
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from itertools import pairwise
from operator import itemgetter
from statistics import median

from mianjing.dumps.reading import wording
from mianjing.dumps.reading.blocks import CLOSED, Block, Look, Sheet, title_digest
from mianjing.dumps.reading.extent import Extent
from mianjing.dumps.reading.group import Group

Evidence = dict[str, float]

# The few hundred combinations there are, each held once for all blocks of a long dump.
_SEEN_TRAITS: dict[tuple[float, ...], tuple[float, ...]] = {}
FEWEST_LISTED = 3
SHORT = 3
_ENDS = frozenset(".?!:;。？！：；…")
LONG = 140


def traits(block: Block) -> tuple[float, ...]:
    """What a title says, each 0 to 1: asks, question mark, code, prose, announces, step, odd length,
    part of a manual.
    """
    if not block.traits:
        block.traits = _traits_of(block.title)
    return block.traits


@lru_cache(maxsize=1 << 12)
def _traits_of(title: str) -> tuple[float, ...]:
    found = (
        wording.title_asks(title),
        float(wording.has_question_mark(title)),
        float(wording.is_code(title)),
        float(wording.ends_as_prose(title)),
        float(wording.announces(title)),
        float(wording.instructs(title)),
        float(len(title) <= SHORT or len(title) > LONG),
        float(wording.of_a_manual(title)),
    )
    return _SEEN_TRAITS.setdefault(found, found)


def weigh(
    group: Group, members: Sequence[Block], extents: Sequence[Extent], *, whole: bool = True
) -> Evidence:
    """The evidence for ``members`` of ``group`` with their ``extents`` beside all heads accepted before.

    Not ``whole``: for some of its members, what they leave out is not looked at.
    """
    sheet, count = group.sheet, len(members)
    sizes = [extent.size for extent in extents] or [0]
    said = [*map(traits, members)]
    shares = [sum(map(itemgetter(place), said)) / count for place in range(len(said[0]))]
    typical = median(sizes)
    numbers = [block.number for block in members]
    numbered = sum(map(bool, numbers)) / count
    goes_on = _goes_on(numbers)
    looks = Counter(block.look for block in members)

    def share(so: Callable[[Look], bool]) -> float:
        return sum(times for look, times in looks.items() if so(look)) / count

    words = sheet.held(1, len(sheet.lines)) or 1
    covers = min(1.0, (sum(sizes) + count) / words)
    answered = sum(1 for size in sizes if size) / count
    return {
        "asks": shares[0],
        "question mark": shares[1],
        "chosen by wording": float(group.by_wording),
        "distinct": len({hash(block.title.casefold()) for block in members}) / count,
        "numbered": numbered,
        "count goes on": goes_on,
        "count breaks": numbered * (1 - goes_on) if count > 1 else 0.0,
        "answered": answered,
        "even": min(1.0, 15 * (typical + 1) / (max(sizes) + 1)),
        "covers": covers,
        "many": count / (count + 5),
        "pair": float(count == 2),
        "leaves look-alikes": _left(group, members, extents) if whole else 0.0,
        "tells all": covers * answered * min(1.0, count / 12),
        "very many": count / (count + 60),
        "titled so": float(wording.announces_questions(sheet.headings)),
        "labelled": share(lambda look: look.label == "Q"),
        "container": share(lambda look: look.kind in CLOSED and look.kind != "row"),
        "asking container": float("question" in members[0].shape or "faq" in members[0].shape),
        "in a container": sum(1 for b in members if b.inside and not b.closed) / count,
        "row": share(lambda look: look.kind == "row"),
        "heading": share(lambda look: look.kind == "heading" or "#" in look.shape),
        "bold": share(lambda look: "**" in look.shape),
        "bullet": share(lambda look: look.shape.startswith(("-", "•"))),
        "unmarked": share(lambda look: not look.shape),
        "deep": share(lambda look: look.depth > 0),
        "quoted": share(lambda look: look.shape.startswith(">")),
        "answer on the line": sum(1 for b in members if b.more.rest) / count,
        "links out": sum(1 for b in members if b.more.linked) / count,
        "under a question": _under_questions(sheet, members),
        "code": shares[2],
        "prose": shares[3],
        "announces": shares[4],
        "steps": shares[5],
        "odd length": shares[6],
        "of a manual": min(1.0, 2 * shares[7]),
        "runs on": sum(1 for b in members if _runs_on(sheet, b)) / count,
        "leaves of an outline": float(group.how == "leaf"),
        "bare list": float(group.how == "bare list"),
        "opens a paragraph": float(group.how == "opening"),
        "beside the contents": _unlisted(sheet, members),
        "told flush": sum(1 for b in members if _told_flush(sheet, b)) / count,
        "letters": share(lambda look: "a." in look.shape),
        "asks and answered": shares[0] * answered,
        "most of many ask": (
            0.0 if group.by_wording else min(1.0, max(0.0, shares[0] - 0.3) / 0.3) * min(1.0, count / 60)
        ),
        "all of many ask": (
            0.0 if group.by_wording else max(0.0, shares[0] - 0.8) / 0.2 * min(1.0, count / 8)
        ),
    }


def _unlisted(sheet: Sheet, members: Sequence[Block]) -> float:
    """Where the dump's own contents list some of the titles, the share that they leave out."""
    listed = sum(title_digest(block.title) in sheet.listed for block in members) if sheet.listed else 0
    return 1 - listed / len(members) if listed >= FEWEST_LISTED else 0.0


def _runs_on(sheet: Sheet, block: Block) -> bool:
    """True for a line that the next one goes on with: the first of a paragraph, and no title."""
    below = sheet.lines[block.last].lstrip()[:1] if block.last < len(sheet.lines) else ""
    return block.kind == "line" and not block.more.rest and below.islower() and block.title[-1:] not in _ENDS


def _told_flush(sheet: Sheet, block: Block) -> bool:
    """True for a bullet at the margin with text at the margin right below, where a list has it indented."""
    if not block.shape.startswith(("-", "•")) or block.look.depth or block.last >= len(sheet.lines):
        return False
    below = sheet.lines[block.last]
    return below[:1].isalnum() and not below[:1].isspace()


def _left(group: Group, members: Sequence[Block], extents: Sequence[Extent]) -> float:
    """Where members were picked for asking: the share of blocks of their shape left inside their answers."""
    if not group.by_wording or not members[0].shape:
        return 0.0
    taken = {block.first for block in members}
    alike = [block.first for block in group.alike if block.first not in taken]
    ends = [extent.end for extent in extents]
    starts = [extent.head.first for extent in extents]
    inside = 0
    for line in alike:
        place = bisect_right(starts, line) - 1
        inside += place >= 0 and line <= ends[place]
    return inside / (inside + len(members))


def _goes_on(numbers: Sequence[int]) -> float:
    """The share of neighbours whose numbers follow; a gap or a new beginning counts in part."""
    good = 0.0
    for above, below in pairwise(numbers):
        step = below - above
        if not below or not above:
            continue
        if step == 1:
            good += 1
        elif 1 < step <= 3:
            good += 0.6
        elif below == 1:
            good += 0.6 if above >= 3 else 0.2
        elif step == 0:
            good += 0.3
    return good / (len(numbers) - 1 or 1)


def _under_questions(sheet: Sheet, members: Sequence[Block]) -> float:
    """The share of members that stand under titles that ask, if those are several."""
    above = (sheet.above(block) for block in members)
    parents = [block for block in above if block and traits(block)[0] >= 1]
    several = len(set(map(id, parents))) >= 3
    return len(parents) / len(members) * (1.0 if several else 0.3)


@cache
def weights() -> Mapping[str, float]:
    """The weight of each piece of evidence; ``weights.json`` and ``bench/fit_readings.py`` say how got."""
    data = json.loads(files("mianjing.dumps.reading").joinpath("weights.json").read_text(encoding="utf-8"))
    found: dict[str, float] = data["weights"]
    return found


def worth(evidence: Evidence, by: Mapping[str, float] | None = None) -> float:
    """How likely a member is a question, 0 to 1."""
    by = weights() if by is None else by
    total = by.get("bias", 0.0) + sum(by.get(name, 0.0) * value for name, value in evidence.items())
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))
