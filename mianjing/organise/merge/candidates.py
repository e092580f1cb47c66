"""Which pairs are worth deciding on: an inverted index, so that cost grows with the questions alone."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Sequence

from mianjing.organise.merge.key import QuestionKey

# A term shared by more questions than this says too little to bring two of them together; a question is
# looked up by its rarest terms. Identical subjects meet whatever their terms, each with a few neighbours,
# which union-find then joins.
COMMONEST = 40
LOOKUPS = 6
NEIGHBOURS = 8


def candidates(keys: Sequence[QuestionKey]) -> list[tuple[int, int]]:
    """Pairs of indices into ``keys``, smaller first, in ascending order."""
    found: set[tuple[int, int]] = set()
    for bucket in _buckets(keys):
        for at, left in enumerate(bucket):
            found.update((left, right) for right in bucket[at + 1 : at + 1 + NEIGHBOURS])
    postings = _postings(keys)
    for bucket in postings.values():
        found.update((left, right) for at, left in enumerate(bucket) for right in bucket[at + 1 :])
    return sorted(found)


def _buckets(keys: Sequence[QuestionKey]) -> Iterator[list[int]]:
    same: dict[Hashable, list[int]] = defaultdict(list)
    for index, key in enumerate(keys):
        same[key.exact].append(index)
        same[key.content_terms, key.strong].append(index)
    yield from same.values()


def _postings(keys: Sequence[QuestionKey]) -> dict[str, list[int]]:
    counts = Counter(term for key in keys for term in key.content_terms)
    postings: dict[str, list[int]] = defaultdict(list)
    for index, key in enumerate(keys):
        rare = sorted((counts[term], term) for term in key.content_terms if counts[term] <= COMMONEST)
        for _, term in rare[:LOOKUPS]:
            postings[term].append(index)
    return postings
