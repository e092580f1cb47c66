"""Which existing file a planned entry is, told by origins: titles may be reworded, lines may shift."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from mianjing.model import Origin
from mianjing.phrases import fold

_ALIKE = 0.7
# Only rows that no exact pass could pair are compared with each other; this bounds a hostile pair of dumps.
_MOST_COMPARISONS = 40_000
_LONGEST_COMPARED = 200


class Row(NamedTuple):
    """One origin and the entry that holds it (a file's id, or a planned entry's number)."""

    owner: Hashable
    origin: Origin


def pair_rows(old: Iterable[Row], new: Iterable[Row]) -> list[tuple[Row, Row]]:
    """Old and new rows that are the same place of the same dump, each row at most once.

    Same source, line and wording first; then same wording in the order of lines; then same wording apart
    from width, case and spaces; at last the most similar wording of what is left.
    """
    left, right = list(old), list(new)
    pairs: list[tuple[Row, Row]] = []
    for key in _PASSES:
        found = _by_key(left, right, key)
        pairs += found
        left = _without(left, (row for row, _ in found))
        right = _without(right, (row for _, row in found))
    return pairs + _by_likeness(left, right)


def assign(pairs: Sequence[tuple[Row, Row]]) -> dict[Hashable, list[Hashable]]:
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


def _wording(origin: Origin) -> Hashable:
    return (origin.source, origin.wording) if origin.wording else None


def _folded(origin: Origin) -> Hashable:
    return (origin.source, fold(origin.wording)) if origin.wording else None


_PASSES: tuple[Callable[[Origin], Hashable], ...] = (_exact, _wording, _folded)


def _by_key(old: list[Row], new: list[Row], key: Callable[[Origin], Hashable]) -> list[tuple[Row, Row]]:
    waiting: dict[Hashable, list[Row]] = defaultdict(list)
    for row in sorted(old, key=lambda row: row.origin.line):
        waiting[key(row.origin)].append(row)
    pairs = []
    for row in sorted(new, key=lambda row: row.origin.line):
        name = key(row.origin)
        if name is not None and waiting.get(name):
            pairs.append((waiting[name].pop(0), row))
    return pairs


def _by_likeness(old: list[Row], new: list[Row]) -> list[tuple[Row, Row]]:
    if len(old) * len(new) > _MOST_COMPARISONS:
        return []
    scored = []
    for left, before in enumerate(old):
        for right, after in enumerate(new):
            if before.origin.source == after.origin.source:
                likeness = _likeness(before.origin, after.origin)
                if likeness >= _ALIKE:
                    distance = abs(before.origin.line - after.origin.line)
                    scored.append((-likeness, distance, left, right))
    used_left: set[int] = set()
    used_right: set[int] = set()
    pairs = []
    for _, _, left, right in sorted(scored):
        if left not in used_left and right not in used_right:
            used_left.add(left)
            used_right.add(right)
            pairs.append((old[left], new[right]))
    return pairs


def _likeness(before: Origin, after: Origin) -> float:
    if not before.wording or not after.wording:
        return 1.0 if before.line == after.line else 0.0
    texts = before.wording[:_LONGEST_COMPARED], after.wording[:_LONGEST_COMPARED]
    matcher = SequenceMatcher(None, *texts, autojunk=False)
    return matcher.ratio() if matcher.quick_ratio() >= _ALIKE else 0.0


def _without(rows: list[Row], gone: Iterable[Row]) -> list[Row]:
    left = Counter(gone)
    kept = []
    for row in rows:
        if left[row] > 0:
            left[row] -= 1
        else:
            kept.append(row)
    return kept
