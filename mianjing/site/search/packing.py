"""Numbers as printable characters: compact in a script, and read in the browser without parsing JSON numbers.

A number is written in base 46, least digit first; digits that are followed by another use the upper half of
the 92 characters. ``theme/search/packing.js`` reads it.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from mianjing.site.search.analysis import Numbers
from mianjing.site.search.documents import MAX_PASSAGES, MAX_PHRASES
from mianjing.site.search.postings import AllPostings, Floats, Postings
from mianjing.site.search.weights import Terms

BASE = 46
COARSE = 3
"""Every how many of the 46 levels are used: fewer compress better."""
DIGITS = "".join(chr(code) for code in range(33, 127) if chr(code) not in '"\\')
_BYTES = np.frombuffer(DIGITS.encode(), np.uint8)

MOST_POSTINGS = 2_500
"""A term in more documents than this keeps those it matters most in: it says too little to be worth more."""

Bytes = NDArray[np.uint8]


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


def packed(terms: Terms, several: AllPostings) -> dict[str, str]:
    """Each term's weight and its postings, as ``postings`` writes them."""
    found: list[str] = []
    for block in several.blocks():
        weights = terms.weight[len(found) : len(found) + len(block.ends)]
        found += postings(weights, block.strongest(MOST_POSTINGS))
    return dict(zip(terms.names, found, strict=True))


def postings(weights: Floats, several: Postings) -> list[str]:
    """Each term's weight (hundredths) and its postings, by ascending document.

    Each posting: the step from the document before it, doubled, plus one if places follow; its impact; then
    the places, each its number, doubled, plus one for the last: the phrases, numbered from 0, each with its
    share; and the passages, numbered from ``MAX_PHRASES``.
    """
    weight = np.rint(weights * 100).astype(np.int64)
    phrases = np.bincount(several.row, minlength=len(several.document))
    passages = np.bitwise_count(several.passages).astype(np.int64)
    step = np.diff(several.document, prepend=0)
    step[several.starts] = several.document[several.starts]
    step = step.astype(np.int64) * 2 + (phrases + passages > 0)
    heads = np.cumsum(_digits(weight))
    after = np.cumsum(_digits(step) + 1 + 2 * phrases + passages) + heads[several.term]
    start = after - _digits(step) - 1 - 2 * phrases - passages
    text = np.empty(int(after[-1]) if len(after) else 0, np.uint8)
    ends = after[several.ends - 1]
    _write(text, np.concatenate([[0], ends[:-1]])[: len(ends)], weight)
    _write(text, start, step)
    at = start + _digits(step)
    text[at] = levels(several.impact)
    at += 1
    nth = np.arange(len(several.row)) - np.repeat(np.cumsum(phrases) - phrases, phrases)
    last = (nth + 1 == phrases[several.row]) & (passages[several.row] == 0)
    place = at[several.row] + 2 * nth
    text[place] = _BYTES[several.phrase * 2 + last]
    text[place + 1] = levels(several.share)
    at += 2 * phrases
    for bit in range(MAX_PASSAGES):
        has = np.flatnonzero(several.passages >> bit & 1)
        passages[has] -= 1
        text[at[has]] = _BYTES[(MAX_PHRASES + bit) * 2 + (passages[has] == 0)]
        at[has] += 1
    whole = text.tobytes().decode("ascii")
    return [whole[start:end] for start, end in pairwise([0, *ends.tolist()])]


def levels(shares: Floats) -> Bytes:
    """Shares, 0 to 1, in a few steps; what is there at all is never rounded to nothing."""
    steps = np.rint(np.minimum(1.0, shares) * (BASE - 1) / COARSE).astype(np.int64)
    return _BYTES[np.where(shares > 0, np.clip(steps * COARSE, COARSE, BASE - 1), 0)]


def _digits(values: Numbers) -> Numbers:
    """How many digits each number has."""
    found = np.ones(len(values), np.int64)
    most, least = int(values.max(initial=0)), BASE
    while least <= most:
        found += values >= least
        least *= BASE
    return found


def _write(text: Bytes, at: Numbers, values: Numbers) -> None:
    """Put each number into the text at its place."""
    while len(values):
        more = values >= BASE
        text[at] = _BYTES[values % BASE + BASE * more]
        at, values = at[more] + 1, values[more] // BASE
