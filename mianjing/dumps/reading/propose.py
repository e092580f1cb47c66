"""Readings that might explain a dump: groups of look-alike blocks, each by one way of being alike."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from mianjing.dumps.reading.blocks import Block, Sheet
from mianjing.dumps.reading.evidence import traits
from mianjing.dumps.reading.marks import known_label, speaker

FEWEST = 2
_ASKING = 0.7
_SILENT = 0.3
_NUMBER_TOKENS = frozenset(
    {"QN", "第N题", "N.N", "N⃣", "N.", "N、", "N)", "N:", "(N)", "[N]", "①", "一、", "(一)", "N "}
)


@dataclass(frozen=True, eq=False)
class Group:
    """Blocks of one sheet that may be the questions. ``how`` names the proposer, ``name`` shows the shape.

    ``by_wording`` is set where the blocks were picked for asking out of all ``alike``, so that their asking
    proves nothing.
    """

    how: str
    name: str
    sheet: Sheet
    blocks: tuple[Block, ...]
    by_wording: bool = False
    alike: tuple[Block, ...] = ()


Proposer = Callable[[Sheet], Iterable[Group]]


def proposals(sheets: Sequence[Sheet]) -> list[Group]:
    """All groups of all proposers, each set of lines once (the first view and proposer that found it)."""
    seen: set[tuple[int, ...]] = set()
    groups = []
    for sheet in sheets:
        for _, propose in PROPOSERS:
            for group in propose(sheet):
                lines = tuple(block.first for block in group.blocks)
                if len(lines) >= FEWEST + group.by_wording and lines not in seen:
                    seen.add(lines)
                    groups.append(group)
    return groups


def _openers(sheet: Sheet) -> list[Block]:
    """Blocks that may open a question: those that say they answer, or ask further, don't."""
    return [block for block in sheet.blocks if block.label not in ("A", "追问")]


def _named(shape: str) -> str:
    return f"{shape} …" if shape else "an unmarked line"


def by_shape(sheet: Sheet) -> Iterator[Group]:
    """The same marks at the same depth; of containers at any depth."""
    for blocks in _by(_openers(sheet), lambda block: block.shape if block.closed else block.key).values():
        if blocks[0].shape:
            depth = blocks[0].depth
            yield Group(
                "shape",
                _named(blocks[0].shape) + (f" (depth {depth})" if depth else ""),
                sheet,
                tuple(blocks),
            )


def by_number(sheet: Sheet) -> Iterator[Group]:
    """The same numbering mark at the same depth, whatever else the lines are marked with."""
    for (token, *_), blocks in _numbered(sheet).items():
        if len({block.shape for block in blocks}) > 1:
            yield Group("number", f"{token} (in any dress)", sheet, tuple(_of_one_count(blocks)))


def _of_one_count(blocks: Sequence[Block]) -> Sequence[Block]:
    """``blocks`` without those of a shape that asks nothing, where the others ask and count on without it."""
    parts = _by(blocks, lambda block: block.shape)
    asks = {shape: sum(traits(block)[0] for block in part) / len(part) for shape, part in parts.items()}
    silent = {shape for shape, part in parts.items() if len(part) > FEWEST and asks[shape] < _SILENT}
    rest = [block for block in blocks if block.shape not in silent]
    if not silent or sum(traits(block)[0] for block in rest) < _ASKING * len(rest):
        return blocks
    firsts = [block.first for block in rest]
    for shape in silent:
        fitting = 0
        for block in parts[shape]:
            place = bisect_left(firsts, block.first)
            above = rest[place - 1].number if place else 0
            below = rest[place].number if place < len(rest) else above + 2
            fitting += above < block.number < below
        if fitting * 2 > len(parts[shape]):
            rest += parts[shape]
    return sorted(rest, key=lambda block: block.first)


def by_sequence(sheet: Sheet) -> Iterator[Group]:
    """Of numbered blocks those that carry the count on, without lists that begin anew in an answer."""
    for (token, *_), blocks in _numbered(sheet).items():
        chain = in_sequence(blocks, {block.first for block in sheet.dividers})
        if FEWEST <= len(chain) < len(blocks):
            yield Group("sequence", f"{token} as the count goes on", sheet, tuple(chain))


def by_question_mark(sheet: Sheet) -> Iterator[Group]:
    """Of look-alikes those that end with a question mark."""
    for blocks in _by(_openers(sheet), lambda block: block.key).values():
        asking = [block for block in blocks if traits(block)[1]]
        if FEWEST <= len(asking) < len(blocks) or not blocks[0].shape:
            yield Group(
                "question-mark",
                f"{_named(blocks[0].shape)} ending in ?",
                sheet,
                tuple(asking),
                by_wording=True,
                alike=tuple(blocks),
            )


def by_question_line(sheet: Sheet) -> Iterator[Group]:
    """Lines that end with a question mark, with a bullet or without: the plainest dump there is."""
    plain = [block for block in _openers(sheet) if block.shape in ("", "-", "•") and block.kind == "line"]
    asking = [block for block in plain if traits(block)[1] and not block.depth]
    if len({block.shape for block in asking}) > 1:
        yield Group(
            "question-line", "a line ending in ?, bullet or none", sheet, tuple(asking), by_wording=True
        )


