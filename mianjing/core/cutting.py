"""jieba over its own dictionary file, of which no more is read than what is asked for.

The words with one first character are read when that is first met: an edited document has some hundreds of
its twelve thousand. Nothing is read of what jieba itself keeps in the system's folder of temporary files,
where anyone may have put anything.
"""

from __future__ import annotations

import logging
import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, cached_property

import jieba

_ROW = re.compile(r"^(\S+) (\d+)", re.MULTILINE)
_COUNT = re.compile(r" (\d+)")
_BLOCK = re.compile(r"^(.).*\n(?:\1.*\n)*", re.MULTILINE)


class _Words:
    """Words and beginnings of words → how often each is met, 0 for a mere beginning: what jieba asks for."""

    def __init__(self, own: Mapping[str, int]) -> None:
        self.known: dict[str, dict[str, int]] = {}
        """By first character."""
        self._own: defaultdict[str, dict[str, int]] = defaultdict(dict)
        for word, count in own.items():
            self._own[word[:1]][word] = count

    def starting(self, first: str) -> dict[str, int]:
        """Those with this first character."""
        if first not in self.known:
            places = self._places.get(first, ())
            found = {
                word: int(count) for place in places for word, count in _ROW.findall(_dictionary(), *place)
            }
            found |= self._own[first]
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


class Cutter(jieba.Tokenizer):  # type: ignore[misc]
    """jieba with words of one's own; the likeliest cut is found without listing all words first."""

    def __init__(self, own: Mapping[str, int], total: int) -> None:
        """``own``: words and how often each is taken to be met; ``total``: how often all words are."""
        logging.getLogger("jieba").setLevel(logging.WARNING)
        super().__init__()
        self.FREQ, self.total, self.initialized = _Words(own), total, True
        self._logs: dict[int, float] = {}

    @classmethod
    def knowing(cls, words: Iterable[str]) -> Cutter:
        """One to which these words were added, as jieba itself adds them."""
        cutter = cls({}, sum(map(int, _COUNT.findall(_dictionary()))))
        for word in words:
            cutter.add_word(word)
        return cutter

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


def words(least: int, most: int, digits: int) -> Iterator[tuple[str, int]]:
    """The words of so many characters whose counts have so many digits or more, and how often each is met."""
    for row in re.finditer(rf"^(\S{{{least},{most}}}) (\d{{{digits},}})", _dictionary(), re.MULTILINE):
        yield row[1], int(row[2])
