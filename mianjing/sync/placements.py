"""What people moved by hand: an origin that a person put into a file belongs there from then on.

Import leaves no fingerprint for such a row, so that it is known as a person's again each time. The plan is
changed before it is compared: a place goes, with its answers, to the planned entry that the file continues.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from mianjing.core.model import Answer, Entry, Origin
from mianjing.sync.files import File
from mianjing.sync.fingerprints import origin_fingerprint
from mianjing.sync.origin_matcher import OriginMatcher, OriginSet


@dataclass(frozen=True)
class Placed:
    """The plan with hand-moved places where people put them.

    ``named`` maps a planned entry to the file it must continue, ``rows`` a file to the places put there.
    """

    entries: dict[str, Entry]
    named: Mapping[str, str] = field(default_factory=dict)
    rows: Mapping[str, frozenset[str]] = field(default_factory=dict)


def place(files: Sequence[File[Entry]], planned: Mapping[str, Entry]) -> Placed:
    """Follow people's moves, merges and splits. Planned entries left without a place are gone."""
    pins = _pins(files, planned)
    if not pins:
        return Placed(dict(planned))
    heads = _heads(files, planned, pins)
    entries = dict(planned)
    named: dict[str, str] = {}
    by_path = {file.path: file for file in files}
    rows: dict[str, set[str]] = defaultdict(set)
    for key, path in pins.items():
        rows[path].add(key)
        source = next(name for name, one in entries.items() if any(row.key == key for row in one.origins))
        target = heads.get(path)
        if target is None:
            target = heads[path] = f"{source}/{path}"
            entries[target] = _as_filed(by_path[path].now)
        named[target] = path
        if source != target:
            entries[source], entries[target] = _handed_over(entries[source], entries[target], key)
    kept = {name: one for name, one in entries.items() if one.origins}
    return Placed(kept, named, {path: frozenset(keys) for path, keys in rows.items()})


def _pins(files: Sequence[File[Entry]], planned: Mapping[str, Entry]) -> dict[str, str]:
    """Places that stand in one file only, where a person put them, and the file."""
    live = {(row.key, row.wording) for entry in planned.values() for row in entry.origins}
    holders: dict[str, list[tuple[str, bool]]] = defaultdict(list)
    for file in files:
        left: Counter[str] = Counter(file.prints.get("origins", ()))
        for row in file.now.origins:
            name = origin_fingerprint(row)
            new = left[name] <= 0 and (row.key, row.wording) in live
            holders[row.key].append((file.path, new))
            left[name] -= 1
    return {key: found[0][0] for key, found in holders.items() if len(found) == 1 and found[0][1]}


def _heads(
    files: Sequence[File[Entry]], planned: Mapping[str, Entry], pins: Mapping[str, str]
) -> dict[str, str]:
    """File → the planned entry that it continues by the places nobody moved."""

    def without(name: str, rows: Sequence[Origin]) -> OriginSet:
        return OriginSet(name, tuple(row for row in rows if row.key not in pins))

    matcher = OriginMatcher(
        [without(file.path, file.now.origins) for file in files],
        [without(name, entry.origins) for name, entry in planned.items()],
    )
    return {olds[0]: name for name, olds in matcher.continues.items()}


def _as_filed(entry: Entry) -> Entry:
    """A planned entry that asks what the file asks and has no place yet."""
    blank = dict.fromkeys(("origins", "answers", "asked_as", "covers", "related", "formerly"), ())
    return replace(entry, id="", status="unanswered", **blank)  # type: ignore[arg-type]


def _handed_over(source: Entry, target: Entry, key: str) -> tuple[Entry, Entry]:
    """Two planned entries after a place, with what was answered there, went from one to the other."""
    moved = [row for row in source.origins if row.key == key]
    stays: list[Answer] = []
    goes: list[Answer] = []
    for row in source.answers:
        rest = tuple(one for one in row.origins if one != key)
        if rest:
            stays.append(replace(row, origins=rest))
        if key in row.origins:
            goes.append(replace(row, origins=(key,)))
    status = source.status if goes and target.status == "unanswered" else target.status
    return (
        replace(
            source,
            origins=tuple(row for row in source.origins if row.key != key),
            answers=tuple(stays),
            status=source.status if stays or not source.answers else "unanswered",
        ),
        replace(target, origins=(*target.origins, *moved), answers=(*target.answers, *goes), status=status),
    )
