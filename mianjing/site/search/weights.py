"""How much each term says, and how strongly each document speaks of it: BM25F, worked out at build time.

A browser that knows a term's weight and a document's impact needs neither field lengths nor averages, so
nothing grows with the collection but the lists themselves. After Robertson, Zaragoza and Taylor, "Simple BM25
extension to multiple weighted fields" (2004).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mianjing.site.search.analysis import Numbers
from mianjing.site.search.columns import Columns, Counts, Flags
from mianjing.site.search.documents import MAX_PHRASES

TITLE, ASKED, LABEL, BODY = 5.0, 3.0, 2.0, 1.0
"""What one occurrence counts in the title, in another way to ask, in a topic or tag, in an answer."""
SATURATION = 2.0
BODY_LENGTH = 0.4
"""How far a long answer's words count for less, 0 to 1."""
STRADDLER = 0.2
"""The share of its weight that a pair of characters keeps if it is never a piece of one word."""
EVERYDAY = 0.8
"""The share of its weight that a word loses if everybody uses it about anything."""
UNKNOWN_WORD = 4
"""Documents a pair of characters must be in to be kept though no segmenter takes it for a piece of a word."""
MARK = 0.6
"""The weight of a question mark like ``?why``: enough to break ties."""

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Postings:
    """Who has which term: a row for each term of a document, by term, and by document within one.

    ``ends``: where the rows of each term end. ``passages``: a bit for each passage that has the term.
    """

    ends: Counts
    document: Numbers
    impact: Floats
    """How strongly the document speaks of the term, 0 to 1."""
    passages: Numbers
    row: Numbers
    """A row for each phrase that has the term of a row of the above, by row, and by phrase within one."""
    phrase: Numbers
    share: Floats
    """Of that phrase's weight, what the term stands for, 0 to 1."""

    @property
    def starts(self) -> Counts:
        """Where the rows of each term start."""
        return self.ends - np.diff(self.ends, prepend=0)

    @property
    def term(self) -> Counts:
        """The place of each row's term."""
        return np.repeat(np.arange(len(self.ends)), np.diff(self.ends, prepend=0))

    def strongest(self, most: int) -> Postings:
        """Of each term no more than so many documents, those that it matters most in."""
        best = np.zeros(len(self.document))
        np.maximum.at(best, self.row, self.share)
        keep = np.ones(len(self.document), np.bool_)
        for start, end in zip(self.starts.tolist(), self.ends.tolist(), strict=True):
            if end - start > most:
                own = slice(start, end)
                order = np.lexsort([self.document[own], -self.impact[own], -best[own]])
                keep[start + order[most:]] = False
        kept = np.cumsum(keep, dtype=np.int64)
        told = keep[self.row]
        return Postings(
            kept[self.ends - 1],
            self.document[keep],
            self.impact[keep],
            self.passages[keep],
            kept[self.row[told]] - 1,
            self.phrase[told],
            self.share[told],
        )


@dataclass(frozen=True)
class Terms:
    """The whole index before it is packed: for each term its weight, and its postings in the same order."""

    weights: dict[str, float]
    postings: Postings
    frequencies: dict[str, int]
    phrased: dict[str, int]
    """In how many documents' phrases a term stands."""
    titled: frozenset[str]
    """The terms of titles."""
    inside: dict[str, float]
    """How often a pair of Han characters is a piece of one word, 0 to 1."""


def weigh(columns: Columns, everyday: Callable[[str, float], float]) -> Terms:
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
    postings = _postings(columns, tells, asked, shares)
    names = columns.terms
    kept = [name for name, tell in zip(names, tells.tolist(), strict=True) if tell]
    titled = np.unique(postings.term[postings.row[postings.phrase == 0]]).tolist()
    return Terms(
        dict(zip(kept, weight[tells].tolist(), strict=True)),
        postings,
        dict(zip(kept, frequency[tells].tolist(), strict=True)),
        {names[at]: int(phrased[at]) for at in np.flatnonzero(phrased).tolist()},
        frozenset(kept[at] for at in titled),
        {names[at]: float(inside[at]) for at in np.flatnonzero(met).tolist()},
    )


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


def _shares(columns: Columns, weight: Floats) -> tuple[Numbers, Numbers, Floats]:
    """A row of ``columns``, a phrase of its document that has its term, and the share of the phrase's weight
    that matching the term covers; by row, then by phrase."""
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
    return rows, phrases, np.concatenate([share[alone], joined])[order]


def _postings(
    columns: Columns, tells: Flags, asked: Flags, shares: tuple[Numbers, Numbers, Floats]
) -> Postings:
    row, phrase, share = shares
    strength = BODY * columns.body / _damped(columns)[columns.document] + LABEL * columns.label
    titled = np.zeros(len(asked), np.bool_)
    titled[row[phrase == 0]] = True
    strength += np.where(titled, TITLE, np.where(asked, ASKED, 0.0))
    impact = strength / (SATURATION + strength)
    marks = np.array([term.startswith("?") for term in columns.terms], np.bool_)
    impact[marks[columns.term]] = 0.0
    order = np.argsort(columns.term, kind="stable")
    order = order[tells[columns.term[order]]]
    at = np.full(len(asked), -1, np.int64)
    at[order] = np.arange(len(order))
    row = at[row]
    told = row >= 0
    by = np.argsort(row[told], kind="stable")
    return Postings(
        np.cumsum(np.bincount(columns.term[order], minlength=len(tells))[tells]),
        columns.document[order],
        impact[order],
        columns.places[order],
        row[told][by],
        phrase[told][by],
        share[told][by],
    )


def _damped(columns: Columns) -> Floats:
    """By document, what the number of a term's occurrences in its answers is divided by."""
    lengths = np.bincount(columns.document, columns.body, columns.documents)
    average = float(lengths.sum()) / max(1, columns.documents) or 1.0
    return np.asarray(1 - BODY_LENGTH + BODY_LENGTH * lengths / average, np.float64)
