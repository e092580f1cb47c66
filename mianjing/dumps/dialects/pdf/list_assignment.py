"""Assignment list items out among the places that wait for them.

Extraction flushes lists late, early or backwards, but each list whole: a run of items is cut into consecutive
chunks, and the chunks go to the waiting places in the text's order or in its reverse. Of all such cuttings
the best is found by dynamic programming over chunks (as in text segmentation; Utiyama & Isahara, ACL 2001).
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from mianjing.core.text import HAN, ngrams

_WORD = re.compile(rf"[a-z][a-z0-9]+|[{HAN}]+")
_HEAD = re.compile(r"([^：:。.]{1,40}?)\s*+(?:[(（][^()（）]{1,80}[)）]\s*+)?[：:]")
_OPENS = re.compile(r"^[^。]{0,40}?[：:，]?\s*首先")
_CLOSES = re.compile(r"^[^。]{0,40}?[：:，]?\s*最后")
_LATIN_NOTE = re.compile(r"^[^：:]{0,40}[(（][A-Za-z][^()（）]*[)）]")

# What a lead-in promises, and the words the items of such a list are made of.
_KINDS = (
    (re.compile("原因|由于|缺点|不足"), re.compile("导致|可能会|缺乏|难以|限制|错误|无法")),
    (re.compile("方法|策略|措施|建议|解决|优点"), re.compile("可以|通过|使用|采用|减少|降低|提高")),
)
_JOINS = "、和与及"

_HEAD_WEIGHT = 3.0
_BODY_WEIGHT = 3.0
_OPENING = 1.5
_CHANGE_OF_FORM = 0.6
_BACKWARDS = 0.8
_UNEVEN = 0.35
_ENUMERATED = 1.5
_OF_ITS_KIND = 1.0
_MOST_WORK = 2_000_000
"""Bound on items² × places: an answer has tens of items, and beyond thousands nothing is shared out."""


@dataclass(frozen=True)
class SlotContext:
    """The words before a place (question and lead-in) and after it (conclusion)."""

    before: str
    after: str


@dataclass(frozen=True)
class Assignment:
    """``shares[k]`` is the range of items, (start, end), of the k-th place; ``score`` tells how it suits."""

    shares: tuple[tuple[int, int], ...]
    score: float


def assign_items(
    runs: Sequence[Sequence[str]], places: Sequence[SlotContext], orders: Sequence[Sequence[int]]
) -> Assignment | None:
    """Cut the items of ``runs`` into one chunk for each of ``places``; None if there is too much of them.

    ``orders`` are the sequences of places to try. No chunk reaches
    over the border between two runs; a place may stay empty.
    """
    items = [item for run in runs for item in run]
    if not items or not places or len(items) ** 2 * len(places) > _MOST_WORK:
        return None
    borders: set[int] = set()
    for run in runs:
        borders.add(max(borders, default=0) + len(run))
    table = _Affinity(items, places)
    best: Assignment | None = None
    for order in orders:
        found = _best_cutting(table, borders, order)
        if best is None or found.score > best.score + 1e-9:
            best = found
    return best


def orders_of(count: int) -> list[list[int]]:
    """How extraction may have flushed ``count`` lists: backwards, forwards, the outermost (first) last."""
    forward = list(range(count))
    return [forward[::-1], forward, [*forward[1:], *forward[:1]]]


def head(item: str) -> str:
    """What an item is about, by its own words: the text before the colon.

    >>> head("低秩适应 (Low-Rank)：LoRA通过…")
    '低秩适应'
    """
    match = _HEAD.match(item)
    return match[1].strip(" *") if match else ""


class _Affinity:
    """How well items suit places, weighing rare words more."""

    def __init__(self, items: Sequence[str], places: Sequence[SlotContext]) -> None:
        self.items = items
        self.opens = [bool(_OPENS.match(item)) for item in items]
        self.closes = [bool(_CLOSES.match(item)) for item in items]
        self.heads = [head(item) for item in items]
        self.forms = [(bool(head(item)), bool(_LATIN_NOTE.match(item))) for item in items]
        item_terms = [_terms(item) for item in items]
        head_terms = [_terms(name or item) for name, item in zip(self.heads, items, strict=True)]
        place_terms = [_terms(f"{place.before}\n{place.after}") for place in places]
        counts = Counter(term for terms in (*item_terms, *place_terms) for term in sorted(terms))
        total = len(items) + len(places)
        self._weight = {term: math.log(1 + total / count) for term, count in counts.items()}
        kinds = _promises(places)
        self.suits = [
            [
                _HEAD_WEIGHT * self._covered(names, place)
                + _BODY_WEIGHT * self._covered(terms, place)
                + _ENUMERATED * _enumerates(setting.after, name)
                + _OF_ITS_KIND * _kind_share(item, kind)
                for place, setting, kind in zip(place_terms, places, kinds, strict=True)
            ]
            for item, terms, names, name in zip(items, item_terms, head_terms, self.heads, strict=True)
        ]
        self.even = len(items) / len(places)

    def _covered(self, terms: frozenset[str], by: frozenset[str]) -> float:
        total = sum(self._weight[term] for term in sorted(terms) if term in self._weight)
        return sum(self._weight[term] for term in sorted(terms & by)) / total if total else 0.0


def _promises(places: Sequence[SlotContext]) -> list[int | None]:
    """Which of ``_KINDS`` each lead-in promises; none unless all do, for only then do they compare."""
    found = []
    for place in places:
        lead_in = place.before.rstrip("：: \n").rpartition("。")[2]
        found.append(next((at for at, (promise, _) in enumerate(_KINDS) if promise.search(lead_in)), None))
    return [None] * len(found) if None in found else found


def _kind_share(item: str, kind: int | None) -> float:
    """How much of ``item``'s tell-tale words are of ``kind``."""
    counts = [len(words.findall(item)) for _, words in _KINDS]
    total = sum(counts)
    return counts[kind] / total if kind is not None and total else 0.0


