"""Rows → titles: which lines are questions, which are headings, and what lies under which heading.

A title is told by evidence: the contents list it, a lamp stands before it, or it is a line of its own that
asks. Extraction numbers on through lists and titles alike, so a number alone says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from mianjing.dumps.dialects.pdf.contents import Titles, is_chapter
from mianjing.dumps.dialects.pdf.rows import Row

TitleKind = Literal["section", "heading", "question"]

_LONGEST_TITLE = 90
_LONGEST_HEADING = 40
_LONGEST_EXTENT = 1000
"""How many lines may lie between a heading and its next sibling."""
_MOST_LISTS = 50
"""How many numberings may have begun between them."""
_ENDS_SENTENCE = re.compile(r"[。；;，,.:：!！>)）\]]$")
_LEADS_ON = re.compile(r"[。；;，,:：]$")
_ASKS = re.compile(r"[?？]$")


@dataclass(frozen=True)
class Title:
    """A question or heading; ``at`` and ``end`` (exclusive) bound its rows, ``section`` lies over it."""

    row: Row
    at: int
    end: int
    kind: TitleKind
    section: tuple[str, ...]


def titles_of(rows: Sequence[Row], contents: Titles) -> tuple[Title, ...]:
    """All titles of the text, in order."""
    places = _title_places(rows, contents)
    bounds = [*places[1:], len(rows)]
    found: list[Title] = []
    for section in _sections(rows, places, bounds):
        found += _read_section(rows, section)
    return tuple(found)


def _title_places(rows: Sequence[Row], contents: Titles) -> list[int]:
    """Indexes of the rows that are titles, headings over titles included."""
    places = []
    follows_title = False
    for at in range(len(rows) - 1, -1, -1):
        row = rows[at]
        if row.kind == "blank":
            continue
        marked = _is_listed(row, contents) or _is_asked(rows, at) or _is_chapter_line(rows, at)
        if marked or (follows_title and _is_heading(rows, at)):
            places.append(at)
            follows_title = True
        else:
            follows_title = row.kind == "toc"
    return places[::-1]


def _is_listed(row: Row, contents: Titles) -> bool:
    if row.kind not in ("item", "text") or len(row.body) > _LONGEST_TITLE or not row.body:
        return False
    if _LEADS_ON.search(row.body):
        return False
    return (row.lamp and row.label is not None) or bool(contents.alike(row.body))


def _is_asked(rows: Sequence[Row], at: int) -> bool:
    row = rows[at]
    marked = row.bullet or row.label is not None
    if row.kind not in ("item", "text") or not marked or len(row.body) > _LONGEST_TITLE:
        return False
    return bool(_ASKS.search(row.body)) and _blank(rows, at + 1)


def _is_chapter_line(rows: Sequence[Row], at: int) -> bool:
    row = rows[at]
    numbered = row.kind in ("item", "text") and (row.bullet or row.label is not None)
    alone = _blank(rows, at - 1) and _blank(rows, at + 1)
    return numbered and alone and len(row.body) <= _LONGEST_HEADING and is_chapter(row.body)


def _is_heading(rows: Sequence[Row], at: int) -> bool:
    row = rows[at]
    return (
        row.kind == "text"
        and row.label is None
        and not row.lamp
        and len(row.body) <= _LONGEST_HEADING
        and (not _ENDS_SENTENCE.search(row.body) or is_chapter(row.body))
        and "://" not in row.body
        and _blank(rows, at - 1)
        and _blank(rows, at + 1)
    )


def _blank(rows: Sequence[Row], at: int) -> bool:
    return not 0 <= at < len(rows) or rows[at].kind == "blank"


@dataclass(frozen=True)
class _Place:
    """A title's row and what stands below it up to the next title."""

    at: int
    end: int
    row: Row
    has_text: bool
    over_contents: bool


def _sections(rows: Sequence[Row], places: list[int], bounds: list[int]) -> list[list[_Place]]:
    """Titles grouped by section: an unnumbered line of its own without text opens one."""
    sections: list[list[_Place]] = [[]]
    for at, end in zip(places, bounds, strict=False):
        has_text = any(row.kind in ("text", "code") for row in rows[at + 1 : end])
        below = next((row.kind for row in rows[at + 1 : end] if row.kind != "blank"), "")
        place = _Place(at, end, rows[at], has_text, below == "toc")
        if _opens_section(place):
            sections.append([])
        sections[-1].append(place)
    return sections


def _opens_section(place: _Place) -> bool:
    row = place.row
    plain = not row.bullet and row.label is None
    return plain and (place.over_contents or not place.has_text) and not _ASKS.search(row.body)


def _read_section(rows: Sequence[Row], places: list[_Place]) -> list[Title]:
    head = (places[0].row.body,) if places and _opens_section(places[0]) else ()
    over: list[list[str]] = [[] for _ in places]
    headings = set()
    numbered_below = _numbered_below(places)
    title_at = {place.at: index for index, place in enumerate(places)}
    for index, place in enumerate(places):
        if _opens_section(place) or place.has_text:
            continue
        children = numbered_below.pop(_path(place), None) or _run_below(rows, places, index, title_at)
        # "4.4 … 篇" after its own 4.4.1: an empty heading need not stand before its children.
        if children or is_chapter(place.row.body):
            headings.add(index)
        for child in children:
            over[child].append(place.row.body)
    return [
        Title(place.row, place.at, place.end, _kind(place, index in headings), (*head, *over[index]))
        for index, place in enumerate(places)
    ]


def _kind(place: _Place, is_heading: bool) -> TitleKind:
    if _opens_section(place):
        return "section"
    return "heading" if is_heading else "question"


def _path(place: _Place) -> tuple[int, ...]:
    return place.row.label.path if place.row.label else ()


def _numbered_below(places: list[_Place]) -> dict[tuple[int, ...], list[int]]:
    """For each number the titles numbered below it, wherever they stand: (4,) has 4.1 and 4.1.2."""
    below: dict[tuple[int, ...], list[int]] = {}
    for index, place in enumerate(places):
        path = _path(place)
        for depth in range(1, len(path)):
            below.setdefault(path[:depth], []).append(index)
    return below


def _run_below(rows: Sequence[Row], places: list[_Place], index: int, title_at: dict[int, int]) -> list[int]:
    """Titles after the textless title ``index`` that belong to a numbering begun below it.

    Numbering nests: 1 opens a run; n + 1 continues the innermost run that stands at n; the title's own run
    continued is its next sibling, where its extent ends. List items count, for extraction numbers titles on
    from them (2. … / 1. item / 2. item / 3. first child / 4. second child / 3. next sibling).
    """
    label = places[index].row.label
    if label is None or len(label.path) > 1:
        return []
    runs: list[tuple[str, int]] = [(label.style, label.path[-1])]
    children: list[int] = []
    for at in range(places[index].at + 1, min(places[-1].end, places[index].at + _LONGEST_EXTENT)):
        row = rows[at]
        if row.kind not in ("item", "text") or row.label is None or len(row.label.path) > 1:
            continue
        style, value = row.label.style, row.label.path[0]
        if value == 1:
            runs.append((style, 1))
        else:
            while runs and runs[-1] != (style, value - 1):
                runs.pop()
            if not runs:
                break
            runs[-1] = (style, value)
        if len(runs) == 1 or len(runs) > _MOST_LISTS:
            break
        if at in title_at:
            children.append(title_at[at])
    return children
