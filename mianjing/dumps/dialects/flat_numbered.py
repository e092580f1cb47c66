"""Flat web text: parts headed ``一、``, questions numbered ``1、`` line by line, answers below, no markup.

Numbers begin anew in every part and sometimes repeat; a part's heading may carry its first question; the page
the text was taken from leaves its advertisement at the end.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from mianjing.core.model import Dump, Segmented
from mianjing.core.text import opening_words
from mianjing.dumps.dialects.line_coverage import Label
from mianjing.dumps.dialects.line_labels import Head, LineLabels, assemble
from mianjing.dumps.dialects.numbering import Numbered, gaps_filled, in_sequence, numbered, part_title
from mianjing.dumps.dialects.printed_contents import printed_items
from mianjing.dumps.dialects.promo import advertisements
from mianjing.dumps.dialects.question_detection import (
    ends_a_sentence,
    ends_with_question_mark,
    fenced_lines,
    looks_like_question,
)

NAME = "flat-numbered"
FEWEST_QUESTIONS = 4
_MOST = 2 / 3

_BULLET = re.compile(r"^\s{0,8}[-*•·]\s+(\S.*)$")
_MARKUP = re.compile(r"^\s*(?:#{1,6}\s|```|<[a-z])")


def evidence(dump: Dump) -> float:
    """Sure when one mark numbers many asking lines, parts have headings and there is no markup."""
    lines = [text for text in dump.lines if text.strip()]
    if any(_MARKUP.match(text) for text in lines) or not any(part_title(text) for text in lines):
        return 0.0
    asking = _asking(dump)
    if len(asking) < FEWEST_QUESTIONS:
        return 0.0
    # Text of a printed book: its contents count twice, and its titles are wrapped.
    if printed_items(dump.lines):
        return 0.0
    return 0.9 * len(in_sequence(asking, _part_starts(dump))) / len(asking)


def segment(dump: Dump) -> Segmented:
    return assemble(NAME, dump, read(dump))


def read(dump: Dump) -> LineLabels:
    """Heads, headings and advertisements; the generic dialect tries this reading too."""
    heads_at = {item.line: item for item in _titles(dump)}
    last_head = max(heads_at, default=0)
    labels: dict[int, Label] = advertisements(dump, last_head + 1)
    reading = LineLabels(labels=labels)
    part: tuple[str, ...] = ()
    group: tuple[str, ...] = ()
    for number, text in enumerate(dump.lines, 1):
        if number in labels or not text.strip():
            continue
        if item := heads_at.get(number):
            reading.heads.append(Head(number, text.strip(), str(item.number), part + group))
        elif title := part_title(text):
            heading, question = _unglue(title)
            if heading:
                part, group = (heading,), ()
                labels[number] = ("heading", "with a question glued to it" if question else "")
            if question:
                moves = ("split-glued-heading",) if heading else ()
                reading.heads.append(Head(number, question, None, part, moves=moves))
        elif title := _stray_heading(dump, number, heads_at):
            group = (title,)
            labels[number] = ("heading", "a section's title set as the last item of a list")
        elif not reading.heads and not part:
            labels[number] = ("heading", "title of the dump")
    return reading


def _titles(dump: Dump) -> list[Numbered]:
    """The questions, part by part: no count goes on beyond a part's heading if it begins anew right below.

    Its first line is a title then even if it does not ask, as the first lines of most parts' counts are.
    """
    asking = _asking(dump)
    alike = [item for item in _numbered_lines(dump) if asking and item.mark == asking[0].mark]
    borders = _borders(dump, alike)
    asked = {item.line for item in asking}
    parts = [
        [item for item in alike if first <= item.line < after]
        for first, after in pairwise([0, *borders, len(dump.lines) + 1])
    ]
    told = sum(any(item.line in asked for item in part) for part in parts[1:])
    if not borders or told < _MOST * len(borders):
        return gaps_filled(in_sequence(asking, _part_starts(dump)), alike)
    titles = []
    for part in parts:
        starts = {part[0].line} & set(borders) if part else set()
        outer = in_sequence([item for item in part if item.line in asked | starts], starts)
        titles += gaps_filled(outer, part)
    return titles


def _borders(dump: Dump, alike: Sequence[Numbered]) -> list[int]:
    """Lines that begin a count anew right below a part's heading."""
    firsts = {item.line for item in alike if item.number == 1 and not ends_a_sentence(item.text)}
    filled = [number for number, text in enumerate(dump.lines, 1) if text.strip()]
    return [below for above, below in pairwise(filled) if below in firsts and part_title(dump.line(above))]


def _asking(dump: Dump) -> list[Numbered]:
    items = [item for item in _numbered_lines(dump) if looks_like_question(item.text)]
    marks = Counter(item.mark for item in items if ends_with_question_mark(item.text))
    usual = marks.most_common(1)[0][0] if marks else None
    return [item for item in items if usual in (None, item.mark)]


def _numbered_lines(dump: Dump) -> list[Numbered]:
    fenced = fenced_lines(dump)
    return [
        item
        for number, text in enumerate(dump.lines, 1)
        if number not in fenced and (item := numbered(number, text))
    ]


def _part_starts(dump: Dump) -> list[int]:
    """The first numbered line after each part's heading."""
    starts, fresh = [], False
    for number, text in enumerate(dump.lines, 1):
        if part_title(text):
            fresh = True
        elif fresh and numbered(number, text):
            starts.append(number)
            fresh = False
    return starts


def _unglue(title: str) -> tuple[str, str]:
    """A part's title and the question glued to it, "" for what is not there.

    >>> _unglue("大模型 (LLMs)LangChain什么是LangChain?")
    ('大模型 (LLMs)LangChain', '什么是LangChain?')
    """
    if not ends_with_question_mark(title):
        return title, ""
    openers = [found.start() for found in opening_words().finditer(title)]
    if not openers or not openers[-1]:
        return "", title
    return title[: openers[-1]].strip(), title[openers[-1] :].strip()


def _stray_heading(dump: Dump, number: int, heads_at: dict[int, Numbered]) -> str | None:
    """A bullet right before a question that is no sentence, though all bullets above it are."""
    bullet = _BULLET.match(dump.line(number))
    if not bullet or number + 1 not in heads_at or ends_a_sentence(bullet[1]):
        return None
    above = [
        found[1] for back in (1, 2) if number > back and (found := _BULLET.match(dump.line(number - back)))
    ]
    return bullet[1] if len(above) == 2 and all(ends_a_sentence(text) for text in above) else None