def by_asking(sheet: Sheet) -> Iterator[Group]:
    """Of look-alikes those whose words ask."""
    for blocks in _by(_openers(sheet), lambda block: block.key).values():
        if not blocks[0].shape:
            continue
        asking = [block for block in blocks if traits(block)[0] >= 1]
        if FEWEST <= len(asking) < len(blocks):
            yield Group(
                "wording",
                f"{_named(blocks[0].shape)} that asks",
                sheet,
                tuple(asking),
                by_wording=True,
                alike=tuple(blocks),
            )


def by_listing(sheet: Sheet) -> Iterator[Group]:
    """Unmarked lines of runs in which most lines ask: a bare list of questions."""
    listed: list[Block] = []
    run: list[Block] = []
    for block in [*(b for b in sheet.blocks if b.kind == "line" and not b.shape), None]:
        if block is None or (run and block.first > run[-1].last + 1):
            asking = sum(1 for each in run if traits(each)[0] >= 1)
            if len(run) >= 3 and asking * 10 >= 6 * len(run):
                listed += [each for each in run if each not in sheet.dividers or traits(each)[0] >= 1]
            run = []
        if block is not None:
            run.append(block)
    if listed:
        yield Group("listing", "lines of a list that asks", sheet, tuple(listed))


def by_speaker(sheet: Sheet) -> Iterator[Group]:
    """What one speaker of a conversation says."""
    said: dict[str, list[Block]] = defaultdict(list)
    for block in sheet.blocks:
        if (
            block.kind != "line"
            or block.label
            or any(token in _NUMBER_TOKENS for token in block.shape.split())
        ):
            continue
        name, words = speaker(sheet.lines[block.first - 1])
        if name and words and not known_label(name):
            block_said = Block(
                "line",
                f"{name}:",
                block.first,
                block.last,
                words,
                block.limit,
                block.start,
                0,
                block.depth,
                block.inside,
            )
            said[name].append(block_said)
    for name, blocks in said.items():
        if len(blocks) >= 3:
            yield Group("speaker", f"{name}: …", sheet, tuple(blocks))


# In this order: of two groups of the same lines the first names them.
PROPOSERS: tuple[tuple[str, Proposer], ...] = (
    ("shape", by_shape),
    ("number", by_number),
    ("sequence", by_sequence),
    ("listing", by_listing),
    ("speaker", by_speaker),
    ("question-mark", by_question_mark),
    ("wording", by_asking),
    ("question-line", by_question_line),
)


def in_sequence(blocks: Sequence[Block], fresh: set[int]) -> list[Block]:
    """The outer count among numbered ``blocks``: each carries on the number before it or begins anew.

    It may skip a few. It begins anew only where a title of ``fresh`` stood in between, or where the next that
    asks carries on from it.
    """
    asking = [block for block in blocks if traits(block)[0] >= 1]
    if len(asking) < FEWEST:
        asking = list(blocks)
    taken: list[Block] = []
    last = 0
    for place, block in enumerate(asking):
        number = block.number
        carries_on = last < number <= last + 4
        anew = number <= 2 and (
            not taken or _anew(asking, place, last) or _title_between(taken[-1], block, fresh)
        )
        if carries_on or anew:
            taken.append(block)
            last = number
    return _gaps_filled(taken, blocks)


def _anew(blocks: Sequence[Block], place: int, last: int) -> bool:
    """True when the count from ``place`` goes on and the old one is not taken up again soon."""
    expected = blocks[place].number + 1
    for later in blocks[place + 1 : place + 40]:
        if later.number == last + 1 and later.number != expected:
            return False
        if later.number == expected:
            expected += 1
    return True


def _title_between(above: Block, block: Block, fresh: set[int]) -> bool:
    return any(line in fresh for line in range(max(above.last + 1, block.first - 6), block.first))


def _gaps_filled(taken: Sequence[Block], blocks: Sequence[Block]) -> list[Block]:
    """``taken`` with the blocks between two of them that bear exactly the numbers missing there."""
    filled: list[Block] = []
    place = 0
    for block, after in zip(taken, [*taken[1:], None], strict=False):
        filled.append(block)
        between = []
        while place < len(blocks) and (after is None or blocks[place].first < after.first):
            if blocks[place].first > block.first:
                between.append(blocks[place])
            place += 1
        wanted = block.number + 1
        upto = after.number if after else wanted + len(between)
        if upto <= wanted:
            continue
        for each in between:
            if each.number == wanted < upto and len(each.title) <= 120:
                filled.append(each)
                wanted += 1
    return filled


def _numbered(sheet: Sheet) -> dict[tuple[str, int, bool], list[Block]]:
    found: dict[tuple[str, int, bool], list[Block]] = defaultdict(list)
    for block in _openers(sheet):
        if block.number and block.kind != "row":
            token = next(
                (each for each in block.shape.split(" ") if each in _NUMBER_TOKENS),
                "N " if "N " in block.shape else "",
            )
            if token:
                found[token, block.depth, block.kind == "heading"].append(block)
    return found


def _by(blocks: Iterable[Block], key: Callable[[Block], str]) -> dict[str, list[Block]]:
    found: dict[str, list[Block]] = defaultdict(list)
    for block in blocks:
        found[key(block)].append(block)
    return found
