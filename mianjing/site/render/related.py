"""Related questions, with the reason: shared terms, tags and words of the title, rare ones first.

One pass over an inverted index. Candidates come from keys that few entries share, so that their number does
not grow with the library; a key of more entries only weighs candidates, and one of very many says nothing.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from mianjing.core.model import Entry
from mianjing.core.text import HAN, ngrams, unspecific_words

Reason = Literal["curated", "term", "tag", "concept"]

_MOST_SHOWN = 6
_MOST_SHARED = 60
_WEIGHT: dict[Reason, float] = {"curated": 100.0, "term": 1.2, "tag": 1.0, "concept": 0.5}
_LEAST_SCORE = 1.2
_COMMON_TERM = 25

_LATIN = re.compile(r"[a-z][a-z0-9+.-]*[a-z0-9]")
_HAN_RUN = re.compile(rf"[{HAN}]+")


@dataclass(frozen=True)
class Relation:
    """Another entry's id, and the strongest thing it shares (a term's or tag's id, a word)."""

    entry: str
    reason: Reason
    key: str


def relate(entries: Iterable[Entry], terms: Mapping[str, frozenset[str]]) -> dict[str, tuple[Relation, ...]]:
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
    titles = {entry.id: entry.question for entry in rows}
    related = {entry.id: _best(entry, keys, postings, weights) for entry in rows}
    return {id_: tuple(_worded(titles, id_, row) for row in found) for id_, found in related.items()}


def _worded(titles: Mapping[str, str], entry: str, relation: Relation) -> Relation:
    """A shared pair of characters as the whole word or phrase that both titles have around it."""
    if relation.reason != "concept":
        return relation
    return replace(relation, key=_shared(titles[entry], titles[relation.entry]) or relation.key)


def _shared(one: str, other: str) -> str:
    """The longest run of Han or word of Latin that both titles have; the first of several.

    >>> _shared("什么是大模型的混合精度训练？", "混合精度有什么好处")
    '混合精度'
    """
    runs = [run for run in _runs(one) if len(run) > 1]
    pieces = {run[at:end] for run in runs for at in range(len(run)) for end in range(at + 2, len(run) + 1)}
    there = _runs(other)
    both = (p for p in pieces if any(p == run if p.isascii() else p in run for run in there))
    return max(both, key=lambda p: (len(p), -one.lower().find(p)), default="")


def _runs(question: str) -> list[str]:
    text = question.lower()
    return [*_HAN_RUN.findall(unspecific_words().sub(" ", text)), *_LATIN.findall(text)]


def _best(
    entry: Entry,
    all_keys: Mapping[str, frozenset[tuple[Reason, str]]],
    postings: Mapping[tuple[Reason, str], list[str]],
    weights: Mapping[tuple[Reason, str], float],
) -> tuple[Relation, ...]:
    scores: defaultdict[str, float] = defaultdict(float)
    strongest: dict[str, tuple[float, tuple[Reason, str]]] = {}
    for key, others in _weighed(all_keys, entry.id, postings, weights):
        weight = weights[key]
        for other in others:
            if other == entry.id:
                continue
            scores[other] += weight
            # A named thing explains more than a pair of characters, whatever the weights.
            rank = weight if key[0] != "concept" else weight / 100
            # Nor does a term that much of the library speaks of: “LLM”.
            if key[0] == "term" and len(postings[key]) > _COMMON_TERM:
                rank = weight / 100
            if other not in strongest or rank > strongest[other][0]:
                strongest[other] = rank, key
    chosen = [Relation(other, "curated", "") for other in entry.related]
    named = set(entry.related) | {entry.id}
    for other in sorted(scores, key=lambda o: (-scores[o], o)):
        if len(chosen) >= _MOST_SHOWN or scores[other] < _LEAST_SCORE:
            break
        if other not in named:
            chosen.append(Relation(other, *strongest[other][1]))
    return tuple(chosen)


def _weighed(
    all_keys: Mapping[str, frozenset[tuple[Reason, str]]],
    entry: str,
    postings: Mapping[tuple[Reason, str], list[str]],
    weights: Mapping[tuple[Reason, str], float],
) -> Iterator[tuple[tuple[Reason, str], Sequence[str]]]:
    """The keys of ``entry`` that say something, each with the candidates that share it."""
    keys = sorted(key for key in all_keys[entry] if key in weights)
    common = [key for key in keys if len(postings[key]) > _MOST_SHARED]
    found: dict[str, None] = {}
    for key in keys:
        if len(postings[key]) <= _MOST_SHARED:
            found.update(dict.fromkeys(postings[key]))
            yield key, postings[key]
    if common and len(found) <= _MOST_SHOWN:
        found.update(dict.fromkeys(postings[min(common, key=lambda key: len(postings[key]))]))
    for key in common:
        yield key, [other for other in found if key in all_keys[other]]


def _keys(entry: Entry, terms: frozenset[str]) -> frozenset[tuple[Reason, str]]:
    named: set[tuple[Reason, str]] = {("tag", tag) for tag in entry.tags}
    named |= {("term", term) for term in terms}
    return frozenset(named | {("concept", word) for word in _words(entry.question)})


def _words(question: str) -> set[str]:
    """Latin words and pairs of Han characters.

    >>> sorted(_words("LoRA 的学习率怎么选？"))
    ['lora', '习率', '学习']
    """
    text = question.lower()
    words = set(_LATIN.findall(text))
    for run in _HAN_RUN.findall(unspecific_words().sub(" ", text)):
        words.update(pair for pair in ngrams(run) if len(pair) > 1)
    return words
