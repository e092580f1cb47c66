"""A Notion export with call-outs: a title, then its answer in an ``<aside>`` block.

The other habit is read too: the title alone in the call-out, its answer below. Which one a dump follows is
seen from what most of its asides hold.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from mianjing.core.model import Draft, Dump, Line, Segmented
from mianjing.dumps.dialects.line_coverage import Label
from mianjing.dumps.dialects.line_labels import Head, LineLabels, assemble
from mianjing.dumps.dialects.question_detection import ends_a_sentence

NAME = "notion-asides"
FEWEST_ASIDES = 3
TAG: Label = ("noise", "tag of the export")

_TAG = re.compile(r"</?aside>")
_OPEN = re.compile(r"^\s*<aside>\s*(.*)$")
_CLOSE = re.compile(r"^(.*?)(?<!\s)\s*+</aside>\s*+$")
_HEADING = re.compile(r"^#{1,6}\s+(\S.*)$")
_NUMBER = re.compile(r"^\s*(\d{1,3})\s{0,3}[.、．)）]\s*\S")


@dataclass(frozen=True)
class _Aside:
    """A call-out: its opening and closing line, and the numbers of the lines with text between them."""

    first: int
    last: int
    inner: tuple[int, ...]


def evidence(dump: Dump) -> float:
    """Sure when several asides stand in the text and most of its lines belong to them and their titles."""
    asides = _asides(dump)
    if len(asides) < FEWEST_ASIDES:
        return 0.0
    titled = sum(1 for aside in asides if _title_line(dump, aside) or _holds_only_a_title(dump, aside))
    return 0.95 * titled / len(asides)


def segment(dump: Dump) -> Segmented:
    asides = _asides(dump)
    title_inside = sum(1 for aside in asides if _holds_only_a_title(dump, aside)) * 2 > len(asides)
    titles = {
        aside.inner[0] if title_inside and aside.inner else _title_line(dump, aside)
        for aside in asides
        if aside.inner or not title_inside
    }
    reading = LineLabels()
    section: tuple[str, ...] = ()
    for number, text in enumerate(dump.lines, 1):
        if number in titles:
            named = _NUMBER.match(text)
            reading.heads.append(Head(number, text.strip(), named[1] if named else None, section))
        elif _TAG.fullmatch(text.strip()):
            reading.labels[number] = TAG
        elif (heading := _HEADING.match(text)) and _leads_on(dump, number, titles):
            reading.labels[number] = ("heading", "")
            section = (heading[1].strip(),)
    found = assemble(NAME, dump, reading)
    return replace(found, drafts=tuple(_unwrapped(draft) for draft in found.drafts))


def _asides(dump: Dump) -> tuple[_Aside, ...]:
    found: list[_Aside] = []
    opened = 0
    inner: list[int] = []
    for number, text in enumerate(dump.lines, 1):
        marked = "<" in text
        opens, closes = (_OPEN.match(text), _CLOSE.match(text)) if marked else (None, None)
        if opens and not opened:
            opened, inner = number, [number] if opens[1] else []
        elif closes and opened:
            found.append(_Aside(opened, number, tuple([*inner, number] if closes[1].strip() else inner)))
            opened = 0
        elif opened and text.strip():
            inner.append(number)
    return tuple(found)


def _title_line(dump: Dump, aside: _Aside) -> int:
    """The line above the aside that names it; 0 if what stands there is no title."""
    for number in range(aside.first - 1, 0, -1):
        text = dump.line(number).strip()
        if text:
            return 0 if _CLOSE.match(text) or _HEADING.match(text) or ends_a_sentence(text) else number
    return 0


def _holds_only_a_title(dump: Dump, aside: _Aside) -> bool:
    if len(aside.inner) != 1:
        return False
    text = dump.line(aside.inner[0]).strip()
    return not ends_a_sentence(text)


def _leads_on(dump: Dump, number: int, titles: set[int]) -> bool:
    """True if the next line with text is a title or a heading: it heads a section then."""
    for below in range(number + 1, len(dump.lines) + 1):
        text = dump.line(below)
        if text.strip() and not _TAG.fullmatch(text.strip()):
            return below in titles or bool(_HEADING.match(text))
    return True


def _unwrapped(draft: Draft) -> Draft:
    """The draft without tags and without the indentation that only said the text is inside the call-out."""
    lines = [Line(line.number, _TAG.sub("", line.text)) for line in draft.lines]
    outer = min(
        (len(line.text) - len(line.text.lstrip(" ")) for line in lines if line.text.strip()), default=0
    )
    cut = tuple(Line(line.number, line.text[outer:]) for line in lines)
    return replace(draft, lines=cut, moves=(*draft.moves, "unwrap-aside")) if cut != draft.lines else draft
