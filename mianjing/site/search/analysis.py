"""Documents taken apart into counted terms: all that costs time, and all that can be cached per document."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import count

import numpy as np
from numpy.typing import NDArray

from mianjing.core.text import ngrams, simplify
from mianjing.site.search.documents import MAX_PASSAGES, MAX_PHRASES, Document
from mianjing.site.search.segmenter import Segmenter
from mianjing.site.search.tokens import Token, asks, split, terms, tokens

Numbers = NDArray[np.integer]
_MEMORY, _LONG = 20_000, 40  # pieces of text remembered; the characters of one that may come again
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_SIZES: tuple[np.dtype[np.integer], ...] = tuple(map(np.dtype, ("<u1", "<u2", "<u4")))


@dataclass(frozen=True)
class Analysis:
    """One document's terms, and numbers that speak of them by their places in ``terms``.

    First come the terms of its passages, then those of its phrases and labels alone, ``kept`` in all, then
    pairs of Han characters that are no terms here.
    """

    passages: str
    """As JSON, which is how they are shown."""
    own: int
    """How many of the phrases, the first ones, are ways to ask."""
    terms: tuple[str, ...]
    kept: int
    body: Numbers
    """How often each term of the passages stands there."""
    places: Numbers
    """Of each of these the passages that have it: a bit for each of the first ``MAX_PASSAGES``."""
    labels: Numbers
    """The terms of topic, tags and headings."""
    asked: Numbers
    """Of shape (2, n): a phrase, numbered from 0, and a term of it."""
    joined: Numbers
    """Of shape (3, n): a phrase, a term of it that is made by joining others, and one of these."""
    pairs: Numbers
    """Of shape (2, n): a pair of Han characters, and how often it stands in the document."""
    inside: Numbers
    """Likewise, how often it does so within one word."""

    def to_bytes(self) -> bytes:
        """For a cache: lengths on a line of JSON, the texts, each number in as few bytes as will do."""
        columns = [np.ravel(column) for column in self._columns()]
        sizes = [_smallest(column) for column in columns]
        texts = [text.encode("utf-8", "surrogatepass") for text in (self.passages, "\n".join(self.terms))]
        shape = [[len(column), size] for column, size in zip(columns, sizes, strict=True)]
        head = json.dumps([self.own, self.kept, *map(len, texts), shape]).encode()
        numbers = (column.astype(_SIZES[size]).tobytes() for column, size in zip(columns, sizes, strict=True))
        return b"".join([head, b"\n", *texts, *numbers])

    @classmethod
    def from_bytes(cls, data: bytes) -> Analysis:
        """The inverse of ``to_bytes``."""
        at = data.index(b"\n")
        own, kept, *lengths, shape = json.loads(data[:at])
        at += 1
        texts, columns = [], []
        for length in lengths:
            texts.append(data[at : at + length].decode("utf-8", "surrogatepass"))
            at += length
        for length, size in shape:
            columns.append(np.frombuffer(data, _SIZES[size], length, at))
            at += length * _SIZES[size].itemsize
        body, places, labels, asked, joined, pairs, inside = columns
        return cls(
            texts[0],
            own,
            tuple(texts[1].split("\n")) if texts[1] else (),
            kept,
            body,
            places,
            labels,
            asked.reshape(2, -1),
            joined.reshape(3, -1),
            pairs.reshape(2, -1),
            inside.reshape(2, -1),
        )

    def _columns(self) -> tuple[Numbers, ...]:
        return self.body, self.places, self.labels, self.asked, self.joined, self.pairs, self.inside


@dataclass(frozen=True)
class _Phrase:
    """One way to ask: its terms, and for each joined term the terms it was made from."""

    terms: tuple[str, ...]
    joined: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class _Run:
    """A run of Han characters: its terms, words of one character among them, its pairs, those in words."""

    terms: tuple[str, ...]
    single: tuple[str, ...]
    pairs: tuple[str, ...]
    inside: tuple[str, ...]


class Analyst:
    """Takes documents apart; what comes again and again is taken apart once."""

    def __init__(self, segmenter: Segmenter) -> None:
        self._segmenter = segmenter
        self._run = lru_cache(_MEMORY)(self._cut)
        self._other = lru_cache(_MEMORY)(terms)
        self._label = lru_cache(_MEMORY)(_paired)

    def analyse(self, document: Document) -> Analysis:
        """Take a document apart."""
        body: list[str] = []
        pairs: list[str] = []
        inside: list[str] = []
        places: dict[str, int] = {}
        passages = document.passages()
        for number, passage in enumerate(passages):
            found: list[str] = []
            for at, piece in enumerate(split(simplify(passage))):
                if at % 2:
                    run = self._run(piece)
                    found += run.terms
                    found += run.single
                    pairs += run.pairs
                    inside += run.inside
                elif piece:
                    found += self._other(piece) if len(piece) <= _LONG else terms(piece)
            body += found
            if number < MAX_PASSAGES:
                for term in set(found):
                    places[term] = places.get(term, 0) | 1 << number
        phrases = []
        for text in document.phrases:
            runs = [self._run(run) for run in split(simplify(text))[1::2]]
            for run in runs:
                pairs += run.pairs
                inside += run.inside
            phrases.append(_phrase(text, dict.fromkeys(word for run in runs for word in run.single)))
        labels = {term for label in document.labels for term in self._label(label)}
        ways = len(dict.fromkeys(phrases[: len(phrases) - document.covered]))
        phrases = list(dict.fromkeys(phrases))[:MAX_PHRASES]
        own = min(ways, len(phrases))
        counted = map(Counter, (body, pairs, inside))
        return _analysis(compact(passages), own, places, sorted(labels), phrases, *counted)

    def _cut(self, run: str) -> _Run:
        if len(run) == 1:
            return _Run(tuple(terms(run)), (), (), ())
        words = self._segmenter.cut(run)
        inside = (word[at : at + 2] for word in words for at in range(len(word) - 1))
        single = self._segmenter.single_words(words)
        pairs = tuple(ngrams(run))
        return _Run(tuple(terms(run)) if asks(run) else pairs, tuple(single), pairs, tuple(inside))


def compact(data: object) -> str:
    """JSON as it stands in the index's files."""
    return _ENCODER.encode(data)


