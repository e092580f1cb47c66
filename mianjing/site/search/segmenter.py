"""Chinese cut into words, and what general Chinese says of them: jieba and its dictionary.

Loading jieba takes time, which only who cuts a run that was not cut before must wait for.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from mianjing.core.text import question_words, simplify

if TYPE_CHECKING:
    from mianjing.core.cutting import Cutter

_NEVER, _SELDOM, _USUAL = 50, 500, 4_000  # times a word or a pair is met, of jieba's 38 million
_FIELDS, _EVERYBODYS = 4.0, 0.5  # times as often as in general: surely the field's own; surely everybody's
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
        self.words = sorted({simplify(word).lower() for word in words})
        """The domain's words, folded: part of what an analysis depends on."""
        self._given = general
        self._pairs = {word[at : at + 2] for word in self.words for at in range(len(word) - 1)}

    @cached_property
    def general(self) -> General:
        """What the dictionary says."""
        return self._given or _general(self._cutter, self.words)

    def cut(self, run: str) -> list[str]:
        """The words of a run of Han characters in their plain form."""
        return list(self._cutter.cut(run))

    def forget(self) -> None:
        """Let go of what only cutting needs."""
        self._given = self.general
        vars(self).pop("_cutter", None)

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
    def _cutter(self) -> Cutter:
        from mianjing.core.cutting import Cutter

        if self._given:
            return Cutter(self._given.own, self._given.all_words)
        return Cutter.knowing(self.words)


def _general(cutter: Cutter, own: Iterable[str]) -> General:
    from mianjing.core.cutting import words

    pairs: Counter[str] = Counter()
    for word, count in words(2, 4, len(str(_NEVER))):
        if count >= _NEVER:
            for at in range(len(word) - 1):
                pairs[word[at : at + 2]] += count
    return General(
        {pair: count for pair, count in pairs.items() if count >= _SELDOM},
        pairs.total(),
        "".join(word for word, count in words(1, 1, len(str(_SINGLE))) if count >= _SINGLE),
        {word: cutter.FREQ[word] for word in own},
        cutter.total,
    )
