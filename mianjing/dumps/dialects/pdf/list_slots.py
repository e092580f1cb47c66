"""Where a list belongs in a paragraph: after the words that announce it.

Extraction takes a list out of its answer and glues what stood before it to what stood after:
``要考虑以下几个因素：综上所述，…``. Between the colon and 综上所述 is the list's place, a slot.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from mianjing.core.model import Line
from mianjing.dumps.dialects.pdf.blocks import Block, Code, Paragraph, Run
from mianjing.dumps.dialects.pdf.rows import LAMP

# What follows a colon inside a paragraph may simply finish the sentence (包括两个阶段：预训练和微调。);
# words like 以下 or 几个 promise a list of its own.
_ANNOUNCES = re.compile(
    r"以下|如下|下面|下列|几[个种点类项步]|一些|若干|(?:包括|例如|比如|步骤|原因|方法)$"
    r"|\b(?:following|as follows|such as|steps|below)\b",
    re.I,
)
_CLAUSE_END = re.compile(r"[。！？；!?;]|[：:]|\. ")
_SAYS_SOME = re.compile(r"(?:以下|如下|下面|下列|几[个种点类项步]|一些|若干)[^。，：:]{0,20}。")
_CONCLUDES = re.compile(r"[。：:]\s*(?:综上|总之|总而言之|总的来说|总体而言|总体来说|综合)")
_LONGEST_NAME = 12
"""A list's name between two colons (指令：数据输入格式要求：) is not longer than this."""


@dataclass(frozen=True)
class ListSlot:
    """The place of a list in an answer; ``context`` is the text that announces it."""

    context: str


Segment = Block | ListSlot


def with_slots(blocks: Iterable[Block]) -> list[Segment]:
    """``blocks`` with a slot after every lead-in whose list or code does not follow at once."""
    blocks = [piece for block in blocks for piece in _cut_at_lamps(block)]
    segments: list[Segment] = []
    for index, block in enumerate(blocks):
        if not isinstance(block, Paragraph):
            segments.append(block)
            continue
        following = blocks[index + 1] if index + 1 < len(blocks) else None
        segments += _cut(block, isinstance(following, Run), isinstance(following, Code))
    return segments


def _cut_at_lamps(block: Block) -> Iterable[Block]:
    """A lamp opens an answer: one inside a paragraph tells that two were glued."""
    if not isinstance(block, Paragraph):
        return [block]
    text = block.joined
    lamps = [match.start() for match in re.finditer(LAMP, text) if text[: match.start()].strip()]
    bounds = [0, *lamps, len(text)]
    return [cut_lines(block, start, end) for start, end in pairwise(bounds)]


def _cut(paragraph: Paragraph, before_list: bool, before_code: bool) -> list[Segment]:
    text = paragraph.joined
    leads = list(_lead_ins(text))
    if before_code and leads and leads[-1].end == len(text.rstrip()):
        leads.pop()
    if not leads and before_list:
        leads = _unannounced(text)
    segments: list[Segment] = []
    start = 0
    for lead, following in zip(leads, [*leads[1:], None], strict=False):
        segments.append(cut_lines(paragraph, start, lead.end))
        # A lead-in to named lists (…的要求：指令：数据输入格式要求：) has no list but those.
        if lead.is_name or not (following and following.is_name):
            segments.append(ListSlot(text[start : lead.end]))
        start = lead.end
    if text[start:].strip():
        segments.append(cut_lines(paragraph, start, len(text)))
    return segments


@dataclass(frozen=True)
class _LeadIn:
    """Words that end, just before offset ``end``, in a colon; ``is_name`` if they only name a list."""

    end: int
    is_name: bool = False


def _lead_ins(text: str) -> Iterable[_LeadIn]:
    """The lead-ins of a paragraph."""
    clause_start, chained = 0, False
    for stop in _CLAUSE_END.finditer(text):
        if stop[0] in "：:":
            if _inside_token(text, stop.end()):
                continue
            clause = text[clause_start : stop.start()].strip()
            at_end = not text[stop.end() :].strip()
            is_name = chained and 0 < len(clause) <= _LONGEST_NAME
            chained = is_name or at_end or bool(_ANNOUNCES.search(clause))
            if chained:
                yield _LeadIn(stop.end(), is_name)
        else:
            chained = False
        clause_start = stop.end()


def _inside_token(text: str, end: int) -> bool:
    """Whether the colon before ``end`` is part of a ratio, time or address."""
    return text[end - 1] == ":" and bool(re.match(r"[\d/]", text[end : end + 1]))


def _unannounced(text: str) -> list[_LeadIn]:
    """The place of a list that no colon announces, before a glued conclusion (存在一些区别。…总的来说，…)."""
    if not _CONCLUDES.search(text):
        return []
    match = _SAYS_SOME.search(text)
    return [_LeadIn(match.end())] if match else []


def cut_lines(paragraph: Paragraph, start: int, end: int) -> Paragraph:
    """The part of ``paragraph`` between two offsets into its lines put together."""
    lines, position = [], 0
    for line in paragraph.lines:
        piece = line.text[max(0, start - position) : max(0, end - position)]
        if piece.strip():
            lines.append(Line(line.number, piece.strip()))
        position += len(line.text)
    return Paragraph(tuple(lines))
