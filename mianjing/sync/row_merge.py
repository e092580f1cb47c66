"""Three-way merging of lists: origins, answers and links, row by row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from mianjing.sync.three_way import Picked, Resolution

T = TypeVar("T")


@dataclass(frozen=True)
class Merged(Generic[T]):
    """The rows to stand in the file and the fingerprints beside them.

    ``came_from`` gives for each row its number in the file before, or None for a new one.
    """

    rows: tuple[T, ...]
    stored: tuple[str, ...]
    came_from: tuple[int | None, ...]
    conflicts: tuple[tuple[T | None, T | None], ...] = ()


@dataclass(frozen=True)
class MergePolicy(Generic[T]):
    """What the merge must know of a list: how rows pair up and which of the file's may be dropped.

    ``pairs`` maps a planned row's number to the file's. ``superseded`` holds numbers of the file's rows whose
    text stands elsewhere in the plan, ``unedited`` says that a row holds nothing of a person's.
    """

    pairs: dict[int, int]
    superseded: Collection[int]
    unedited: Callable[[int], bool]
    fingerprint_of: Callable[[T], str]
    merge_pair: Callable[[int, int], Picked[T]]


def merge_rows(
    mine: Sequence[T],
    theirs: Sequence[T],
    stored: Sequence[str],
    side: MergePolicy[T],
    resolution: Resolution | None,
    keep_order: bool,
) -> Merged[T]:
    """Merge two versions of a list.

    The order is the plan's while the file's is as import left it, else the file's with new rows at the end.
    """
    result: dict[int, T] = {}
    prints: list[str] = []
    conflicts: list[tuple[T | None, T | None]] = []
    added: list[int] = []
    deleted = Counter(stored) - Counter(map(side.fingerprint_of, mine))
    for number, planned in enumerate(theirs):
        if number in side.pairs:
            at = side.pairs[number]
            picked = side.merge_pair(at, number)
            result[at] = picked.value
            prints += [picked.stored] if picked.stored else []
            if picked.conflict:
                conflicts.append((mine[at], planned))
            continue
        prints.append(side.fingerprint_of(planned))
        if deleted[prints[-1]] > 0 and resolution != "take":
            deleted[prints[-1]] -= 1
        else:
            added.append(number)
    kept = _unplanned(mine, stored, side, resolution)
    for at, (still, said) in kept.items():
        if still:
            result[at] = mine[at]
            prints += [side.fingerprint_of(mine[at])] if side.fingerprint_of(mine[at]) in stored else []
        if said:
            conflicts.append((mine[at], None))
    order = _order(
        mine, stored, side, list(result), added, keep_order or any(still for still, _ in kept.values())
    )
    rows = tuple(result[at] if new is None else theirs[new] for at, new in order)
    return Merged(
        rows, tuple(prints), tuple(None if new is not None else at for at, new in order), tuple(conflicts)
    )


def _unplanned(
    mine: Sequence[T], stored: Sequence[str], side: MergePolicy[T], resolution: Resolution | None
) -> dict[int, tuple[bool, bool]]:
    """For each of the file's rows that no planned row continues: whether it stays, and is a conflict."""
    fate = {}
    for at in sorted(set(range(len(mine))) - set(side.pairs.values())):
        if at not in side.superseded:
            fate[at] = (True, False)
        elif side.unedited(at) or resolution == "take":
            fate[at] = (False, False)
        else:
            fate[at] = (True, resolution != "keep")
    return fate


def _order(
    mine: Sequence[T],
    stored: Sequence[str],
    side: MergePolicy[T],
    standing: list[int],
    added: list[int],
    keep: bool,
) -> list[tuple[int, int | None]]:
    """The result's order as (the file's number, None) or (-1, the plan's number)."""
    as_left = [side.fingerprint_of(row) for row in mine] == list(stored)
    if keep or not as_left:
        return [(at, None) for at in sorted(standing)] + [(-1, number) for number in added]
    by_plan: list[tuple[int, int, int | None]] = [(number, at, None) for number, at in side.pairs.items()]
    by_plan += [(number, -1, number) for number in added]
    return [(at, new) for _, at, new in sorted(by_plan, key=lambda row: row[0])]
