"""Related questions, with the reason: shared terms, tags and words of the title, rare ones first.

One pass over an inverted index. A key that very many entries share says little and is left out, which
also keeps the work near-linear in the number of entries.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from mianjing.model import Entry

Reason = Literal["curated", "term", "tag", "concept"]

_MOST_SHARED = 60
_WEIGHT: dict[Reason, float] = {"curated": 100.0, "term": 1.2, "tag": 1.0, "concept": 0.5}
_LEAST_SCORE = 1.2

_LATIN = re.compile(r"[a-z][a-z0-9+.-]*[a-z0-9]")
_HAN_RUN = re.compile(r"[\u4e00-\u9fff]+")
# Words every question has.
_EMPTY = re.compile(
    r"什么|为什么|怎么|怎样|如何|哪些|有哪|哪几|是否|可以|进行|介绍|一下|一个|区别|不同|优点|缺点|问题|原因|作用|方法|需要|使用|存在|出现"
)


@dataclass(frozen=True)
class Relation:
    """Another entry's id, and the strongest thing it shares (a term's or tag's id, a word)."""

    entry: str
    reason: Reason
    key: str


def relate(
    entries: Iterable[Entry], terms: Mapping[str, frozenset[str]], limit: int = 6
) -> dict[str, tuple[Relation, ...]]:
    """For each entry's id its most related entries, best first; ``terms`` are the term ids it speaks of."""
    rows = tuple(entries)
    keys = {entry.id: _keys(entry, terms.get(entry.id, frozenset())) for entry in rows}
    postings: defaultdict[tuple[Reason, str], list[str]] = defaultdict(list)
    for entry in rows:
        for key in keys[entry.id]:
            postings[key].append(entry.id)
    weights = {
        key: _WEIGHT[key[0]] * math.log(1 + len(rows) / len(ids))
        for key, ids in postings.items()
        if 1 < len(ids) <= max(_MOST_SHARED, len(rows) // 20) and len(ids) <= 10 * _MOST_SHARED
    }
    return {entry.id: _best(entry, keys[entry.id], postings, weights, limit) for entry in rows}


def _best(
    entry: Entry,
    keys: frozenset[tuple[Reason, str]],
    postings: Mapping[tuple[Reason, str], list[str]],
    weights: Mapping[tuple[Reason, str], float],
    limit: int,
) -> tuple[Relation, ...]:
    scores: defaultdict[str, float] = defaultdict(float)
    strongest: dict[str, tuple[float, tuple[Reason, str]]] = {}
    for key in sorted(keys):
        weight = weights.get(key, 0.0)
        for other in postings[key] if weight else ():
            if other == entry.id:
                continue
            scores[other] += weight
            # A named thing explains more than a pair of characters, whatever the weights.
            rank = weight if key[0] != "concept" else weight / 100
            if other not in strongest or rank > strongest[other][0]:
                strongest[other] = rank, key
    chosen = [Relation(other, "curated", "") for other in entry.related]
    named = set(entry.related) | {entry.id}
    for other in sorted(scores, key=lambda o: (-scores[o], o)):
        if len(chosen) >= limit or scores[other] < _LEAST_SCORE:
            break
        if other not in named:
            chosen.append(Relation(other, *strongest[other][1]))
    return tuple(chosen)


def _keys(entry: Entry, terms: frozenset[str]) -> frozenset[tuple[Reason, str]]:
    named: set[tuple[Reason, str]] = {("tag", tag) for tag in entry.tags}
    named |= {("term", term) for term in terms}
    return frozenset(named | {("concept", word) for word in _words(entry.question)})


def _words(question: str) -> set[str]:
    """Latin words and pairs of Han characters.

    >>> sorted(_words("LoRA 的秩怎么选？"))
    ['lora', '的秩']
    """
    text = question.lower()
    words = set(_LATIN.findall(text))
    for run in _HAN_RUN.findall(_EMPTY.sub(" ", text)):
        words.update(run[at : at + 2] for at in range(len(run) - 1))
    return words
