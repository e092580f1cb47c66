"""Readings that might explain a dump: groups of look-alike blocks, each by one way of being alike."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import sha256

from mianjing.dumps.reading.beneath import by_block_beneath
from mianjing.dumps.reading.blocks import Block, Sheet, look_of
from mianjing.dumps.reading.counts import FEWEST, in_sequence, of_one_count, without_steps
from mianjing.dumps.reading.evidence import traits
from mianjing.dumps.reading.group import Group
from mianjing.dumps.reading.marks import known_label, speaker

_NUMBER_TOKENS = frozenset(
    {"QN", "第N题", "N.N", "N⃣", "N.", "N、", "N)", "N:", "(N)", "[N]", "①", "一、", "(一)", "N "}
)


Proposer = Callable[[Sheet], Iterable[Group]]


def proposals(sheets: Sequence[Sheet]) -> list[Group]:
    """All groups of all proposers, each set of lines once (the first view and proposer that found it)."""
    seen: set[bytes] = set()
    groups = []
    for sheet in sheets:
        for _, propose in PROPOSERS:
            for group in propose(sheet):
                lines = sha256(array("I", (block.first for block in group.blocks))).digest()
                if len(group.blocks) >= FEWEST + group.by_wording and lines not in seen:
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
                tuple(without_steps(blocks, sheet)),
            )


def by_number(sheet: Sheet) -> Iterator[Group]:
    """The same numbering mark at the same depth, whatever else the lines are marked with."""
    for (token, *_), blocks in _numbered(sheet).items():
        if len({block.shape for block in blocks}) > 1:
            yield Group("number", f"{token} (in any dress)", sheet, tuple(of_one_count(blocks)))


def by_sequence(sheet: Sheet) -> Iterator[Group]:
    """Of numbered blocks those that carry the count on, without lists that begin anew in an answer."""
    for (token, *_), blocks in _numbered(sheet).items():
        chain = in_sequence(blocks, {block.first for block in sheet.dividers})
        if FEWEST <= len(chain) < len(blocks):
            yield Group("sequence", f"{token} as the count goes on", sheet, tuple(chain))


def by_label(sheet: Sheet) -> Iterator[Group]:
    """Whatever is labelled as a question, in any dress."""
    labelled = [block for block in sheet.blocks if block.label == "Q" and not block.closed]
    if len({block.key for block in labelled}) > 1:
        yield Group("label", "Q: (in any dress)", sheet, tuple(labelled))


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
    dividers = set(map(id, sheet.dividers))
    for block in [*(b for b in sheet.blocks if b.kind == "line" and not b.shape), None]:
        if block is None or (run and block.first > run[-1].last + 1):
            asking = sum(1 for each in run if traits(each)[0] >= 1)
            if len(run) >= 3 and asking * 10 >= 6 * len(run):
                listed += [each for each in run if id(each) not in dividers or traits(each)[0] >= 1]
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
            look = look_of("line", f"{name}:", depth=block.depth)
            said[name].append(Block(look, block.first, words, block.limit, block.inside))
    for name, blocks in said.items():
        if len(blocks) >= 3:
            yield Group("speaker", f"{name}: …", sheet, tuple(blocks))


# In this order: of two groups of the same lines the first names them.
PROPOSERS: tuple[tuple[str, Proposer], ...] = (
    ("beneath", by_block_beneath),
    ("shape", by_shape),
    ("number", by_number),
    ("sequence", by_sequence),
    ("label", by_label),
    ("listing", by_listing),
    ("speaker", by_speaker),
    ("question-mark", by_question_mark),
    ("wording", by_asking),
    ("question-line", by_question_line),
)


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
