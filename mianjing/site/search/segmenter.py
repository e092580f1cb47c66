"""Chinese cut into words, and what general Chinese says of them: jieba and its dictionary.

The dictionary is read from its own file, the words with one first character when that is first met: an edited
document has some hundreds of its twelve thousand. Nothing is read of what jieba itself keeps in the system's
folder of temporary files, where anyone may have put anything.
"""

from __future__ import annotations

import logging
import math
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from functools import cache, cached_property
from typing import Any

import jieba

from mianjing.core.text import question_words, simplify

_NEVER, _SELDOM, _USUAL = 50, 500, 4_000  # times a word or a pair is met, of jieba's 38 million
_FIELDS, _EVERYBODYS = 4.0, 0.5  # times as often as in general: surely the field's own; surely everybody's
_ROW = re.compile(r"^(\S+) (\d+)", re.MULTILINE)
_BLOCK = re.compile(r"^(.).*\n(?:\1.*\n)*", re.MULTILINE)
_SINGLE = 1_000  # a character met less often, as a word by itself, is a term of some field: 秩, 熵


@dataclass(frozen=True)
class General:
    """What the dictionary says of Chinese in general, beside the domain's own words."""

    pairs: dict[str, int]
    """How often each pair of characters is met, as a word or within one, but for those met seldom."""
    all_pairs: int
    singles: str
    """The characters that are usual as words by themselves."""
    own: dict[str, int]
    """The domain's words and how often jieba takes each to be met."""
    all_words: int
    """How often all words together are met, the domain's own among them."""

    def as_json(self) -> dict[str, Any]:
        """A plain dictionary, for a cache; its inverse is ``General(**data)``."""
        return asdict(self)


class Segmenter:
    """jieba with the domain's own words, kept apart from jieba's global state.

    It says which pairs of characters are pieces of words (显存 is, 型微 in 大模型微调 is not) and which are
    words that everybody uses about anything (一样, 时候), whatever they are worth in this collection.
    """

    def __init__(self, words: Iterable[str] = (), general: General | None = None) -> None:
        """``general``, where it is known, is what it was with the same words and the same dictionary."""
        logging.getLogger("jieba").setLevel(logging.WARNING)
        self.words = sorted({simplify(word).lower() for word in words})
        """The domain's words, folded: part of what an analysis depends on."""
        self._given = general
        self._pairs = {word[at : at + 2] for word in self.words for at in range(len(word) - 1)}

    @cached_property
    def general(self) -> General:
        """What the dictionary says."""
        return self._given or self._jieba.general(self.words)

    def cut(self, run: str) -> list[str]:
        """The words of a run of Han characters in their plain form."""
        return list(self._jieba.cut(run))

    def single_words(self, words: Iterable[str]) -> list[str]:
        """Those of one character that are terms of a field, each as often as it stands there."""
        return [word for word in words if len(word) == 1 and word not in self._no_terms]

    def everyday(self, pair: str, share: float) -> float:
        """How much a pair of characters is everybody's rather than the field's, 0 to 1.

        ``share`` is its share of all pairs in the collection; what tells is how that compares to its share in
        general Chinese (by jieba's own counts, of newspapers mostly). Words of the field are never everyday.
        """
        count = self.general.pairs.get(pair)
        if count is None or pair in self._pairs:
            return 0.0
        ratio = max(share * self.general.all_pairs / count, 1e-9)
        return min(1.0, max(0.0, math.log(_FIELDS / ratio) / math.log(_FIELDS / _EVERYBODYS)))

    def common_pairs(self) -> list[str]:
        """The pairs of characters that are met everywhere in general Chinese."""
        return sorted(pair for pair, count in self.general.pairs.items() if count >= _USUAL)

    @cached_property
    def _no_terms(self) -> frozenset[str]:
        return question_words()[1] | frozenset(self.general.singles)

    @cached_property
    def _jieba(self) -> _Jieba:
        if self._given:
            return _Jieba(self._given.own, self._given.all_words)
        tokenizer = _Jieba({}, sum(count for _, count in _rows()))
        for word in self.words:
            tokenizer.add_word(word)
        return tokenizer


