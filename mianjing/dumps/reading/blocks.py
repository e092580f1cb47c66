"""The blocks a dump is made of: every place that may open a question, with what it is marked with."""

from __future__ import annotations

import re
from array import array
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass, field
from itertools import accumulate
from sys import intern

from mianjing.dumps.reading.marks import Marks

RULE = re.compile(r"^\s*(?:[-*_=~—+#·.](?:\s?[-*_=~—+#·.]){2,}|<hr\s*/?>|<br\s*/?>)\s*$")


class Block:
    """A title and where it stands.

    ``start`` is the first line that belongs to it (the tag that opens its container), ``first`` to ``last``
    its title's lines, ``limit`` the last line it can hold. ``level`` is a heading's (0: none), ``depth``
    counts the lists or indents around it, ``inside`` the closed containers (details, admonitions).
    """

    __slots__ = ("limit", "traits")

    kind: str
    shape: str
    first: int
    last: int
    title: str
    limit: int
    start: int
    level: int
    depth: int
    inside: int
    number: int
    numeral: str
    label: str
    linked: str
    rest: str
    key: str
    traits: tuple[float, ...]

    @property
    def closed(self) -> bool:
        """True for a container: what it holds ends where it ends."""
        return self.kind in CLOSED


@dataclass(slots=True, eq=False)
class Marked(Block):
    """A block with any of the marks."""

    kind: str
    shape: str
    first: int
    last: int
    title: str
    limit: int
    start: int = 0
    level: int = 0
    depth: int = 0
    inside: int = 0
    number: int = 0
    numeral: str = ""
    label: str = ""
    linked: str = ""
    rest: str = ""
    key: str = ""
    traits: tuple[float, ...] = ()


class Unmarked(Block):
    """A line of words and nothing else, as most lines of a dump are: half the room of the others."""

    __slots__ = ("depth", "first", "inside", "title")

    kind = "line"
    shape = numeral = label = linked = rest = ""
    level = number = 0

    def __init__(self, first: int, title: str, limit: int, depth: int, inside: int) -> None:
        self.first = first
        self.title = title
        self.limit = limit
        self.depth = depth
        self.inside = inside
        self.traits = ()

    @property
    def last(self) -> int:  # type: ignore[override]
        return self.first

    @property
    def start(self) -> int:  # type: ignore[override]
        return self.first

    @property
    def key(self) -> str:  # type: ignore[override]
        return _UNMARKED_KEYS[self.depth]


DEEPEST = 9
_UNMARKED_KEYS = tuple(f"@{depth}" for depth in range(DEEPEST + 1))
CLOSED = frozenset({"summary", "admonition", "row"})


@dataclass
class Sheet:
    """One way to see a dump: its blocks by line, and what the lines between them are.

    ``dividers`` are blocks that may head a section (``headings`` those that are headings, ``ends_at`` all of
    them by last line). ``noise`` holds lines that are neither text nor title, with the reason; ``code`` marks
    the lines where nothing is a title.
    """

    view: str
    lines: Sequence[str]
    blocks: list[Block] = field(default_factory=list)
    dividers: list[Block] = field(default_factory=list)
    noise: dict[int, str] = field(default_factory=dict)
    code: bytearray = field(default_factory=bytearray)
    headings: list[Block] = field(default_factory=list)
    ends_at: dict[int, Block] = field(default_factory=dict)
    filled: array[int] = field(default_factory=lambda: array("L"))
    """``filled[n]``: lines 1 to ``n`` that hold words."""
    under: array[int] = field(default_factory=lambda: array("L"))
    """``under[n]``: the first line of what the block on line ``n`` stands under."""
    parents: dict[int, Block] = field(default_factory=dict)

    def above(self, block: Block) -> Block | None:
        """What a block stands under."""
        return self.parents.get(self.under[block.first])

    def count(self) -> None:
        """Take stock of the lines that hold words; called once ``noise`` is complete."""
        words = (
            bool(text.strip()) and number not in self.noise and not RULE.match(text)
            for number, text in enumerate(self.lines, 1)
        )
        self.filled = array("L", accumulate(words, initial=0))
        self.headings = [block for block in self.dividers if block.kind == "heading"]
        self.ends_at = {block.last: block for block in self.dividers}

    def held(self, first: int, last: int) -> int:
        """How many of the lines ``first`` to ``last`` hold words."""
        return self.filled[last] - self.filled[first - 1] if last >= first else 0


def find_parents(sheet: Sheet) -> None:
    """Note what each block stands under: the innermost container, list item or heading around it."""
    headings: list[Block] = []
    boxes: list[Block] = []
    items: list[Block] = []
    sheet.under = array("L", bytes(array("L").itemsize * (len(sheet.lines) + 2)))
    for block in sheet.blocks:
        while boxes and boxes[-1].limit < block.start:
            boxes.pop()
        while items and (items[-1].depth >= block.depth or items[-1].inside != block.inside):
            items.pop()
        if block.kind == "heading":
            while headings and headings[-1].level >= block.level:
                headings.pop()
            items = []
        above = headings[-1] if headings else None
        box = boxes[-1] if boxes else None
        parent = (
            items[-1]
            if items and block.depth
            else box
            if box and (not above or box.start > above.first)
            else above
        )
        if parent:
            sheet.under[block.first] = parent.first
            sheet.parents[parent.first] = parent
        if block.kind == "heading":
            headings.append(block)
        elif block.kind in ("summary", "admonition"):
            boxes.append(block)
        elif block.shape:
            items.append(block)


def line_block(marks: Marks, number: int, limit: int, depth: int, inside: int) -> Block:
    """The block of a line of its own."""
    if not (marks.shape or marks.linked or marks.rest):
        return Unmarked(number, marks.title, limit, depth, inside)
    html = marks.shape.startswith("<h")
    hashes = max((len(token) for token in marks.shape.split() if token[0] == "#"), default=0)
    hashes = int(marks.shape[2]) if html else hashes
    pure = html or marks.shape.startswith("#")
    return Marked(
        "heading" if pure else "line",
        intern(marks.shape),
        number,
        number,
        marks.title,
        limit,
        number,
        hashes if pure else 0,
        depth,
        inside,
        marks.number,
        marks.numeral,
        marks.label,
        marks.linked,
        marks.rest,
    )


def moved(block: Block, limit: int, depth: int, inside: int) -> Block:
    """``block`` as another view sees it: itself where that sees it at the same place."""
    if (block.limit, block.depth, block.inside) == (limit, depth, inside):
        return block
    if not isinstance(block, Marked):
        return Unmarked(block.first, block.title, limit, depth, inside)
    other = copy(block)
    other.limit, other.depth, other.inside = limit, depth, inside
    return other
