"""Which existing file a planned entry is, told by origins: titles may be reworded, lines may shift."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from mianjing.core.model import Origin
from mianjing.core.text import fold

ALIKE = 0.7
"""Two wordings at least this much alike may be one question, reworded."""
# Only rows that no exact pass could pair are compared with each other; this bounds a hostile pair of dumps.
_MOST_COMPARISONS = 40_000
_LONGEST_COMPARED = 200


class OwnedOrigin(NamedTuple):
    """One origin and the entry that holds it (a file's id, or a planned entry's number)."""

    owner: Hashable
    origin: Origin


Pairs = list[tuple[OwnedOrigin, OwnedOrigin]]
"""Old and new origins that are the same place."""


def pair_rows(
    old: Iterable[OwnedOrigin],
    new: Iterable[OwnedOrigin],
    certain: Collection[str] = (),
    literal: Collection[Hashable] = (),
) -> Pairs:
    """Old and new rows that are the same place of the same dump, each row at most once.

    Same source, line and wording first; then same wording in the order of lines; then same wording apart from
    width, case and spaces; then the same line, in sources whose lines are ``certain``; at last the most
    similar wording of what is left, between owners that have nothing else to do with others (a reworded
    question must not pull a row out of another entry). Rows of the new owners ``literal`` pair by likeness
    with none.
    """
    left, right = list(old), list(new)
    pairs: Pairs = []
    passes = (_exact, _wording, _folded, lambda row: _line(row) if row.source in certain else None)
    for key in passes:
        found = _by_key(left, right, key)
        pairs += found
        left = _without(left, (row for row, _ in found))
        right = _without(right, (row for _, row in found))
    return pairs + _by_likeness(left, [row for row in right if row.owner not in literal], _Bonds(pairs))


class _Bonds:
    """Which owners are already paired with which."""

    def __init__(self, pairs: Iterable[tuple[OwnedOrigin, OwnedOrigin]]) -> None:
        self.pairs: set[tuple[Hashable, Hashable]] = set()
        self.old: set[Hashable] = set()
        self.new: set[Hashable] = set()
        for old, new in pairs:
            self.add(old.owner, new.owner)

    def add(self, old: Hashable, new: Hashable) -> None:
        self.pairs.add((old, new))
        self.old.add(old)
        self.new.add(new)

    def allow(self, old: Hashable, new: Hashable) -> bool:
        return (old, new) in self.pairs or (old not in self.old and new not in self.new)


def assign(pairs: Sequence[tuple[OwnedOrigin, OwnedOrigin]]) -> dict[Hashable, list[Hashable]]:
    """New owner → old owners, the one it continues first.

    An old owner is continued by one new owner only (a split makes the others new), but several may end in
    one (a merge): those after the first are superseded by it.
    """
    shared = Counter((new.owner, old.owner) for old, new in pairs)
    first_met = {pair: number for number, pair in reversed(list(enumerate(shared)))}
    continued: dict[Hashable, list[Hashable]] = defaultdict(list)
    taken: set[Hashable] = set()
    for pair in sorted(shared, key=lambda pair: (-shared[pair], first_met[pair])):
        owner, old = pair
        if old not in taken:
            taken.add(old)
            continued[owner].append(old)
    return dict(continued)


def _exact(origin: Origin) -> Hashable:
    return origin.source, origin.line, origin.wording


def _line(origin: Origin) -> Hashable:
    return origin.source, origin.line


def _wording(origin: Origin) -> Hashable:
    return (origin.source, origin.wording) if origin.wording else None


def _folded(origin: Origin) -> Hashable:
    return (origin.source, fold(origin.wording)) if origin.wording else None


def _by_key(old: list[OwnedOrigin], new: list[OwnedOrigin], key: Callable[[Origin], Hashable]) -> Pairs:
    waiting: dict[Hashable, list[OwnedOrigin]] = defaultdict(list)
    for row in sorted(old, key=lambda row: row.origin.line):
        waiting[key(row.origin)].append(row)
    pairs = []
    for row in sorted(new, key=lambda row: row.origin.line):
        name = key(row.origin)
        if name is not None and waiting.get(name):
            pairs.append((waiting[name].pop(0), row))
    return pairs


def _by_likeness(old: list[OwnedOrigin], new: list[OwnedOrigin], bonds: _Bonds) -> Pairs:
    if len(old) * len(new) > _MOST_COMPARISONS:
        return []
    scored = []
    for left, before in enumerate(old):
        for right, after in enumerate(new):
            same_source = before.origin.source == after.origin.source
            if same_source and bonds.allow(before.owner, after.owner):
                alike = _likeness(before.origin, after.origin)
                if alike >= ALIKE:
                    distance = abs(before.origin.line - after.origin.line)
                    scored.append((-alike, distance, left, right))
    used: set[OwnedOrigin] = set()
    pairs = []
    for _, _, left, right in sorted(scored):
        pair = old[left], new[right]
        if used.isdisjoint(pair) and bonds.allow(pair[0].owner, pair[1].owner):
            used.update(pair)
            bonds.add(pair[0].owner, pair[1].owner)
            pairs.append(pair)
    return pairs


def _likeness(before: Origin, after: Origin) -> float:
    if not before.wording or not after.wording:
        return 1.0 if before.line == after.line else 0.0
    return likeness(before.wording, after.wording)


def likeness(one: str, other: str) -> float:
    """How alike two wordings are, from 0 to 1; 0 as well where that is under ``ALIKE``."""
    matcher = SequenceMatcher(None, one[:_LONGEST_COMPARED], other[:_LONGEST_COMPARED], autojunk=False)
    return matcher.ratio() if matcher.quick_ratio() >= ALIKE else 0.0


def _without(rows: list[OwnedOrigin], gone: Iterable[OwnedOrigin]) -> list[OwnedOrigin]:
    left = Counter(gone)
    kept = []
    for row in rows:
        if left[row] > 0:
            left[row] -= 1
        else:
            kept.append(row)
    return kept
