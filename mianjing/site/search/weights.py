"""How much each term says, and how strongly each document speaks of it: BM25F, worked out at build time.

A browser that knows a term's weight and a document's impact needs neither field lengths nor averages, so
nothing grows with the collection but the lists themselves. After Robertson, Zaragoza and Taylor, "Simple BM25
extension to multiple weighted fields" (2004).
"""

from __future__ import annotations

import math
from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from mianjing.site.search.analysis import Analysis, Phrase

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


_NONE: Mapping[int, float] = {}


class Posting(NamedTuple):
    """A term in a document: its impact, 0 to 1, and for each phrase that has it the share of that phrase's
    weight that it stands for, 0 to 1; and the passages that have it."""

    document: int
    impact: float
    shares: Mapping[int, float] = _NONE
    passages: Sequence[int] = ()


class Postings:
    """A term's postings by document, a column for each of their fields: one by one, the millions of a large
    index would take ten times the room."""

    __slots__ = ("_documents", "_impacts", "_passages", "shares")

    def __init__(self) -> None:
        self._documents = array("L")
        self._impacts = array("d")
        self.shares: list[Mapping[int, float]] = []
        self._passages: list[Sequence[int]] = []

    def add(self, document: int, impact: float, shares: Mapping[int, float], passages: Sequence[int]) -> None:
        """Add a posting; documents come in ascending order."""
        self._documents.append(document)
        self._impacts.append(impact)
        self.shares.append(shares)
        self._passages.append(passages)

    def __len__(self) -> int:
        return len(self._documents)

    def __iter__(self) -> Iterator[Posting]:
        return map(Posting, self._documents, self._impacts, self.shares, self._passages)


@dataclass(frozen=True)
class Terms:
    """The whole index before it is packed: for each term its weight and its postings, by document."""

    weights: dict[str, float]
    postings: dict[str, Postings]
    frequencies: dict[str, int]
    phrased: dict[str, int]
    inside: dict[str, float]


def weigh(analyses: Sequence[Analysis], everyday: Callable[[str, float], float]) -> Terms:
    """Weights and postings of all terms of the documents.

    ``everyday`` says of a pair of Han characters, and its share of all pairs here, how much it is everybody's
    rather than the field's, 0 to 1.
    """
    frequencies: Counter[str] = Counter()
    phrased: Counter[str] = Counter()
    pairs: Counter[str] = Counter()
    within: Counter[str] = Counter()
    for analysis in analyses:
        asked = {term for phrase in analysis.phrases for term in _terms(phrase)}
        frequencies.update({*analysis.body, *asked, *analysis.labels})
        phrased.update(asked)
        pairs.update(analysis.pairs)
        within.update(analysis.inside)
    all_pairs = pairs.total() or 1
    inside = {term: within[term] / count for term, count in pairs.items()}
    frequencies = Counter({t: n for t, n in frequencies.items() if _tells(t, n, phrased, inside)})
    weights = {
        term: _weight(term, n, len(analyses), inside)
        * (1 - EVERYDAY * everyday(term, pairs[term] / all_pairs))
        for term, n in frequencies.items()
    }
    lengths = [sum(analysis.body.values()) for analysis in analyses]
    average = sum(lengths) / max(1, len(lengths)) or 1.0
    postings: defaultdict[str, Postings] = defaultdict(Postings)
    met: dict[tuple[int, ...], tuple[int, ...]] = {}
    for document, analysis in enumerate(analyses):
        damped = 1 - BODY_LENGTH + BODY_LENGTH * lengths[document] / average
        shares = _shares(analysis.phrases, weights)
        labels = frozenset(analysis.labels)
        places = _places(analysis.passages, met)
        for term, count in analysis.body.items():
            if term in weights and term not in shares and term not in labels:
                strength = BODY * count / damped
                impact = strength / (SATURATION + strength)
                postings[term].add(document, impact, _NONE, places.get(term, ()))
        for term in (labels | shares.keys()) & weights.keys():
            strength = BODY * analysis.body.get(term, 0) / damped + LABEL * (term in labels)
            if term in shares:
                strength += TITLE if 0 in shares[term] else ASKED
            impact = 0.0 if term.startswith("?") else strength / (SATURATION + strength)
            postings[term].add(document, impact, shares.get(term, _NONE), places.get(term, ()))
    return Terms(weights, dict(postings), dict(frequencies), dict(phrased), inside)


def _tells(term: str, frequency: int, phrased: Counter[str], inside: dict[str, float]) -> bool:
    """Whether a term is worth its room: a pair of characters that is never a piece of a word is not, unless
    it stands in several questions, or often enough that it may be a word no dictionary has yet."""
    return inside.get(term, 1.0) > 0 or phrased[term] > 1 or frequency >= UNKNOWN_WORD


def _terms(phrase: Phrase) -> list[str]:
    return [*phrase.terms, *(term for term, _ in phrase.joined)]


def _weight(term: str, frequency: int, documents: int, inside: dict[str, float]) -> float:
    if term.startswith("?"):
        return MARK
    rarity = math.log(1 + (documents - frequency + 0.5) / (frequency + 0.5))
    return rarity * (STRADDLER + (1 - STRADDLER) * inside.get(term, 1.0))


def _places(
    passages: Sequence[Sequence[str]], met: dict[tuple[int, ...], tuple[int, ...]]
) -> dict[str, tuple[int, ...]]:
    """Term → the passages that have it; few combinations are ``met``, so each is one tuple for all terms."""
    found: defaultdict[str, list[int]] = defaultdict(list)
    for number, terms in enumerate(passages):
        for term in terms:
            found[term].append(number)
    return {term: met.setdefault(several := tuple(numbers), several) for term, numbers in found.items()}


def _shares(phrases: Sequence[Phrase], weights: dict[str, float]) -> dict[str, dict[int, float]]:
    """Term → phrase number → the share of the phrase's weight that matching the term covers."""
    found: defaultdict[str, dict[int, float]] = defaultdict(dict)
    for number, phrase in enumerate(phrases):
        total = sum(weights.get(term, 0.0) for term in phrase.terms) or 1.0
        for term in phrase.terms:
            found[term][number] = weights.get(term, 0.0) / total
        for term, parts in phrase.joined:
            found[term][number] = sum(weights.get(part, 0.0) for part in parts) / total
    return found
