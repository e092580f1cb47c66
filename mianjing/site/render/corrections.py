"""What checking found of a text, put into the text: the words that do not hold marked, what is right below.

Quotes are Markdown as the entry has it; they are found in the text's HTML by their letters and digits alone,
across whatever markup lies between them.
"""

from __future__ import annotations

import html
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from mianjing.site.render.segments import pieces, text_of

# A note stands behind these once they are closed, and inside those before they close.
_BEHIND = frozenset(["p", "h1", "h2", "h3", "h4", "h5", "h6", "pre"])
_WITHIN = frozenset(["li", "td", "th", "dd", "dt", "blockquote", "figure", "details"])
# What ends the words of an item or a cell before it closes.
_BLOCKS = frozenset(["ul", "ol", "dl", "p", "pre", "table", "div", "blockquote"])
# A formula is marked whole: no element of ours may stand inside it.
_WHOLE = "math"


@dataclass(frozen=True)
class Correction:
    """The HTML of the words quoted, of a ``pointer`` from them to the ``note``, and of the note itself."""

    quote: str
    verdict: str
    pointer: str
    note: str


@dataclass(frozen=True)
class Corrected:
    """``unplaced`` are those whose words the text does not hold."""

    html: str
    unplaced: tuple[Correction, ...]


@dataclass(frozen=True)
class _Piece:
    name: str
    text: str
    closing: bool = False


class _Letter(NamedTuple):
    """A letter or digit of the text: the number of its piece and the slice of that which shows it."""

    piece: int
    first: int
    last: int


# Where in a piece of text it starts and ends, the verdict, and the pointer behind it.
_Mark = tuple[int, int, str, str]


def correct(page: str, corrections: Sequence[Correction]) -> Corrected:
    """Mark each quote where it first stands, and put its note behind the paragraph, item or cell.

    >>> print(correct("<p>很<b>慢</b>。</p>", [Correction("慢", "wrong", "", "<i>不</i>")]).html)
    <p>很<b><mark class="mj-claim mj-claim--wrong">慢</mark></b>。</p><i>不</i>
    """
    if not corrections:
        return Corrected(page, ())
    parts = list(_parts(page))
    letters, places = _letters(parts)
    taken: set[int] = set()
    unplaced: list[Correction] = []
    notes: defaultdict[int, list[str]] = defaultdict(list)
    marks: defaultdict[int, list[_Mark]] = defaultdict(list)
    found: list[tuple[int, int, Correction]] = []
    for one in corrections:
        wanted = "".join(_folded(html.unescape(text_of(one.quote))))
        at = _free(letters, wanted, taken)
        if at is None:
            unplaced.append(one)
            continue
        taken.update(range(at, at + len(wanted)))
        found.append((at, at + len(wanted), one))
    for start, end, one in sorted(found, key=lambda span: span[:2]):
        slices: dict[int, tuple[int, int]] = {}
        for letter in places[start:end]:
            first, _ = slices.get(letter.piece, (letter.first, 0))
            slices[letter.piece] = first, letter.last
        last = max(slices)
        after, boxed = _note_place(parts, last)
        for piece, (first, to) in slices.items():
            pointer = one.pointer if piece == last and not boxed else ""
            marks[piece].append((first, to, one.verdict, pointer))
        notes[after].append(one.note)
    made: list[str] = []
    for number, part in enumerate(parts):
        made += [*notes[number], _marked(part.text, marks[number])]
    return Corrected("".join([*made, *notes[len(parts)]]), tuple(unplaced))


def _free(letters: str, wanted: str, taken: set[int]) -> int | None:
    """Where the wanted letters stand and no other correction does."""
    at = letters.find(wanted) if wanted else -1
    while at >= 0:
        if taken.isdisjoint(range(at, at + len(wanted))):
            return at
        at = letters.find(wanted, at + 1)
    return None


def _parts(page: str) -> Iterator[_Piece]:
    """The tags and texts of the page, each formula as one piece."""
    formula: list[str] = []
    for name, piece, closing in pieces(page):
        if formula or name == _WHOLE:
            formula.append(piece)
            if name == _WHOLE and closing:
                yield _Piece("", "".join(formula))
                formula = []
            continue
        yield _Piece(name, piece, closing)
    if formula:
        yield _Piece("", "".join(formula))


def _letters(parts: Sequence[_Piece]) -> tuple[str, list[_Letter]]:
    letters: list[str] = []
    places: list[_Letter] = []
    for number, part in enumerate(parts):
        if part.name:
            continue
        if part.text.startswith("<"):
            shown = list(_folded(html.unescape(text_of(part.text))))
            letters += shown
            places += [_Letter(number, 0, len(part.text))] * len(shown)
            continue
        for first, last in pairwise(_character_bounds(part.text)):
            for char in _folded_character(part.text[first:last]):
                letters.append(char)
                places.append(_Letter(number, first, last))
    return "".join(letters), places


def _character_bounds(text: str) -> Iterator[int]:
    """Where each character of escaped text starts, ``&amp;`` being one, and where the text ends."""
    at = 0
    while at < len(text):
        yield at
        end = text.find(";", at, at + 12) if text[at] == "&" else -1
        at = end + 1 if end > 0 else at + 1
    yield len(text)


@lru_cache(maxsize=1 << 14)
def _folded_character(escaped: str) -> str:
    return "".join(_folded(html.unescape(escaped)))


def _folded(text: str) -> Iterator[str]:
    return (char for char in unicodedata.normalize("NFKC", text).casefold() if char.isalnum())


def _note_place(parts: Sequence[_Piece], number: int) -> tuple[int, bool]:
    """Before which piece a note on piece ``number`` stands, and whether that piece is code in a box."""
    holders: list[str] = []
    for part in parts[:number]:
        if part.name in _BEHIND or part.name in _WITHIN:
            if part.closing and part.name in holders:
                del holders[len(holders) - 1 - holders[::-1].index(part.name) :]
            elif not part.closing:
                holders.append(part.name)
    holder = holders[-1] if holders else ""
    for at in range(number + 1, len(parts)):
        part = parts[at]
        if part.name == holder and part.closing:
            return (_past_boxes(parts, at) if holder in _BEHIND else at), holder == "pre"
        if holder in _WITHIN and part.name in _BLOCKS:
            return at, False
    return len(parts), False


def _past_boxes(parts: Sequence[_Piece], at: int) -> int:
    """Behind the boxes that code stands in."""
    at += 1
    while (
        parts[at - 1].name in ("pre", "div")
        and at < len(parts)
        and parts[at].name == "div"
        and parts[at].closing
    ):
        at += 1
    return at


def _marked(text: str, marks: Sequence[_Mark]) -> str:
    made: list[str] = []
    at = 0
    for first, last, verdict, pointer in sorted(marks):
        made += [
            text[at:first],
            f'<mark class="mj-claim mj-claim--{verdict}">{text[first:last]}</mark>{pointer}',
        ]
        at = last
    return "".join([*made, text[at:]])
