"""A file and what import plans for it → what shall stand there, by one routine for all kinds of files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Generic

from mianjing.core.model import Answer, Link, Origin
from mianjing.formats.emit import Fingerprints
from mianjing.sync.files import File, T
from mianjing.sync.kinds import Kind, Rows
from mianjing.sync.rewrite import CameFrom
from mianjing.sync.row_merge import Merged, merge_rows
from mianjing.sync.rows import Clash, Merging, Moved
from mianjing.sync.three_way import Resolution, pick


@dataclass(frozen=True)
class Outcome(Generic[T]):
    """The merged value, its fingerprints, the clashes, and where its rows stood before, by field.

    ``left`` holds the numbers of the file's answers that the plan does not have any more, ``settled`` the
    conflicts that were resolved and how.
    """

    value: T
    imported: Fingerprints
    clashes: tuple[Clash, ...]
    came_from: CameFrom
    left: tuple[int, ...] = ()
    settled: tuple[str, ...] = ()


def first_prints(kind: Kind[T], planned: T) -> Fingerprints:
    """The fingerprints of a file written for the first time."""
    prints: dict[str, str | Sequence[str]] = {
        name: of(getattr(planned, name)) for name, of in kind.fields.items()
    }
    return prints | {
        name: [rows.fingerprint(row) for row in getattr(planned, name)] for name, rows in kind.rows.items()
    }


def merge(
    kind: Kind[T],
    file: File[T],
    planned: T,
    pairs: Mapping[int, int] | None = None,
    moved: Moved | None = None,
    resolution: Resolution | None = None,
) -> Outcome[T]:
    """Merge what is planned into the file's; ``pairs`` maps numbers of planned origins to the file's."""
    merging = Merging(file.now, planned, file.prints, pairs or {}, moved or Moved(), resolution)
    keep_order = not kind.is_canonical(file)
    for name, rows in kind.rows.items():
        merging.merged[name] = _merged_rows(name, rows, merging, keep_order)
    left = _answers_left(file.now, merging)
    fields: dict[str, Any] = {name: merged.rows for name, merged in merging.merged.items()}
    prints: dict[str, str] = {}
    for name, fingerprint_of in kind.fields.items():
        ours, theirs, stored = getattr(file.now, name), getattr(planned, name), file.prints.get(name, "")
        # An answer that only the file still has keeps the status it came with.
        if name == "status" and left:
            fields[name], prints[name] = ours, stored
            continue
        picked = pick(ours, theirs, stored, fingerprint_of, resolution)
        fields[name], prints[name] = picked.value, picked.stored
        merging.tell(name, picked)
        if picked.conflict:
            merging.clashes.append(Clash(name, _shown(ours), _shown(theirs)))
    imported = {name: one for name, one in prints.items() if one} | {
        name: merged.stored for name, merged in merging.merged.items()
    }
    came_from = {name: merged.came_from for name, merged in merging.merged.items()}
    value = replace(file.now, **fields)
    return Outcome(value, imported, tuple(merging.clashes), came_from, left, tuple(merging.settled))


def _merged_rows(name: str, rows: Rows, merging: Merging, keep_order: bool) -> Merged[Any]:
    versions = rows.versions(merging)
    merged = merge_rows(versions, merging.resolution, keep_order)
    for at, theirs in merged.conflicts:
        ours = None if at is None else versions.mine[at]
        key = next(iter(getattr(ours or theirs, "origins", ())), "")
        merging.clashes.append(Clash(name, _shown(ours), _shown(theirs), name, at, key))
    return merged


def _answers_left(mine: Any, merging: Merging) -> tuple[int, ...]:
    """Answers from dumps, by number, that stay without the plan's having them."""
    answers = merging.merged.get("answers")
    return tuple(at for at in answers.left if mine.answers[at].origins) if answers else ()


def _shown(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    if isinstance(value, Origin):
        return f"{value.key} {value.wording}"
    if isinstance(value, Answer):
        return value.body
    return value.title if isinstance(value, Link) else str(value or "")
