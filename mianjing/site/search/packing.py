"""Numbers as printable characters: compact in a script, and read in the browser without parsing JSON numbers.

A number is written in base 46, least digit first; digits that are followed by another use the upper half of
the 92 characters. ``theme/search/packing.js`` reads it.
"""

from __future__ import annotations

from collections.abc import Iterable

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
    digits = []
    while value >= BASE:
        digits.append(DIGITS[BASE + value % BASE])
        value //= BASE
    return "".join([*digits, DIGITS[value]])


def level(share: float) -> str:
    """A share, 0 to 1, in a few steps; what is there at all is never rounded to nothing."""
    if share <= 0:
        return DIGITS[0]
    return DIGITS[max(COARSE, min(BASE - 1, round(share * (BASE - 1) / COARSE) * COARSE))]


def postings(weight: float, several: Iterable[Posting]) -> str:
    """A term's weight (hundredths) and its postings, by ascending document.

    Each posting: the step from the document before it, doubled, plus one if phrases follow; its impact; then
    for each phrase its number, doubled, plus one for the last, and its share.
    """
    written = [number(round(weight * 100))]
    before = 0
    for posting in several:
        written.append(number((posting.document - before) * 2 + bool(posting.shares)) + level(posting.impact))
        before = posting.document
        last = len(posting.shares) - 1
        for place, (phrase, share) in enumerate(posting.shares.items()):
            written.append(DIGITS[phrase * 2 + (place == last)] + level(share))
    return "".join(written)
