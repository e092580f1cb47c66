"""Numbered lists: one kind of marker, and numbers from 1 on, whatever the list was cut out of."""

from __future__ import annotations

import re

from mianjing.core.model import Line
from mianjing.dumps.repair.mask import fence_lines
from mianjing.dumps.repair.registry import Lines

_ITEM = re.compile(r"^(\s*)(\d{1,3})([.)、])(?=\s|[^\s\d.)、])")
_BULLETED_NUMBER = re.compile(r"^(\s*)[-*+] +(?=\d{1,3}[.)] +\S)")
_FENCED_ITEM = re.compile(r"\s*(?:[-*+]|\d{1,9}[.)])\s")
_ANNOUNCES = re.compile(r"[:：]\**\s*$")
_SAME_LEVEL = 1
"""Extraction indents single items of a list by a space, which means nothing."""


def drop_bullets_before_numbers(lines: Lines) -> Lines:
    """``- 80. text`` has two markers for one item; the number stays."""
    return tuple(
        line if code else Line(line.number, _BULLETED_NUMBER.sub(r"\1", line.text))
        for line, code in _with_code(lines)
    )


def number_from_one(lines: Lines) -> Lines:
    """Every list counts from 1, unless it goes on from the list before it in the same answer.

    What stands between two lists tells them apart: a line that ends in a colon announces a new list.
    """
    counts: dict[int, tuple[int, int]] = {}  # by indent: the number printed last, and the one it became
    numbered = []
    announced = False
    for line, code in _with_code(lines):
        text = line.text
        match = None if code else _ITEM.match(text)
        if match:
            indent, value = _level(match[1]), int(match[2])
            counts = {level: count for level, count in counts.items() if level <= indent}
            count = _count(counts.get(indent), value, announced)
            counts[indent] = (value, count)
            if count != value:
                text = f"{match[1]}{count}{match[3]}{text[match.end() :]}"
        if line.text.strip():
            outside = not match and not line.text[:1].isspace()
            announced = outside and not code and bool(_ANNOUNCES.search(line.text))
        numbered.append(Line(line.number, text))
    return tuple(numbered)


def _count(before: tuple[int, int] | None, value: int, announced: bool) -> int:
    if value == 1 or before is None or announced:
        return 1
    printed, became = before
    return became + 1 if value == printed + 1 else value


def _level(indent: str) -> int:
    width = len(indent.expandtabs(4))
    return 0 if width <= _SAME_LEVEL else width


def _with_code(lines: Lines) -> list[tuple[Line, bool]]:
    """Each line and whether it is code or its fence; one that also begins a list item is not."""
    kinds = fence_lines(lines)
    item = {n for n, kind in kinds.items() if kind == "opens" and _FENCED_ITEM.match(lines[n].text)}
    return [(line, n in kinds and n not in item) for n, line in enumerate(lines)]
