"""Readings that might explain a dump: groups of look-alike blocks, each by one way of being alike."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import sha256

from mianjing.dumps.reading.bare_lists import bare_list
from mianjing.dumps.reading.beneath import by_block_beneath
from mianjing.dumps.reading.blocks import Block, Sheet, look_of, title_digest
from mianjing.dumps.reading.counts import FEWEST, in_sequence, of_one_count, without_steps
from mianjing.dumps.reading.evidence import traits
from mianjing.dumps.reading.group import Group
from mianjing.dumps.reading.marks import known_label, speaker

_NUMBER_TOKENS = frozenset(
    {"QN", "第N题", "N.N", "N⃣", "N.", "N、", "N)", "N:", "(N)", "[N]", "①", "一、", "(一)", "N "}
)
_NO_LEVEL = 9
_ALIKE = 0.4
"""Of what the usual level asks, the share that the others must ask at least."""

_SOME_ASK = 0.3
"""Every manual is an outline, and its leaves ask less."""
_SEVERAL = 0.15
"""Of the leaves: with fewer at other levels than the usual one, that level alone has the questions."""

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


def by_contents(sheet: Sheet) -> Iterator[Group]:
    """Of look-alikes those that the dump's own contents list."""
    if not sheet.listed:
        return
    for blocks in _by(_openers(sheet), lambda block: block.key).values():
        listed = [block for block in blocks if title_digest(block.title) in sheet.listed]
        if FEWEST <= len(listed) < len(blocks):
            yield Group("contents", f"{_named(blocks[0].shape)} that the contents list", sheet, tuple(listed))


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


def by_leaf(sheet: Sheet) -> Iterator[Group]:
    """Headings of several levels that have something else than a heading below: the leaves of an outline.

    What stands under one of them, or deeper than the level named, is part of its answer. All ask alike.
    """
    headings = [block for block in _openers(sheet) if block.kind == "heading"]
    if any(block.shape[0] == "<" for block in headings):
        return  # a dump titled in HTML uses Markdown's marks inside its answers
    if headings and all(block.level > headings[0].level for block in headings[1:]):
        headings = headings[1:]  # the dump's own title
    for level in sorted({block.level for block in headings})[1:]:
        leaves = list(_leaves(sheet, [block for block in headings if block.level <= level]))
        levels = _by(leaves, lambda block: "#" * block.level)
        most = max(levels.values(), key=len, default=[])
        others = [block for block in leaves if block.level != most[0].level]
        several = len(others) > _SEVERAL * len(leaves)
        if several and _asks(leaves) >= _SOME_ASK and _asks(others) >= _ALIKE * _asks(most):
            yield Group("leaf", f"leaves down to {'#' * level}", sheet, tuple(leaves))


def _asks(blocks: Sequence[Block]) -> float:
    return sum(traits(block)[0] for block in blocks) / len(blocks)


def _leaves(sheet: Sheet, headings: Sequence[Block]) -> Iterator[Block]:
    above = _NO_LEVEL
    for block, below in zip(headings, [*headings[1:], None], strict=True):
        if block.level > above:
            continue
        above = _NO_LEVEL
        if below is None or below.level <= block.level or sheet.held(block.last + 1, below.first - 1):
            above = block.level
            yield block


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


def by_bare_list(sheet: Sheet) -> Iterator[Group]:
    """Every line of a sheet that is a bare list."""
    if sheet.view == "plain":  # to Markdown, lines above a rule are one heading
        yield Group("bare list", "every line", sheet, tuple(bare_list(sheet)))


def by_opening(sheet: Sheet) -> Iterator[Group]:
    """Unmarked lines that open a paragraph: apart from what is above, with more right below."""
    lines = sheet.lines
    opening = [
        block
        for block in sheet.blocks
        if block.kind == "line"
        and not block.shape
        and not block.depth
        and (block.first == 1 or not lines[block.first - 2].strip())
        and block.last < len(lines)
        and lines[block.last].strip()
    ]
    yield Group("opening", "an unmarked line that opens a paragraph", sheet, tuple(opening))


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
    ("leaf", by_leaf),
    ("listing", by_listing),
    ("bare list", by_bare_list),
    ("opening", by_opening),
    ("speaker", by_speaker),
    ("contents", by_contents),
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
