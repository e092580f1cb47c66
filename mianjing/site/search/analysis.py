"""Documents taken apart into counted terms: all that costs time, and all that can be cached per document."""

from __future__ import annotations

import logging
import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import chain
from sys import intern
from typing import Any

import jieba

from mianjing.core.text import HAN, KANA, ngrams, question_words, simplify
from mianjing.site.search.documents import MAX_PASSAGES, MAX_PHRASES, Document
from mianjing.site.search.tokens import Token, tokens

VERSION = 6
"""Part of every cache key: raise it when the meaning of an analysis changes."""

_NEVER, _SELDOM, _USUAL = 50, 500, 4_000  # times a word or a pair is met, of jieba's 38 million
_FIELDS, _EVERYBODYS = 4.0, 0.5  # times as often as in general: surely the field's own; surely everybody's
_SINGLE = 1_000  # a character met less often, as a word by itself, is a term of some field: 秩, 熵
_HAN_RUN = re.compile(rf"[{HAN}{KANA}]{{2,}}")


@dataclass(frozen=True)
class Phrase:
    """One way to ask: its terms, and for each joined term the terms it was made from."""

    terms: tuple[str, ...]
    joined: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class Analysis:
    """One document's terms. ``pairs`` and ``inside``: how often each pair of Han characters stands in the
    document, and how often it does so within one word. ``passages``: each one's terms."""

    phrases: tuple[Phrase, ...]
    labels: tuple[str, ...]
    body: dict[str, int]
    pairs: dict[str, int]
    inside: dict[str, int]
    passages: tuple[tuple[str, ...], ...] = ()

    def as_json(self) -> list[Any]:
        """Plain lists and dictionaries, for a cache."""
        phrases = [[p.terms, p.joined] for p in self.phrases]
        return [phrases, self.labels, self.body, self.pairs, self.inside, self.passages]

    @classmethod
    def from_json(cls, data: list[Any]) -> Analysis:
        """The inverse of ``as_json``."""
        phrases, labels, *counts, passages = data
        made = tuple(
            Phrase(_shared(terms), tuple((intern(term), _shared(parts)) for term, parts in joined))
            for terms, joined in phrases
        )
        body, pairs, inside = map(_counts, counts)
        return cls(made, _shared(labels), body, pairs, inside, tuple(map(_shared, passages)))


def _shared(terms: Iterable[str]) -> tuple[str, ...]:
    """The terms, each the one string that all documents share: there are few, and each stands in many."""
    return tuple(map(intern, terms))


def _counts(counts: Mapping[str, int]) -> dict[str, int]:
    return {intern(term): count for term, count in counts.items()}


class Segmenter:
    """jieba with the domain's own words, kept apart from jieba's global state.

    It says which pairs of characters are pieces of words (显存 is, 型微 in 大模型微调 is not) and which are
    words that everybody uses about anything (一样, 时候), whatever they are worth in this collection.
    """

    def __init__(self, words: Iterable[str] = ()) -> None:
        logging.getLogger("jieba").setLevel(logging.WARNING)
        self._words = sorted({simplify(word).lower() for word in words})
        self._known: dict[str, list[str]] = {}
        self._pairs = {word[at : at + 2] for word in self._words for at in range(len(word) - 1)}

    @property
    def words(self) -> list[str]:
        """The domain's words, folded: part of what an analysis depends on."""
        return self._words

    def inside(self, texts: Iterable[str]) -> tuple[Counter[str], Counter[str]]:
        """How often each Han pair occurs in the texts, and how often within one word."""
        runs = [run for text in texts for run in _HAN_RUN.findall(simplify(text))]
        words = (word for run in runs for word in self._cut(run))
        inside = Counter(word[i : i + 2] for word in words for i in range(len(word) - 1))
        return Counter(chain.from_iterable(map(ngrams, runs))), inside

    def single_words(self, text: str) -> Counter[str]:
        """The words of one character that are terms of a field, and how often each stands there."""
        runs = _HAN_RUN.findall(simplify(text))
        lone, met = question_words()[1], _general_single()
        return Counter(
            word
            for run in runs
            for word in self._cut(run)
            if len(word) == 1 and word not in lone and met[word] < _SINGLE
        )

    def everyday(self, pair: str, share: float) -> float:
        """How much a pair of characters is everybody's rather than the field's, 0 to 1.

        ``share`` is its share of all pairs in the collection; what tells is how that compares to its share in
        general Chinese (by jieba's own counts, of newspapers mostly). Words of the field are never everyday.
        """
        counts, total = _general()
        if counts[pair] < _SELDOM or pair in self._pairs:
            return 0.0
        ratio = max(share * total / counts[pair], 1e-9)
        return min(1.0, max(0.0, math.log(_FIELDS / ratio) / math.log(_FIELDS / _EVERYBODYS)))

    def common_pairs(self) -> list[str]:
        """The pairs of characters that are met everywhere in general Chinese."""
        return sorted(pair for pair, count in _general()[0].items() if count >= _USUAL)

    def _cut(self, run: str) -> list[str]:
        # Each run of a document is asked for twice: by single_words and by inside.
        if run not in self._known:
            self._known[run] = list(self._jieba.cut(run))
        return self._known[run]

    def forget(self) -> None:
        """Let go of what is only needed within one document."""
        self._known.clear()

    @cached_property
    def _jieba(self) -> jieba.Tokenizer:
        return _loaded(tuple(self._words))


