"""The blocks a dump is made of: every place that may open a question, with what it is marked with."""

from __future__ import annotations

import re
from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import blake2b
from itertools import accumulate

from mianjing.dumps.reading.marks import Marks, known_label

RULE = re.compile(r"^\s*(?:[-*_=~^—+#·.](?:\s?[-*_=~^—+#·.]){2,}|<hr\s*/?>|<br\s*/?>)\s*$")


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """What look-alikes share.

    ``level`` is a heading's (0: none), ``depth`` counts the lists or indents around; ``key`` is shape and
    depth in one, ``rank`` its level as the title of a section: a heading's is above ``WEAK``.
    """

    kind: str
    shape: str
    level: int
    depth: int
    label: str
    key: str
    rank: int


WEAK = 7
"""The rank of a section whose title is no heading: below every heading."""


@lru_cache(maxsize=1 << 12)
def look_of(kind: str, shape: str = "", level: int = 0, depth: int = 0, label: str = "") -> Look:
    """The one look of these traits, so that a long dump's blocks share it."""
    rank = (level or WEAK - 1) if kind == "heading" else WEAK if shape else WEAK + 1
    return Look(kind, shape, level, depth, label, f"{shape}@{depth}", rank)


@dataclass(frozen=True, slots=True)
class More:
    """What few blocks have: a number, a link, an answer on the line (``rest``), a title of several lines.

    ``start`` is the first line that belongs to the block (the tag that opens its container), ``last`` its
    title's last line; 0 for the title's first.
    """

    number: int = 0
    numeral: str = ""
    linked: str = ""
    rest: str = ""
    start: int = 0
    last: int = 0


PLAIN = More()


@dataclass(slots=True, eq=False)
class Block:
    """A title and where it stands.

    ``first`` is its title's first line, ``limit`` the last line it can hold, ``inside`` counts the closed
    containers (details, admonitions) around it. Most lines of a dump are one: what is the same for many, or
    missing in most, is held apart.
    """

    look: Look
    first: int
    title: str
    limit: int
    inside: int = 0
    more: More = PLAIN
    traits: tuple[float, ...] = ()

    @property
    def kind(self) -> str:
        return self.look.kind

    @property
    def shape(self) -> str:
        return self.look.shape

    @property
    def level(self) -> int:
        return self.look.level

    @property
    def depth(self) -> int:
        return self.look.depth

    @property
    def label(self) -> str:
        return self.look.label

    @property
    def key(self) -> str:
        return self.look.key

    @property
    def number(self) -> int:
        return self.more.number

    @property
    def numeral(self) -> str:
        return self.more.numeral

    @property
    def linked(self) -> str:
        return self.more.linked

    @property
    def rest(self) -> str:
        return self.more.rest

    @property
    def start(self) -> int:
        return self.more.start or self.first

    @property
    def last(self) -> int:
        return self.more.last or self.first

    @property
    def closed(self) -> bool:
        """True for a container: what it holds ends where it ends."""
        return self.look.kind in CLOSED


DEEPEST = 9
CLOSED = frozenset({"summary", "admonition", "row", "post"})


@lru_cache(maxsize=1 << 15)
def title_digest(title: str) -> int:
    """What a title and its item in the contents share, in eight bytes, for every line of a dump has one.

    A single character stands for itself.
    """
    words = "".join(filter(str.isalnum, title.casefold()))
    if len(words) < 2:
        return ord(words or "\0")
    return int.from_bytes(blake2b(words.encode("utf-8", "surrogatepass"), digest_size=8).digest())


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
    filled: array[int] = field(default_factory=lambda: array("I"))
    """``filled[n]``: lines 1 to ``n`` that hold words."""
    under: array[int] = field(default_factory=lambda: array("I"))
    """``under[n]``: the first line of what the block on line ``n`` stands under."""
    reach: dict[int, int] = field(default_factory=dict)
    """By first line of a block that others hang under, the last line before one less deep than itself."""
    parents: dict[int, Block] = field(default_factory=dict)
    listed: frozenset[int] = frozenset()
    """The keys of the titles that the dump's own contents list."""

    def above(self, block: Block) -> Block | None:
        """What a block stands under."""
        return self.parents.get(self.under[block.first])

    def count(self) -> None:
        """Take stock of the lines that hold words; called once ``noise`` is complete."""
        words = (
            bool(text.strip()) and number not in self.noise and not RULE.match(text)
            for number, text in enumerate(self.lines, 1)
        )
        self.filled = array("I", accumulate(words, initial=0))
        self.headings = [block for block in self.dividers if block.kind == "heading"]
        self.ends_at = {block.last: block for block in self.dividers}

    def let_go(self) -> None:
        """Forget the blocks; what answers are made of stays."""
        self.blocks = []
        self.parents = {}
        self.under = array("I")

    def held(self, first: int, last: int) -> int:
        """How many of the lines ``first`` to ``last`` hold words."""
        return self.filled[last] - self.filled[first - 1] if last >= first else 0


def find_parents(sheet: Sheet) -> None:
    """Note what each block stands under: the innermost container, list item or heading around it."""
    headings: list[Block] = []
    boxes: list[Block] = []
    items: list[Block] = []
    sheet.under = array("I", bytes(array("I").itemsize * (len(sheet.lines) + 2)))
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
        elif block.closed and block.kind != "row":
            boxes.append(block)
        elif block.shape:
            items.append(block)


def find_reach(sheet: Sheet) -> None:
    """Note how far lines reach that stand indented and have others indented further under them.

    They end at the first line indented less, unless Markdown takes that for a paragraph of theirs.
    """
    plain = [block for block in sheet.blocks if block.kind in ("line", "heading")]
    margins = array("I", (_margin(sheet.lines[block.first - 1]) for block in plain))
    opened: list[tuple[int, Block]] = []
    for place, block in enumerate(plain):
        margin = margins[place]
        while opened and opened[-1][0] > margin and (not block.depth or block.depth < opened[-1][1].depth):
            sheet.reach[opened.pop()[1].first] = block.first - 1
        if margin and margin < margins[min(place + 1, len(plain) - 1)]:
            opened.append((margin, block))


def _margin(text: str) -> int:
    width = len(text) - len(text.lstrip(" \t"))
    return width + 3 * text.count("\t", 0, width)


def line_block(marks: Marks, number: int, limit: int, depth: int, inside: int, last: int = 0) -> Block:
    """The block of a line of its own."""
    html = marks.shape.startswith("<h")
    pure = html or marks.shape.startswith("#")
    hashes = max((len(token) for token in marks.shape.split() if token[0] == "#"), default=0) if pure else 0
    label = marks.label or ("A" if pure and known_label(marks.title) == "A" else "")
    level = int(marks.shape[2]) if html else hashes
    look = look_of("heading" if pure else "line", marks.shape, level, depth, label)
    found = (marks.number, marks.numeral, marks.linked, marks.rest, 0, last)
    return Block(look, number, marks.title, limit, inside, More(*found) if any(found) else PLAIN)


def moved(block: Block, limit: int, depth: int, inside: int) -> Block:
    """``block`` as another view sees it: itself where that sees it at the same place."""
    look = block.look
    if (block.limit, look.depth, block.inside) == (limit, depth, inside):
        return block
    look = look_of(look.kind, look.shape, look.level, depth, look.label)
    return Block(look, block.first, block.title, limit, inside, block.more)
