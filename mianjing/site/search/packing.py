"""Numbers as printable characters: compact in a script, and read in the browser without parsing JSON numbers.

A number is written in base 46, least digit first; digits that are followed by another use the upper half of
the 92 characters. ``theme/search/packing.js`` reads it.
"""

from __future__ import annotations

from collections.abc import Iterable

from mianjing.site.search.documents import MAX_PHRASES
from mianjing.site.search.weights import Posting

BASE = 46
COARSE = 3
"""Every how many of the 46 levels are used: fewer compress better."""
DIGITS = "".join(chr(code) for code in range(33, 127) if chr(code) not in '"\\')


def number(value: int) -> str:
    """A whole number, 0 or more.

    >>> number(0), number(45), number(46)
    ('!', 'O', 'P#')
    """
    if value < len(_SMALL):
        return _SMALL[value]
    return _number(value)


def _number(value: int) -> str:
    digits = []
    while value >= BASE:
        digits.append(DIGITS[BASE + value % BASE])
        value //= BASE
    return "".join([*digits, DIGITS[value]])


def level(share: float) -> str:
    """A share, 0 to 1, in a few steps; what is there at all is never rounded to nothing."""
    return DIGITS[0] if share <= 0 else _LEVELS[round(min(1.0, share) * (BASE - 1) / COARSE)]


_SMALL = [_number(value) for value in range(BASE * BASE)]
_LEVELS = [DIGITS[max(COARSE, min(BASE - 1, step * COARSE))] for step in range(BASE // COARSE + 1)]


def postings(weight: float, several: Iterable[Posting]) -> str:
    """A term's weight (hundredths) and its postings, by ascending document.

    Each posting: the step from the document before it, doubled, plus one if places follow; its impact; then
    the places, each its number, doubled, plus one for the last: the phrases, numbered from 0, each with its
    share; and the passages, numbered from ``MAX_PHRASES``.
    """
    written = [number(round(weight * 100))]
    before = 0
    for document, impact, shares, passages in several:
        left = len(shares) + len(passages)
        written.append(number((document - before) * 2 + bool(left)) + level(impact))
        before = document
        for phrase, share in shares.items():
            left -= 1
            written.append(DIGITS[phrase * 2 + (not left)] + level(share))
        for passage in passages:
            left -= 1
            written.append(DIGITS[(MAX_PHRASES + passage) * 2 + (not left)])
    return "".join(written)
