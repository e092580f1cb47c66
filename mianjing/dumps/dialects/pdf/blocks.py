"""The rows under a title → blocks: paragraphs made whole over page breaks, lists, code."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from mianjing.core.model import Line
from mianjing.dumps.dialects.pdf.rows import LAMP, Row

_BREAKS_OFF = re.compile(r"[\w，、,（(“‘]$")
_GOES_ON = re.compile(r"[\w“”‘’（(，、,]")
_ENDS_IN_ADDRESS = re.compile(r"://\S{0,2000}$")
_SHORTEST_BROKEN = 20
"""A page breaks full lines; a short line without a stop is a label or a heading."""


@dataclass(frozen=True)
class Paragraph:
    """Prose. A paragraph that a page break cut has a line for each page."""

    lines: tuple[Line, ...]

    @property
    def text(self) -> str:
        return "\n".join(line.text for line in self.lines)

    @property
    def joined(self) -> str:
        """The text over page breaks, as offsets into it are counted."""
        return "".join(line.text for line in self.lines)


@dataclass(frozen=True)
class ListItem:
    """One list item; ``number`` is None under a bullet, ``text`` is without the marker."""

    lines: tuple[Line, ...]
    number: int | None
    text: str


@dataclass(frozen=True)
class Run:
    """List items in one numbering (or under bullets), page breaks inside it gone."""

    items: tuple[ListItem, ...]


@dataclass(frozen=True)
class Code:
    """Lines of code with their fences, blank lines inside included."""

    lines: tuple[Line, ...]


Block = Paragraph | Run | Code


def blocks_of(rows: Sequence[Row]) -> list[Block]:
    """Blocks of ``rows`` in order; blank rows and contents rows belong to none."""
    blocks: list[Block] = []
    after_blank = True
    for row in rows:
        line = Line(row.number, row.text)
        last = blocks[-1] if blocks else None
        if row.kind == "code":
            if isinstance(last, Code) and (not after_blank):
                blocks[-1] = Code((*last.lines, line))
            else:
                blocks.append(Code((line,)))
        elif row.kind == "item":
            item = ListItem((line,), row.label.path[-1] if row.label else None, row.body)
            if isinstance(last, Run) and _continues(last.items[-1], item):
                blocks[-1] = Run((*last.items, item))
            else:
                blocks.append(Run((item,)))
        elif row.kind == "text":
            _add_prose(blocks, line, after_blank)
        after_blank = row.kind == "blank" or (after_blank and row.kind == "toc")
    return blocks


def _continues(last: ListItem, item: ListItem) -> bool:
    if last.number is None or item.number is None:
        return last.number is None and item.number is None
    return item.number > last.number


def _add_prose(blocks: list[Block], line: Line, after_blank: bool) -> None:
    last = blocks[-1] if blocks else None
    whole = not after_blank
    if isinstance(last, Paragraph) and (whole or _broken(last.lines[-1].text, line.text)):
        blocks[-1] = Paragraph((*last.lines, line))
    elif isinstance(last, Run) and _broken(last.items[-1].text, line.text):
        item = last.items[-1]
        joined = ListItem((*item.lines, line), item.number, f"{item.text}{line.text.strip()}")
        blocks[-1] = Run((*last.items[:-1], joined))
    else:
        blocks.append(Paragraph((line,)))


def _broken(before: str, after: str) -> bool:
    """Whether a page break may have cut one sentence into ``before`` and ``after``."""
    before, after = before.strip(), after.strip()
    return (
        len(before) >= _SHORTEST_BROKEN
        and not _ENDS_IN_ADDRESS.search(before)
        and not after.startswith(LAMP)
        and bool(_BREAKS_OFF.search(before))
        and bool(_GOES_ON.match(after))
        and "://" not in after[:10]
    )
