"""Cards as text → drafts: ``Front:`` and ``Back:``, with or without HTML."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from mianjing.core.model import Draft, Line, Problem
from mianjing.dumps.read.data import one_line
from mianjing.dumps.read.html import words_of_html

_SIDE = re.compile(
    r"^\s{0,3}(?:\*\*)?(?:(front|正面)|back|背面|反面)(?:\*\*)?\s?[:：](?:\*\*)?\s*", re.IGNORECASE
)
_FEWEST = 2


def is_cards(lines: Iterable[str]) -> bool:
    """True for lines that name the sides of cards, one after the other, under no headings."""
    fronts = []
    for text in lines:
        if text.startswith("# ") or text.startswith("##"):
            return False
        if found := _SIDE.match(text):
            fronts.append(bool(found[1]))
    return sum(fronts) >= _FEWEST and fronts == [place % 2 == 0 for place in range(len(fronts))]


def read_cards(written: Sequence[str], name: str) -> tuple[tuple[Draft, ...], tuple[Problem, ...]]:
    """A draft for each front; a side goes on to where the next one is named."""
    sides: list[tuple[bool, int, list[str]]] = []
    for number, line in enumerate(written, 1):
        if found := _SIDE.match(line):
            sides.append((bool(found[1]), number, [line[found.end() :]]))
        elif sides:
            sides[-1][2].append(line)
    drafts: list[Draft] = []
    for front, number, lines in sides:
        if front:
            title = re.sub(r"(?m)^#+\s+|\*\*", "", words_of_html("\n".join(lines)))
            drafts.append(Draft("question", one_line(title), None, (), number, ()))
        elif drafts:
            last = drafts[-1]
            drafts[-1] = Draft("question", last.title, None, (), last.question_line, _told(lines, number))
    return tuple(draft for draft in drafts if draft.title), ()


def _told(lines: list[str], number: int) -> tuple[Line, ...]:
    """A back's lines, each where it stands; those of a tag's text all where their line does."""
    said = [
        Line(number + offset, text)
        for offset, line in enumerate(lines)
        for text in words_of_html(line).split("\n")
    ]
    while said and not said[-1].text.strip():
        said.pop()
    return tuple(said)
