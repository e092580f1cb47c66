"""Who has which term, and how strongly: made a few terms at a time, as all at once take much room."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mianjing.site.search.analysis import Numbers
from mianjing.site.search.columns import Columns, Counts, Flags

TITLE, ASKED, LABEL, BODY = 5.0, 3.0, 2.0, 1.0
"""What one occurrence counts in the title, in another way to ask, in a topic or tag, in an answer."""
SATURATION = 2.0
BODY_LENGTH = 0.4
"""How far a long answer's words count for less, 0 to 1."""
_AT_ONCE = 100_000

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
class Shares:
    """A row of ``columns``, a phrase of its document that has its term, and the share of the phrase's weight
    that matching the term covers; by row, then by phrase."""

    row: Numbers
    phrase: Numbers
    share: Floats

    def __getitem__(self, which: Numbers | Flags | slice) -> Shares:
        return Shares(self.row[which], self.phrase[which], self.share[which])


class AllPostings:
    """The postings of all terms worth their room."""

    def __init__(self, columns: Columns, tells: Flags, asked: Flags, shares: Shares) -> None:
        """``tells``: of each term whether it is; ``asked``: of each row whether a phrase has its term."""
        self._columns, self._asked = columns, asked
        order = np.argsort(columns.term, kind="stable").astype(np.int32)
        self._order = order[tells[columns.term[order]]]
        del order
        self._ends = np.cumsum(np.bincount(columns.term, minlength=len(tells))[tells])
        at = np.full(len(asked), -1, np.int32)
        at[self._order] = np.arange(len(self._order), dtype=np.int32)
        moved = Shares(at[shares.row], shares.phrase, shares.share)[tells[columns.term[shares.row]]]
        self._shares = moved[np.argsort(moved.row, kind="stable")]
        self._damped = _damped(columns)
        self._marks = np.array([term.startswith("?") for term in columns.terms], np.bool_)

    def blocks(self) -> Iterator[Postings]:
        """The postings of some terms, then those of the next, and so on."""
        term = start = 0
        while term < len(self._ends):
            next_ = max(term + 1, int(np.searchsorted(self._ends, start + _AT_ONCE, "right")))
            end = int(self._ends[next_ - 1])
            yield self._block(self._ends[term:next_] - start, start, end)
            term, start = next_, end

    def _block(self, ends: Counts, start: int, end: int) -> Postings:
        columns, rows = self._columns, self._order[start:end]
        first, last = np.searchsorted(self._shares.row, [start, end])
        own = self._shares[first:last]
        row = own.row - start
        titled = np.zeros(len(rows), np.bool_)
        titled[row[own.phrase == 0]] = True
        document = columns.document[rows]
        strength = BODY * columns.body[rows] / self._damped[document] + LABEL * columns.label[rows]
        strength += np.where(titled, TITLE, np.where(self._asked[rows], ASKED, 0.0))
        impact = strength / (SATURATION + strength)
        impact[self._marks[columns.term[rows]]] = 0.0
        return Postings(ends, document, impact, columns.places[rows], row, own.phrase, own.share)


def _damped(columns: Columns) -> Floats:
    """By document, what the number of a term's occurrences in its answers is divided by."""
    lengths = np.bincount(columns.document, columns.body, columns.documents)
    average = float(lengths.sum()) / max(1, columns.documents) or 1.0
    return np.asarray(1 - BODY_LENGTH + BODY_LENGTH * lengths / average, np.float64)
