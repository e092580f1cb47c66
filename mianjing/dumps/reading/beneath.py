"""Titles that only name what the paragraph beneath asks: "#### Type Erasure", "What is printed, and why?"."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from mianjing.dumps.reading.blocks import Block, Sheet
from mianjing.dumps.reading.evidence import traits
from mianjing.dumps.reading.group import Group
from mianjing.dumps.reading.labels import ASKS
from mianjing.dumps.reading.marks import plain_text
from mianjing.dumps.reading.wording import title_asks, with_colon

_FEWEST = 5
_MOST_ASK = 0.6
_FEW_TITLES_ASK = 0.4
_MOST_PARAGRAPHS = 1.3
_MOST_LINES = 6
_LONGEST = 900


def by_block_beneath(sheet: Sheet) -> Iterator[Group]:
    """All headings of a level, each with its first paragraph, where most of these ask and few headings do."""
    levels: dict[tuple[int, str], list[tuple[Block, list[int]]]] = defaultdict(list)
    for block, below in zip(sheet.headings, [*sheet.headings[1:], None], strict=False):
        upto = below.first if below else len(sheet.lines) + 1
        if not block.label and not block.rest and (lines := _paragraph(sheet, block.last + 1, upto)):
            levels[block.level, block.shape[:1]].append((block, lines))
    for titled in levels.values():
        asking = [lines for _, lines in titled if _asks(sheet, lines)]
        named = sum(traits(block)[0] >= 1 for block, _ in titled)
        if len(titled) < _FEWEST or len(asking) < _MOST_ASK * len(titled):
            continue
        if named > _FEW_TITLES_ASK * len(titled):
            continue
        if _paragraphs_that_ask(sheet, [block for block, _ in titled]) > _MOST_PARAGRAPHS * len(titled):
            continue
        counted = sum(block.number > 0 for block, _ in titled) > _MOST_ASK * len(titled)
        blocks = tuple(_with_paragraph(sheet, block, lines, counted) for block, lines in titled)
        yield Group("beneath", f"{'#' * blocks[0].level} … with what stands beneath", sheet, blocks)


def _paragraph(sheet: Sheet, first: int, upto: int) -> list[int]:
    """The lines of the first paragraph from ``first`` on; none for a list, a table, a quotation or code."""
    lines: list[int] = []
    for number in range(first, upto):
        text = sheet.lines[number - 1].strip()
        if sheet.code[number] or (not text and lines):
            break
        if text:
            lines.append(number)
    text = sheet.lines[lines[0] - 1].strip() if lines else ""
    short = len(lines) <= _MOST_LINES and sum(len(sheet.lines[n - 1]) for n in lines) <= _LONGEST
    return lines if short and not text.startswith(("- ", "* ", "+ ", ">", "|", "#", "1.", "!")) else []


def _asks(sheet: Sheet, lines: Sequence[int]) -> bool:
    texts = [plain_text(sheet.lines[number - 1]) for number in lines]
    return any(text.endswith(("?", "？")) for text in texts) or title_asks(texts[0]) >= 1


def _paragraphs_that_ask(sheet: Sheet, titles: Sequence[Block]) -> int:
    """How many paragraphs that begin at the margin ask under ``titles``: a list of questions has several."""
    count = 0
    for block, below in zip(titles, [*titles[1:], None], strict=False):
        number, upto = block.last + 1, below.first if below else len(sheet.lines) + 1
        while number < upto:
            lines = _paragraph(sheet, number, upto)
            count += bool(lines) and _asks(sheet, lines)
            number = lines[-1] + 1 if lines else number + 1
    return count


def _with_paragraph(sheet: Sheet, block: Block, lines: Sequence[int], counted: bool) -> Block:
    """``block`` with the paragraph in its title; where none is counted, "3 Things" begins with its 3."""
    name = block.title if counted or not block.number else f"{block.numeral} {block.title}"
    said = " ".join(plain_text(sheet.lines[number - 1]) for number in lines)
    numeral = block.numeral if counted else ""
    more = replace(block.more, last=lines[-1], numeral=numeral, number=block.number if counted else 0)
    return replace(block, title=with_colon(name, said), more=more, traits=ASKS)
