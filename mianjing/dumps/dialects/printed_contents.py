"""A printed table of contents, told by its form alone: titles, dots that lead to the edge, page numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_LEADERS = re.compile(r"\s*(?:[.·•．]\s?){4,}\s*(\d{0,4})\s*$|\s*…{2,}\s*(\d{0,4})\s*$")
_LAST = frozenset("0123456789.·•．…")
_PAGE = re.compile(r"^\s*\d{1,4}\s*$")
_NUMBERED = re.compile(r"\s*(\d{1,3})\s?[.、．:：)）]\s*")
_WIDEST = 400
_FEWEST = 5
_LONGEST = 3
"""Lines that an item may take: its title wrapped, or its page number alone."""


@dataclass(frozen=True)
class PrintedItem:
    """An item: its lines' numbers and its title on one line, without its number and its page."""

    lines: range
    title: str


def printed_items(lines: Sequence[str]) -> list[PrintedItem]:
    """All items of printed contents.

    >>> printed_items([f"{n}. 第{n}个 …… {n}" for n in range(1, 6)])[4]
    PrintedItem(lines=range(5, 6), title='第5个')
    """
    runs: list[list[int]] = []
    for number in _ends(lines):
        if runs and sum(map(bool, map(str.strip, lines[runs[-1][-1] : number]))) <= _LONGEST:
            runs[-1].append(number)
        else:
            runs.append([number])
    return [item for run in runs if len(run) >= _FEWEST for item in _items(lines, run)]


def _ends(lines: Sequence[str]) -> Iterator[int]:
    """The numbers of the lines that items end on: those of their pages."""
    for number, text in enumerate(lines, 1):
        if len(text) > _WIDEST or text.rstrip()[-1:] not in _LAST:
            continue
        found = _LEADERS.search(text)
        if not found or not text[: found.start()].strip():
            continue
        if any(found.groups()):
            yield number
        elif number < len(lines) and _PAGE.match(lines[number]):
            yield number + 1


def _items(lines: Sequence[str], run: Sequence[int]) -> Iterator[PrintedItem]:
    first = run[0] - bool(_PAGE.match(lines[run[0] - 1]))
    above = _NUMBERED.match(lines[first - 2]) if first > 1 else None
    # A first item that was wrapped: its number stands a line up.
    if above and above[1] == "1" and not _NUMBERED.match(lines[first - 1]):
        first -= 1
    for last in run:
        text = ""
        for line in lines[first - 1 : last]:
            between = " " if text[-1:].isascii() and line[:1].isascii() else ""
            text = f"{text}{between}{line.strip()}" if text else line.strip()
        yield PrintedItem(range(first, last + 1), _NUMBERED.sub("", _LEADERS.sub("", text), count=1))
        first = last + 1