def _enumerates(text: str, name: str) -> bool:
    """Whether ``text`` enumerates ``name`` among others (…的可控性、灵活性和…), as conclusions do."""
    at = text.find(name) if name else -1
    while at >= 0:
        around = text[max(0, at - 1) : at] + text[at + len(name) : at + len(name) + 1]
        if any(char in _JOINS for char in around):
            return True
        at = text.find(name, at + 1)
    return False


def _terms(text: str) -> frozenset[str]:
    terms: set[str] = set()
    for word in _WORD.findall(text.casefold()):
        terms.update([word] if word.isascii() else ngrams(word))
    return frozenset(terms)


@dataclass(frozen=True)
class _Cut:
    """The last chunk of a cutting of the first items, and the cutting before it."""

    score: float
    start: int = 0
    end: int = 0
    before: _Cut | None = None


def _best_cutting(table: _Affinity, borders: set[int], order: Sequence[int]) -> Assignment:
    count = len(table.items)
    best: list[_Cut | None] = [_Cut(0.0), *[None] * count]
    for place in order:
        reached = [cut and _Cut(cut.score, end, end, cut) for end, cut in enumerate(best)]
        for start, before in enumerate(best[:-1]):
            if before is None:
                continue
            for end, gain in _chunks_from(table, borders, start, place):
                old = reached[end]
                if old is None or before.score + gain > old.score:
                    reached[end] = _Cut(before.score + gain, start, end, before)
        best = reached
    whole = best[count]
    if whole is None:
        return Assignment((), -math.inf)
    backwards = _BACKWARDS if list(order) == sorted(order, reverse=True) else 0.0
    return Assignment(_shares(whole, order), whole.score + backwards)


def _chunks_from(table: _Affinity, borders: set[int], start: int, place: int) -> list[tuple[int, float]]:
    """Every chunk from ``start`` on: where it ends and what it gains ``place``."""
    found = []
    gain = _OPENING if table.opens[start] else 0.0
    for at in range(start, len(table.items)):
        gain += table.suits[at][place]
        if at > start:
            gain -= _CHANGE_OF_FORM * (table.forms[at] != table.forms[at - 1])
            gain -= _OPENING if table.opens[at] else 0.0
            gain -= _OPENING if table.closes[at - 1] else 0.0
        uneven = _UNEVEN * (at + 1 - start - table.even) ** 2 / table.even
        found.append((at + 1, gain - uneven))
        if at + 1 in borders:
            break
    return found


def _shares(cut: _Cut, order: Sequence[int]) -> tuple[tuple[int, int], ...]:
    shares: dict[int, tuple[int, int]] = {}
    for place in reversed(order):
        shares[place] = (cut.start, cut.end)
        assert cut.before is not None
        cut = cut.before
    return tuple(shares[place] for place in sorted(shares))
