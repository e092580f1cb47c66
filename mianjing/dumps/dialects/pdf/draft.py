"""A question's segments → the lines of its draft, in reading order, and what had to be moved for that."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from mianjing.core.model import Line
from mianjing.core.text import HAN
from mianjing.dumps.dialects.pdf.blocks import Block, ListItem, Paragraph, Run
from mianjing.dumps.dialects.pdf.list_slots import ListSlot
from mianjing.dumps.dialects.pdf.reattach_lists import TitlePart

PUT_BACK = "put-back-list"
SORTED = "sort-lists"
SPLIT = "split-glued-conclusion"
CLOSED = "close-page-break"

_CONCLUDES = re.compile(
    r"(?<=。)(?:综上|总之|总而言之|总的来说|总体而言|总体来说|综合(?:运用|使用|以上|上述)|(?:通过)?(?:以上|上述))"
)
_THESE = re.compile(rf"(?<=。)这些([{HAN}]{{2}})")

Lines = tuple[Line, ...]


def draft_lines(part: TitlePart) -> Lines:
    """The answer's lines; a blank line, numbered like the line before it, between its blocks."""
    lines: list[Line] = []
    for block in _reading_order(part):
        if lines:
            lines.append(Line(lines[-1].number, ""))
        lines += _lines(block)
    return tuple(lines)


def moves_of(part: TitlePart, own: range) -> tuple[str, ...]:
    """The names of what was done to the dump's order; ``own`` are the numbers of the question's own lines."""
    blocks = [_lines(block) for block in _reading_order(part)]
    moved = any(items[0].lines[0].number not in own for items in part.filled.values())
    numbers = [{line.number for line in block} for block in blocks]
    counts = Counter(number for block in numbers for number in block)
    # A line cut in two stands on both sides of its list; it says nothing about the order of the others.
    order = [min(block) for block in numbers if min(block) in own and all(counts[n] == 1 for n in block)]
    happened = {
        PUT_BACK: moved,
        SORTED: sorted(order) != order,
        SPLIT: max(counts.values(), default=0) > 1,
        CLOSED: any(max(block) - min(block) >= len(block) for block in numbers),
    }
    return tuple(name for name, true in happened.items() if true)


def _reading_order(part: TitlePart) -> list[Block]:
    """The answer's blocks, lists in their slots, a conclusion glued onto the last list item apart."""
    blocks: list[Block] = []
    for index, segment in enumerate(part.segments):
        if not isinstance(segment, ListSlot):
            blocks.append(segment)
        elif items := part.filled.get(index):
            blocks.append(Run(items))
    blocks = [block for block in blocks if _lines(block)]
    if blocks and isinstance(blocks[-1], Run):
        blocks[-1:] = _conclusion_apart(blocks[-1], part.title.row.body, blocks[:-1])
    return blocks


def _lines(block: Block) -> Lines:
    if isinstance(block, Run):
        return tuple(line for item in block.items for line in item.lines)
    return block.lines


def _conclusion_apart(run: Run, title: str, before: Sequence[Block]) -> list[Block]:
    last = run.items[-1]
    line = last.lines[-1]
    at = _conclusion_start(line.text, title, before)
    if at is None:
        return [run]
    kept = ListItem((*last.lines[:-1], Line(line.number, line.text[:at])), last.number, last.text)
    return [Run((*run.items[:-1], kept)), Paragraph((Line(line.number, line.text[at:]),))]


def _conclusion_start(text: str, title: str, before: Sequence[Block]) -> int | None:
    """Where a list's last item stops being about itself: words of conclusion, the title's own subject, or
    "these …" said of what the lead-in announced."""
    if match := _CONCLUDES.search(text):
        return match.start()
    subject = title.rstrip("?？ ")
    if len(subject) >= 4 and (at := text.find(f"。{subject}")) >= 0:
        return at + 1
    lead_in = before[-1] if before else None
    if isinstance(lead_in, Paragraph):
        for match in _THESE.finditer(text):
            if match[1] in lead_in.joined:
                return match.start()
    return None
