"""The two ways to see a dump's lines: by Markdown's tree, and by what plain lines begin with."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import chain

from mianjing.dumps.reading.blocks import (
    DEEPEST,
    RULE,
    Block,
    Sheet,
    find_parents,
    find_reach,
    line_block,
    look_of,
    moved,
)
from mianjing.dumps.reading.bold_ends import take_bold_lines_whole
from mianjing.dumps.reading.containers import (
    admonitions,
    callouts,
    container_tags,
    dedented,
    details,
    fenced_divs,
    table_rows,
)
from mianjing.dumps.reading.labels import ASKS, labelled_alone
from mianjing.dumps.reading.left_titles import fill_holes
from mianjing.dumps.reading.marks import NAMED_RULE, Marks, take_apart
from mianjing.dumps.reading.posts import posts
from mianjing.dumps.reading.tree import Tree
from mianjing.dumps.reading.whole_titles import keep_titles_whole

LONGEST_TITLE = 300
_HTML_HEADING = re.compile(
    r"^\s*(?:<a\s[^<>]{0,200}>\s*(?:</a>)?)?<h([1-6])\b[^<>]{0,200}>(.{1,400}?)</h[1-6]>\s*$", re.I
)
_FENCE = re.compile(r"^[\s>]*(?:[-*+]\s+|\d{1,3}[.)]\s+)?(`{3,}|~{3,})")
_TABLE_ROW = re.compile(r"^\s*\|.*\|\s*$")
_BACK_TO_TOP = re.compile(
    r"^\s*(?:[*_<>/a-z]{0,6}\s*)?\[[*_\s]*(?:⬆|↑|🔝|back|返回|回到)[^\]]{0,40}\]\([^)]{0,200}\)[*_\s]*$",
    re.IGNORECASE,
)
_BACK_BY_TAGS = re.compile(
    r"^\s*(?:<[^<>]{1,200}>\s*){1,4}[^\w<>]{0,4}(?:back|return|top|返回|回到)\b[^<>]{0,40}(?:</[a-z]{1,6}>\s*){1,4}$",
    re.IGNORECASE,
)
_PART = re.compile(
    r"^(?:section|part|chapter|module|unit|topic|round|day)\s+(?:\d{1,3}|[ivx]{1,5}|one|two|three|four)\b|"
    r"^第[0-9一二三四五六七八九十]{1,3}[章节篇部]|[篇章]$",
    re.IGNORECASE,
)


def front_matter(lines: Sequence[str]) -> int:
    """The number of lines a YAML block at the top takes; 0 without one."""
    if lines and lines[0].strip() == "---":
        for number in range(2, min(len(lines), 60) + 1):
            if lines[number - 1].strip() == "---":
                return number
            if not lines[number - 1].strip() and number == 2:
                break
    return 0


class _Seen:
    """What the first view made of each line and table, for the second to take over."""

    def __init__(self, lines: Sequence[str], dress: Mapping[int, str]) -> None:
        count = len(lines)
        self.dress = dress
        self.labelled = labelled_alone(lines)
        self.asked_beneath = {
            line for number, each in self.labelled.items() for line in range(number + 1, each.last + 1)
        }
        self.looked_at = bytearray(count + 2)
        self.blocks: list[Block | None] = [None] * (count + 2)
        self.rows: dict[tuple[int, int, int], list[Block]] = {}

    def line(self, number: int, text: str, limit: int, inside: int, depth: int | None = None) -> Block | None:
        """The block of a line, at its indent's depth or at the one given; None for one that is no title."""
        if not self.looked_at[number]:
            self.looked_at[number] = 1
            labelled = self.labelled.get(number)
            marks = labelled.marks if labelled else _marks(text)
            if labelled or (marks.title and len(marks.title) <= LONGEST_TITLE):
                indented = 0 if marks.indent < 1 else min(1 + marks.indent // 4, DEEPEST)
                depth = indented if depth is None else depth
                fresh = line_block(marks, number, limit, depth, inside, labelled.last if labelled else 0)
                fresh.traits = ASKS if labelled else ()
                self.blocks[number] = fresh
        block = self.blocks[number]
        return block if block is None or depth is None else moved(block, limit, depth, inside)

    def table(self, lines: Sequence[str], first: int, last: int, depth: int) -> list[Block]:
        """The rows of a table."""
        if (first, last, depth) not in self.rows:
            self.rows[first, last, depth] = list(table_rows(lines, first, last, 0, depth))
        return self.rows[first, last, depth]


def views(lines: Sequence[str]) -> tuple[Sheet, ...]:
    """All ways to see ``lines``, the richest first. Linear in the length of the text.

    A block that looks the same in both is one object: most of a long dump's room.
    """
    threads, dress = posts(lines)
    boxes = [*admonitions(lines), *callouts(lines), *threads]
    seen = _Seen(lines, dress)
    plain = _plain_view(lines, seen, boxes)
    return _markdown_view(lines, seen, boxes), plain


def _markdown_view(lines: Sequence[str], seen: _Seen, boxes: Sequence[Block]) -> Sheet:
    skip = front_matter(lines)
    tree = Tree(dedented(lines, boxes), skip)
    sheet = Sheet("markdown", lines, code=tree.code)
    _front(sheet, skip)
    sheet.noise.update(seen.dress)
    sheet.noise.update(dict.fromkeys(tree.underlined, "underline"))
    taken: set[int] = set()
    for first, last in tree.tables:
        taken.update(range(first, last + 1))
        sheet.blocks += seen.table(lines, first, last, tree.depth[first])
    containers = _containers(sheet, boxes, taken)
    taken |= seen.asked_beneath
    for number, text, limit, inside in _open_lines(sheet, taken, containers, skip):
        if block := seen.line(number, text, limit, inside, tree.depth[number]):
            sheet.blocks.append(_at_level(block, tree.headings.get(number, 0)))
    return _finished(sheet)


def _at_level(block: Block, level: int) -> Block:
    """``block`` as Markdown has it: a heading of ``level``, or none (0)."""
    look = block.look
    heading = look.kind == "heading"
    if heading == (level > 0) or (heading and look.shape.startswith("<")):
        return block
    kind, shape = ("line", look.shape) if heading else ("heading", f"{'=' * level} {look.shape}".strip())
    return replace(block, look=look_of(kind, shape, level, look.depth, look.label))


def _plain_view(lines: Sequence[str], seen: _Seen, boxes: Sequence[Block]) -> Sheet:
    skip = front_matter(lines)
    sheet = Sheet("plain", lines, code=_fences(lines))
    _front(sheet, skip)
    sheet.noise.update(seen.dress)
    taken: set[int] = set()
    first = 0
    for number, text in enumerate(chain(lines, [""]), 1):
        in_table = "|" in text and bool(_TABLE_ROW.match(text)) and not sheet.code[number]
        if in_table and not first:
            first = number
        elif not in_table and first:
            taken.update(range(first, number))
            sheet.blocks += seen.table(lines, first, number - 1, 0)
            first = 0
    containers = _containers(sheet, boxes, taken)
    taken |= seen.asked_beneath
    for number, text, limit, inside in _open_lines(sheet, taken, containers, skip):
        if block := seen.line(number, text, limit, inside):
            sheet.blocks.append(block)
    return _finished(sheet)


def _front(sheet: Sheet, skip: int) -> None:
    sheet.noise.update(dict.fromkeys(range(1, skip + 1), "front matter"))


def _containers(sheet: Sheet, boxes: Sequence[Block], taken: set[int]) -> list[Block]:
    """Details, divs and admonitions, outermost first, told how deep they stand in one another."""
    found = [*details(sheet.lines, sheet.code), *fenced_divs(sheet.lines, sheet.code), *boxes]
    found.sort(key=lambda block: (block.start, -block.limit))
    ends: list[int] = []
    for block in found:
        while ends and ends[-1] < block.start:
            ends.pop()
        block.inside = len(ends)
        ends.append(block.limit)
        taken.update(range(block.start, block.last + 1))
    sheet.blocks += found
    sheet.noise.update(container_tags(sheet.lines, sheet.code))
    return found


def _open_lines(
    sheet: Sheet, taken: set[int], containers: Sequence[Block], skip: int
) -> Iterable[tuple[int, str, int, int]]:
    """Every line that may be a title: its number, its text, its container's end and how deep that is."""
    waiting = list(reversed(containers))
    ends: list[int] = []
    count = len(sheet.lines)
    for number, text in enumerate(sheet.lines, 1):
        while waiting and waiting[-1].start <= number:
            ends.append(waiting.pop().limit)
        while ends and ends[-1] < number:
            ends.pop()
        if (
            number <= skip
            or sheet.code[number]
            or number in taken
            or number in sheet.noise
            or not text.strip()
        ):
            continue
        if RULE.match(text) or len(text) > LONGEST_TITLE * 4:
            continue
        if ("](" in text and _BACK_TO_TOP.match(text)) or ("<a" in text and _BACK_BY_TAGS.match(text)):
            sheet.noise[number] = "link back to the contents"
            continue
        yield number, text, min(ends) if ends else count, len(ends)


def _marks(text: str, *, whole: bool = False) -> Marks:
    if "<" in text and "<h" in text.casefold() and (html := _HTML_HEADING.match(text)):
        marks = take_apart("#" * int(html[1]) + " " + html[2], whole=whole)
        return replace(marks, shape=f"<h{html[1]}>{marks.shape[int(html[1]) :]}")
    return take_apart(text, whole=whole)


def _finished(sheet: Sheet) -> Sheet:
    sheet.blocks.sort(key=lambda block: (block.first, block.start))
    take_bold_lines_whole(sheet)
    fill_holes(sheet)
    keep_titles_whole(sheet, partial(_marks, whole=True))
    find_parents(sheet)
    find_reach(sheet)
    sheet.dividers = [
        block for block in sheet.blocks if block.kind == "heading" or _heads_a_part(sheet, block)
    ]
    sheet.count()
    return sheet


def _heads_a_part(sheet: Sheet, block: Block) -> bool:
    """A line that may head a section though no heading: short, apart from what is above, no sentence."""
    if block.closed:
        return False
    if _PART.search(block.title) or block.shape.startswith(("一、", "** 一、", NAMED_RULE)):
        return len(block.title) <= 60
    above = sheet.lines[block.first - 2] if block.first > 1 else ""
    apart = not above.strip() or bool(RULE.match(above))
    words = block.title
    return (
        (block.first in sheet.reach or (apart and not block.depth))
        and len(words) <= 40
        and words[-1:] not in "。.，,；;?？!！"
        and not block.rest
    )


def _fences(lines: Sequence[str]) -> bytearray:
    """The lines in code fences. A fence never closed holds nothing."""
    code = bytearray(len(lines) + 2)
    opened, mark = 0, ""
    for number, text in enumerate(lines, 1):
        if ("`" in text or "~" in text) and (found := _FENCE.match(text)):
            if not opened:
                opened, mark = number, found[1]
            elif found[1].startswith(mark) and not text.strip().strip("`~"):
                code[opened : number + 1] = b"\x01" * (number + 1 - opened)
                opened = 0
    return code
