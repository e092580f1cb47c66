"""The tables of contents of an extracted PDF, as evidence for which lines are titles.

Titles in the contents and over the text seldom agree to the letter (有什么作用 / 有什么用), so they are
compared by their character pairs.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from mianjing.core.text import dice, ngrams
from mianjing.dumps.dialects.pdf.rows import Row
from mianjing.dumps.dialects.toc import title_key

_CHAPTER_WORD = re.compile(r"[篇章面](?:\s*[(（][^()（）]{0,40}[)）])?$")

ALIKE = 0.8
_COMMON = 40
"""A pair of characters found in more titles than this says nothing, and would make the search quadratic."""


class Titles:
    """Titles to look up by likeness. Adding and finding are about linear in the title's length."""

    def __init__(self, titles: Iterable[str]) -> None:
        self._pairs: list[frozenset[str]] = []
        self._by_pair: dict[str, list[int]] = {}
        self._exact: dict[str, int] = {}
        for index, title in enumerate(titles):
            key = title_key(title)
            pairs = frozenset(ngrams(key))
            self._pairs.append(pairs)
            self._exact.setdefault(key, index)
            for pair in sorted(pairs):
                self._by_pair.setdefault(pair, []).append(index)

    def __len__(self) -> int:
        return len(self._pairs)

    def alike(self, title: str) -> list[int]:
        """Indexes of the titles like ``title``, most alike first.

        >>> Titles(["苹果怎么吃？", "偏置矩阵是什么? 有什么作用?"]).alike("偏置矩阵是什么？有什么用？")
        [1]
        """
        pairs = frozenset(ngrams(title_key(title)))
        shared: Counter[int] = Counter()
        for pair in sorted(pairs):
            found = self._by_pair.get(pair, ())
            if len(found) <= _COMMON:
                shared.update(found)
        if (exact := self._exact.get(title_key(title))) is not None:
            shared[exact] += 1
        scores = {index: dice(pairs, self._pairs[index]) for index in shared}
        return sorted(
            (index for index, score in scores.items() if score >= ALIKE),
            key=lambda index: (-scores[index], index),
        )


def contents_rows(rows: Sequence[Row]) -> tuple[Row, ...]:
    """The rows of all tables of contents, local ones included."""
    return tuple(row for row in rows if row.kind == "toc")


def is_chapter(title: str) -> bool:
    """Whether ``title`` calls itself a chapter.

    >>> is_chapter("RMS Norm 篇 (均方根 Norm)"), is_chapter("什么是位置编码？")
    (True, False)
    """
    return bool(_CHAPTER_WORD.search(title))