def _analysis(
    passages: str,
    own: int,
    places: Mapping[str, int],
    labels: Iterable[str],
    phrases: Sequence[_Phrase],
    body: Mapping[str, int],
    pairs: Mapping[str, int],
    inside: Mapping[str, int],
) -> Analysis:
    of: dict[str, int] = dict(zip(body, count()))

    def place(term: str) -> int:
        return of.setdefault(term, len(of))

    labelled = list(map(place, labels))
    asked = [(number, place(term)) for number, phrase in enumerate(phrases) for term in phrase.terms]
    joined = [
        (number, place(term), place(part))
        for number, phrase in enumerate(phrases)
        for term, parts in phrase.joined
        for part in parts
    ]
    kept = len(of)
    counted = [
        _table([*(of.setdefault(pair, len(of)) for pair in counts), *counts.values()], 2, transposed=False)
        for counts in (pairs, inside)
    ]
    return Analysis(
        passages,
        own,
        tuple(of),
        kept,
        np.array(list(body.values()), np.uint32),
        np.array([places.get(term, 0) for term in body], np.uint32),
        np.array(labelled, np.uint32),
        _table(asked, 2),
        _table(joined, 3),
        *counted,
    )


def _table(rows: Sequence[object], width: int, transposed: bool = True) -> Numbers:
    made = np.array(rows, np.uint32)
    return made.reshape(-1, width).T if transposed else made.reshape(width, -1)


def _smallest(column: Numbers) -> int:
    most = int(column.max(initial=0))
    return 0 if most < 1 << 8 else 1 if most < 1 << 16 else 2


def _paired(text: str) -> list[str]:
    return [token.term for token in tokens(text, pairs=True)]


def _phrase(text: str, single: Iterable[str]) -> _Phrase:
    found = tokens(text, pairs=True)
    plain = [token for token in found if not token.joined]
    joined = {token.term: _within(token, plain) for token in found if token.joined}
    terms = [token.term for token in plain]
    for word in single:
        parts = tuple(term for term in terms if word in term)
        if parts and word not in terms:
            joined[word] = parts
    return _Phrase(tuple(dict.fromkeys(token.term for token in plain)), tuple(joined.items()))


def _within(whole: Token, plain: list[Token]) -> tuple[str, ...]:
    return tuple(token.term for token in plain if whole.start <= token.start and token.end <= whole.end)