@cache
def _general() -> tuple[Counter[str], int]:
    """How often each pair of characters is met in general Chinese, as a word or within one; and all together.

    From jieba's dictionary as a file, which is quicker than having jieba load it.
    """
    counts: Counter[str] = Counter()
    with jieba.Tokenizer().get_dict_file() as dictionary:
        for line in dictionary:
            word, count, *_ = line.decode("utf-8").split()
            if 1 < len(word) < 5 and int(count) >= _NEVER:
                for at in range(len(word) - 1):
                    counts[word[at : at + 2]] += int(count)
    return counts, counts.total()


@cache
def _general_single() -> Counter[str]:
    with jieba.Tokenizer().get_dict_file() as dictionary:
        rows = (line.decode("utf-8").split() for line in dictionary)
        return Counter({word: int(count) for word, count, *_ in rows if len(word) == 1})


@cache
def _loaded(words: tuple[str, ...]) -> jieba.Tokenizer:
    tokenizer = jieba.Tokenizer()
    for word in words:
        tokenizer.add_word(word)
    return tokenizer


def analyse(document: Document, segmenter: Segmenter) -> Analysis:
    """Take a document apart."""
    asked = (_phrase(text, segmenter.single_words(text)) for text in document.phrases)
    phrases = tuple(dict.fromkeys(asked))[:MAX_PHRASES]
    passages = [_counted(passage, segmenter) for passage in document.passages]
    body = Counter[str]()
    for passage in passages:
        body.update(passage)
    pairs, inside = segmenter.inside((*document.phrases, *document.passages))
    segmenter.forget()
    labels = {token.term for label in document.labels for token in tokens(label, pairs=True)}
    return Analysis(
        phrases,
        _shared(sorted(labels)),
        _counts(dict(sorted(body.items()))),
        _counts(pairs),
        _counts(inside),
        tuple(_shared(sorted(passage)) for passage in passages[:MAX_PASSAGES]),
    )


def _counted(passage: str, segmenter: Segmenter) -> Counter[str]:
    terms = Counter(token.term for token in tokens(passage) if not token.term.startswith("?"))
    return terms + segmenter.single_words(passage)


def _phrase(text: str, single: Iterable[str]) -> Phrase:
    found = tokens(text, pairs=True)
    plain = [token for token in found if not token.joined]
    joined = {token.term: _within(token, plain) for token in found if token.joined}
    terms = [token.term for token in plain]
    for word in single:
        parts = tuple(term for term in terms if word in term)
        if parts and word not in terms:
            joined[word] = parts
    return Phrase(tuple(dict.fromkeys(token.term for token in plain)), tuple(joined.items()))


def _within(whole: Token, plain: list[Token]) -> tuple[str, ...]:
    return tuple(token.term for token in plain if whole.start <= token.start and token.end <= whole.end)
