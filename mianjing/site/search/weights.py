"""How much each term says, and how strongly each document speaks of it: BM25F, worked out at build time.

A browser that knows a term's weight and a document's impact needs neither field lengths nor averages, so
nothing grows with the collection but the lists themselves. After Robertson, Zaragoza and Taylor, "Simple BM25
extension to multiple weighted fields" (2004).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from mianjing.site.search.columns import Columns, Counts, Flags
from mianjing.site.search.documents import MAX_PHRASES
from mianjing.site.search.postings import AllPostings, Floats, Shares

STRADDLER = 0.2
"""The share of its weight that a pair of characters keeps if it is never a piece of one word."""
EVERYDAY = 0.8
"""The share of its weight that a word loses if everybody uses it about anything."""
UNKNOWN_WORD = 4
"""Documents a pair of characters must be in to be kept though no segmenter takes it for a piece of a word."""
MARK = 0.6
"""The weight of a question mark like ``?why``: enough to break ties."""


@dataclass(frozen=True)
class Terms:
    """The whole index before it is packed: for each of the ``names`` its weight and so on."""

    names: list[str]
    weight: Floats
    frequency: list[int]
    """How many documents have it."""
    inside: list[float]
    """Of a pair of Han characters how often it is a piece of one word, 0 to 1; else 0."""
    titled: frozenset[str]
    """Those of titles."""
    phrased: dict[str, int]
    """In how many documents' phrases a term stands, be it one of the above or not."""

    @cached_property
    def place(self) -> dict[str, int]:
        """Where each name stands."""
        return {name: at for at, name in enumerate(self.names)}


def weigh(columns: Columns, everyday: Callable[[str, float], float]) -> tuple[Terms, AllPostings]:
    """Weights and postings of all terms of the documents.

    ``everyday`` says of a pair of Han characters, and its share of all pairs here, how much it is everybody's
    rather than the field's, 0 to 1.
    """
    asked = np.zeros(len(columns.term), np.bool_)
    asked[columns.asked[1]] = asked[columns.joined[1]] = True
    frequency = np.bincount(columns.term, minlength=len(columns.terms))
    phrased = np.bincount(columns.term[asked], minlength=len(columns.terms))
    met = columns.pairs > 0
    inside = np.divide(columns.inside, columns.pairs, out=np.ones(len(met)), where=met)
    # A pair of characters that is never a piece of a word is not worth its room, unless it stands in several
    # questions, or often enough that it may be a word no dictionary has yet.
    tells = (frequency > 0) & ((inside > 0) | (phrased > 1) | (frequency >= UNKNOWN_WORD))
    weight = np.where(tells, _weights(columns, frequency, inside, tells, everyday), 0.0)
    shares = _shares(columns, weight)
    names = columns.terms
    kept = np.flatnonzero(tells).tolist()
    titled = np.unique(columns.term[shares.row[shares.phrase == 0]]).tolist()
    terms = Terms(
        [names[at] for at in kept],
        weight[tells],
        frequency[tells].tolist(),
        np.where(met, inside, 0.0)[tells].tolist(),
        frozenset(names[at] for at in titled if tells[at]),
        {names[at]: int(phrased[at]) for at in np.flatnonzero(phrased).tolist()},
    )
    return terms, AllPostings(columns, tells, asked, shares)


def _weights(
    columns: Columns,
    frequency: Counts,
    inside: Floats,
    tells: Flags,
    everyday: Callable[[str, float], float],
) -> Floats:
    numbers, which = np.unique(frequency, return_inverse=True)
    # Not NumPy's logarithm, whose last bit depends on the processor.
    rarity = np.array([math.log(1 + (columns.documents - n + 0.5) / (n + 0.5)) for n in numbers.tolist()])
    weight = rarity[which] * (STRADDLER + (1 - STRADDLER) * inside)
    share = columns.pairs / (int(columns.pairs.sum()) or 1)
    for at in np.flatnonzero(tells).tolist():
        term = columns.terms[at]
        if term.startswith("?"):
            weight[at] = MARK
        elif common := everyday(term, float(share[at])):
            weight[at] *= 1 - EVERYDAY * common
    return weight


def _shares(columns: Columns, weight: Floats) -> Shares:
    phrase, row = columns.asked
    total = np.bincount(phrase, weight[columns.term[row]], columns.documents * MAX_PHRASES)
    total[total == 0] = 1.0
    share = weight[columns.term[row]] / total[phrase]
    # A term that is made by joining stands for all that it is made of, even if it is there by itself as well.
    made, which = np.unique(
        columns.joined[1] * np.int64(MAX_PHRASES) + columns.joined[0] % MAX_PHRASES, return_inverse=True
    )
    covered = np.bincount(which, weight[columns.term[columns.joined[2]]], len(made))
    own = row * np.int64(MAX_PHRASES) + phrase % MAX_PHRASES
    alone = ~np.isin(own, made)
    keys = np.concatenate([own[alone], made])
    order = np.argsort(keys, kind="stable")
    rows, phrases = np.divmod(keys[order], MAX_PHRASES)
    joined = covered / total[columns.document[made // MAX_PHRASES] * MAX_PHRASES + made % MAX_PHRASES]
    return Shares(rows, phrases, np.concatenate([share[alone], joined])[order])
