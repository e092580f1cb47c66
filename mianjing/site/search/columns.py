"""What all documents say, side by side: one column for each kind of number, and terms as numbers.

Columns are an order of magnitude smaller than a dictionary for each document, and are gone through at once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import count

import numpy as np
from numpy.typing import NDArray

from mianjing.site.search.analysis import Analysis, Numbers
from mianjing.site.search.documents import MAX_PHRASES

Counts = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Columns:
    """A row for each term of each document, by document; a phrase is numbered ``MAX_PHRASES`` × its document
    plus its place there."""

    documents: int
    terms: list[str]
    """What the numbers of terms stand for."""
    document: Numbers
    term: Numbers
    body: Numbers
    """How often the term stands in the document's passages."""
    places: Numbers
    """In which: a bit for each."""
    label: Flags
    """Whether it is one of the document's topic, tags and headings."""
    asked: Numbers
    """Of shape (2, n): a phrase, and the row of a term of it."""
    joined: Numbers
    """Of shape (3, n): a phrase, the row of a term made by joining, and that of one it is made of."""
    pairs: Counts
    """By term, how often it is a pair of Han characters anywhere."""
    inside: Counts
    """Likewise, within one word."""


def collect(analyses: Iterable[Analysis]) -> Columns:
    """The columns of some documents; of each analysis nothing is held on to."""
    ids: defaultdict[str, int] = defaultdict(count().__next__)
    kept, term, body, places, label, asked, joined = (bytearray() for _ in range(7))
    rows = 0
    document = -1
    pairs = np.zeros((2, 0), np.int64)
    for document, one in enumerate(analyses):
        own = np.fromiter(map(ids.__getitem__, one.terms), np.int32, len(one.terms))
        labelled = np.zeros(one.kept, np.bool_)
        labelled[one.labels] = True
        first = np.array([[document * MAX_PHRASES], [rows], [rows]], np.int32)
        kept += np.int32(one.kept).tobytes()
        term += own[: one.kept].tobytes()
        body += _padded(one.body, one.kept)
        places += _padded(one.places, one.kept)
        label += labelled.tobytes()
        asked += (one.asked + first[:2]).astype(np.int32).T.tobytes()
        joined += (one.joined + first).astype(np.int32).T.tobytes()
        if len(ids) > pairs.shape[1]:
            pairs = np.pad(pairs, ((0, 0), (0, len(ids))))
        for counts, (which, number) in zip(pairs, (one.pairs, one.inside), strict=True):
            counts[own[which]] += number  # each pair once, so none is lost
        rows += one.kept
    return Columns(
        document + 1,
        list(ids),
        np.repeat(np.arange(document + 1, dtype=np.int32), np.frombuffer(kept, np.int32)),
        np.frombuffer(term, np.int32),
        np.frombuffer(body, np.uint32),
        np.frombuffer(places, np.uint32),
        np.frombuffer(label, np.bool_),
        np.frombuffer(asked, np.int32).reshape(-1, 2).T,
        np.frombuffer(joined, np.int32).reshape(-1, 3).T,
        *pairs[:, : len(ids)],
    )


def _padded(column: Numbers, length: int) -> bytes:
    return column.astype(np.uint32).tobytes() + bytes(4 * (length - len(column)))
