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
    found: defaultdict[str, list[Numbers]] = defaultdict(list)
    rows = 0
    document = -1
    pairs = np.zeros((2, 0), np.int64)
    for document, one in enumerate(analyses):
        term = np.fromiter(map(ids.__getitem__, one.terms), np.int32, len(one.terms))
        only = one.kept - len(one.body)
        label = np.zeros(one.kept, np.uint8)
        label[one.labels] = 1
        first = np.array([[document * MAX_PHRASES], [rows], [rows]], np.int32)
        found["kept"].append(np.array([one.kept], np.int32))
        found["term"].append(term[: one.kept])
        for name, column in (("body", one.body), ("places", one.places)):
            found[name] += [column, np.zeros(only, np.uint8)]
        found["label"].append(label)
        found["asked"].append(one.asked + first[:2])
        found["joined"].append(one.joined + first)
        if len(ids) > pairs.shape[1]:
            pairs = np.pad(pairs, ((0, 0), (0, len(ids))))
        for counts, (which, number) in zip(pairs, (one.pairs, one.inside), strict=True):
            counts[term[which]] += number  # each pair once, so none is lost
        rows += one.kept

    def whole(name: str) -> Numbers:
        several = found.pop(name, None) or [np.zeros(_EMPTY[name], np.int32)]
        return np.concatenate(several, axis=-1)

    return Columns(
        document + 1,
        list(ids),
        np.repeat(np.arange(document + 1, dtype=np.int32), whole("kept")),
        whole("term"),
        whole("body"),
        whole("places"),
        whole("label").astype(np.bool_),
        whole("asked"),
        whole("joined"),
        *pairs[:, : len(ids)],
    )


_EMPTY = {"asked": (2, 0), "joined": (3, 0)} | dict.fromkeys(
    ("kept", "term", "body", "places", "label"), (0,)
)