class _Words:
    """Words and beginnings of words → how often each is met, 0 for a mere beginning: what jieba asks for."""

    def __init__(self, own: dict[str, int]) -> None:
        self.known: dict[str, dict[str, int]] = {}
        """By first character."""
        self._own: defaultdict[str, dict[str, int]] = defaultdict(dict)
        for word, count in own.items():
            self._own[word[:1]][word] = count

    def starting(self, first: str) -> dict[str, int]:
        """Those with this first character."""
        if first not in self.known:
            places = self._places.get(first, ())
            found = {word: count for place in places for word, count in _rows(*place)} | self._own[first]
            for word in list(found):
                for end in range(2, len(word)):
                    found.setdefault(word[:end], 0)
            if found:
                found.setdefault(first, 0)
            self.known[first] = found
        return self.known[first]

    def get(self, word: str, default: int | None = None) -> int | None:
        return self.starting(word[:1]).get(word, default)

    def __getitem__(self, word: str) -> int:
        return self.starting(word[:1])[word]

    def __contains__(self, word: str) -> bool:
        return word in self.starting(word[:1])

    def __setitem__(self, word: str, count: int) -> None:
        self.starting(word[:1])[word] = count

    @cached_property
    def _places(self) -> dict[str, list[tuple[int, int]]]:
        """By first character where in the dictionary they stand, most of them in one place."""
        found: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
        for block in _BLOCK.finditer(_dictionary()):
            found[block[1]].append(block.span())
        return found


class _Jieba(jieba.Tokenizer):  # type: ignore[misc]
    """jieba over ``_Words``; the likeliest cut is found without listing all words first."""

    def __init__(self, own: dict[str, int], total: int) -> None:
        super().__init__()
        self.FREQ, self.total, self.initialized = _Words(own), total, True
        self._logs: dict[int, float] = {}

    def general(self, own: Iterable[str]) -> General:
        """What it knows, once the domain's ``own`` words are added."""
        pairs: Counter[str] = Counter()
        singles: dict[str, int] = {}
        for word, count in _rows():
            if len(word) == 1:
                singles[word] = count
            elif len(word) < 5 and count >= _NEVER:
                for at in range(len(word) - 1):
                    pairs[word[at : at + 2]] += count
        return General(
            {pair: count for pair, count in pairs.items() if count >= _SELDOM},
            pairs.total(),
            "".join(word for word, count in singles.items() if count >= _SINGLE),
            {word: self.FREQ[word] for word in own},
            self.total,
        )

    def get_DAG(self, sentence: str) -> None:
        """Left to ``calc``."""

    def calc(self, sentence: str, DAG: None, route: dict[int, tuple[float, int]]) -> None:
        """For each place the best chance of what follows, and where the first word of that ends.

        Of two cuts equally likely the one with the longer word, as jieba has it.
        """
        known, logs, total, size = self.FREQ.known, self._logs, math.log(self.total), len(sentence)
        chances = [0.0] * (size + 1)
        route[size] = (0, 0)
        for start in range(size - 1, -1, -1):
            words = known.get(sentence[start])
            if words is None:
                words = self.FREQ.starting(sentence[start])
            best, last = -math.inf, start
            for end in range(start + 1, size + 1):
                count = words.get(sentence[start:end])
                if count is None:
                    break
                if count:
                    if count not in logs:
                        logs[count] = math.log(count)
                    chance = logs[count] - total + chances[end]
                    if chance >= best:
                        best, last = chance, end - 1
            if best == -math.inf:
                best = 0.0 - total + chances[start + 1]
            chances[start] = best
            route[start] = (best, last)


@cache
def _dictionary() -> str:
    """jieba's dictionary: in each row a word, how often it is met, what it is."""
    with jieba.Tokenizer().get_dict_file() as file:
        text: str = file.read().decode("utf-8")
    return text.rstrip("\n") + "\n"


def _rows(start: int = 0, end: int = sys.maxsize) -> list[tuple[str, int]]:
    """The words of a piece of the dictionary and how often each is met."""
    return [(word, int(count)) for word, count in _ROW.findall(_dictionary(), start, end)]
