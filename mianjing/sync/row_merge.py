"""Three-way merging of lists: origins, answers and links, row by row."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from mianjing.sync.fingerprints import LONG
from mianjing.sync.three_way import Picked, Resolution

T = TypeVar("T")


@dataclass(frozen=True)
class Merged(Generic[T]):
    """The rows to stand in the file and the fingerprints beside them.

    ``came_from`` gives for each row its number in the file before, or None for a new one. A conflict is a
    row's number in the file and what is planned for it, None where one of them is gone. ``left`` holds the
    numbers of rows that stay though no planned row continues them.
    """

    rows: tuple[T, ...]
    stored: tuple[str, ...]
    came_from: tuple[int | None, ...]
    conflicts: tuple[tuple[int | None, T | None], ...] = ()
    left: tuple[int, ...] = ()


@dataclass(frozen=True)
class MergePolicy(Generic[T]):
    """What the merge must know of a list: how rows pair up and which of the file's may be dropped.

    ``pairs`` maps a planned row's number to the file's. ``superseded`` holds numbers of the file's rows whose
    text stands elsewhere in the plan, ``unedited`` says that a row holds nothing of a person's. The first
    ``named`` characters of a fingerprint say which row it is, the rest what its text was.
    """

    pairs: dict[int, int]
    superseded: Collection[int]
    unedited: Callable[[int], bool]
    fingerprint_of: Callable[[T], str]
    merge_pair: Callable[[int, int], Picked[T]]
    named: int = LONG
    kept_print: Callable[[T], str] | None = None

    def kept_of(self, row: T) -> str:
        """The fingerprint that stands beside a row of the file, whatever a person made of its text."""
        return (self.kept_print or self.fingerprint_of)(row)

    def name_of(self, row: T) -> str:
        return self.fingerprint_of(row)[: self.named]


@dataclass(frozen=True)
class Versions(Generic[T]):
    """The file's rows, the planned ones and the fingerprints of what import wrote last."""

    mine: Sequence[T]
    theirs: Sequence[T]
    stored: Sequence[str]
    policy: MergePolicy[T]


def merge_rows(versions: Versions[T], resolution: Resolution | None, keep_order: bool) -> Merged[T]:
    """Merge two versions of a list.

    The order is the plan's while the file's is as import left it, else the file's with new rows at the end.
    """
    mine, side = versions.mine, versions.policy
    result: dict[int, T] = {}
    prints: list[str] = []
    conflicts: list[tuple[int | None, T | None]] = []
    added: list[int] = []
    deleted = _deleted(versions)
    for number, planned in enumerate(versions.theirs):
        if number in side.pairs:
            at = side.pairs[number]
            picked = side.merge_pair(at, number)
            result[at] = picked.value
            prints += [picked.stored] if picked.stored else []
            if picked.conflict:
                conflicts.append((at, planned))
            continue
        new = side.fingerprint_of(planned)
        gone = _take(deleted, new, side.named)
        if gone is None:
            added.append(number)
            prints.append(new)
        elif gone == new or len(gone) <= side.named or resolution == "keep":
            prints.append(new)
        elif resolution == "take":
            added.append(number)
            prints.append(new)
        else:
            conflicts.append((None, planned))
            prints.append(gone)
    left = list(versions.stored)
    kept = _unplanned(len(mine), side, resolution)
    for at, (still, said) in kept.items():
        if still:
            result[at] = mine[at]
            known = _take(left, side.kept_of(mine[at]), side.named)
            prints += [known] if known else []
        if said:
            conflicts.append((at, None))
    order = _order(versions, list(result), added, keep_order or any(still for still, _ in kept.values()))
    rows = tuple(result[at] if new is None else versions.theirs[new] for at, new in order)
    came_from = tuple(None if new is not None else at for at, new in order)
    unplanned = tuple(at for at, (still, _) in kept.items() if still)
    return Merged(rows, tuple(prints), came_from, tuple(conflicts), unplanned)


def _deleted(versions: Versions[T]) -> list[str]:
    """The fingerprints whose rows a person took out."""
    left = list(versions.stored)
    for row in versions.mine:
        _take(left, versions.policy.kept_of(row), versions.policy.named)
    return left


def _take(prints: list[str], wanted: str, named: int) -> str | None:
    """Take out the fingerprint of a row, that of the same text if there is one."""
    found = [one for one in prints if one[:named] == wanted[:named]]
    if not found:
        return None
    best = wanted if wanted in found else found[0]
    prints.remove(best)
    return best


def _unplanned(
    count: int, side: MergePolicy[Any], resolution: Resolution | None
) -> dict[int, tuple[bool, bool]]:
    """For each of the file's rows that no planned row continues: whether it stays, and is a conflict."""
    fate = {}
    for at in sorted(set(range(count)) - set(side.pairs.values())):
        if at not in side.superseded:
            fate[at] = (True, False)
        elif side.unedited(at) or resolution == "take":
            fate[at] = (False, False)
        else:
            fate[at] = (True, resolution != "keep")
    return fate


def _order(
    versions: Versions[T], standing: list[int], added: list[int], keep: bool
) -> list[tuple[int, int | None]]:
    """The result's order as (the file's number, None) or (-1, the plan's number)."""
    side = versions.policy
    as_left = [side.name_of(row) for row in versions.mine] == [one[: side.named] for one in versions.stored]
    if keep or not as_left:
        return [(at, None) for at in sorted(standing)] + [(-1, number) for number in added]
    by_plan: list[tuple[int, int, int | None]] = [(number, at, None) for number, at in side.pairs.items()]
    by_plan += [(number, -1, number) for number in added]
    return [(at, new) for _, at, new in sorted(by_plan, key=lambda row: row[0])]
