"""Heads and feet of pages in a text that was printed or taken out of a PDF: page counts, what repeats there.

A page's foot cuts an answer in two; with its lines set aside the halves are put together again.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from mianjing.core.model import Draft, Dump, Line, Role, Segmented, Span
from mianjing.dumps.repair.pages import PAGE_BREAK_CLOSED

FEWEST_PAGES = 3
_REPEATED = 0.6
_NEAR = 2
"""Lines above and below a counted one that may belong to the same head or foot."""
_COUNTED = re.compile(
    r"^\s*(?:第\s?(\d{1,4})\s?页(?:\s?[,，/]?\s?共\s?\d{1,4}\s?页)?|(?:page\s)\s?(\d{1,4})(?:\s(?:of|/)\s\d{1,4})?|"
    r"[-–—]\s?(\d{1,4})\s?[-–—]|(\d{1,4})\s?/\s?\d{1,4}|(\d{1,4})\s?\|\s?p\s?a\s?g\s?e)\s*$",
    re.IGNORECASE,
)


def page_edges(dump: Dump) -> frozenset[int]:
    """Numbers of the lines that count pages upwards, and of those repeated right beside them.

    >>> page_edges(Dump("a.txt", ("a", "第 1 页", "b", "第 2 页", "c", "第 3 页"))) == {2, 4, 6}
    True
    """
    counted: list[int] = []
    last = -1
    for number, text in enumerate(dump.lines, 1):
        if len(text) < 40 and (found := _COUNTED.match(text)):
            page = int(next(group for group in found.groups() if group))
            if last < page <= last + 3 or last < 0:
                counted.append(number)
                last = page
    if len(counted) < FEWEST_PAGES:
        return frozenset()
    beside = {line: _beside(dump, line) for line in counted}
    repeated = Counter(dump.line(near).strip() for lines in beside.values() for near in lines)
    enough = max(FEWEST_PAGES, _REPEATED * len(counted))
    heads = (
        near for lines in beside.values() for near in lines if repeated[dump.line(near).strip()] >= enough
    )
    return frozenset((*counted, *heads))


def _beside(dump: Dump, number: int) -> list[int]:
    found = []
    for step in (-1, 1):
        near, seen = number + step, 0
        while 0 < near <= len(dump.lines) and seen < _NEAR:
            if dump.line(near).strip():
                found.append(near)
                seen += 1
            near += step
    return found


def without_edges(dump: Dump, edges: frozenset[int]) -> Dump:
    """``dump`` with its pages' heads and feet blank; every other line keeps its number."""
    lines = ("" if number in edges else text for number, text in enumerate(dump.lines, 1))
    return replace(dump, lines=tuple(lines))


def with_edges(found: Segmented, edges: frozenset[int]) -> Segmented:
    """What was read from ``without_edges``, for the whole dump: a role for the edges, answers whole again."""
    roles = [Role(Span(number, number), "noise", "head or foot of a page") for number in sorted(edges)]
    ordered = sorted((*found.roles, *roles), key=lambda role: (role.span, role.role, role.reason))
    return replace(found, drafts=tuple(_closed(draft, edges) for draft in found.drafts), roles=tuple(ordered))


def _closed(draft: Draft, edges: frozenset[int]) -> Draft:
    lines: list[Line] = []
    for place, line in enumerate(draft.lines):
        beside = draft.lines[max(0, place - 1) : place + 2]
        blank = not line.text.strip()
        if line.number in edges or (blank and any(each.number in edges for each in beside)):
            continue
        lines.append(line)
    if len(lines) == len(draft.lines):
        return draft
    return replace(draft, lines=tuple(lines), moves=(*draft.moves, PAGE_BREAK_CLOSED))
