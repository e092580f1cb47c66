"""``sources/`` → records: read, segment and repair put together for ``parse`` and ``import``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from mianjing.core.model import Dump, Record, Segmented, Source
from mianjing.dumps.read import read_dump
from mianjing.dumps.repair import load_names, repair
from mianjing.dumps.segment import segment

NAMES = Path("sources") / "names.yml"


@dataclass(frozen=True)
class ParsedDump:
    """All that was read from one dump."""

    dump: Dump
    found: Segmented
    records: tuple[Record, ...]


@cache
def _names(path: Path) -> dict[str, str]:
    return load_names(path)[0]


def read_file(root: Path, path: Path, source: Source | None = None) -> ParsedDump:
    """Read one dump with the project's reviewed name table, as its manifest's row says if there is one.

    Raises ``ReadError`` for an unreadable file.
    """
    dump = read_dump(path)
    found = segment(dump, source.dialect, source.reading) if source else segment(dump)
    # Resolved, for an import works with paths from the folder it is in.
    names = _names((root / NAMES).resolve())
    records = tuple(repair(draft, names, source.id if source else "") for draft in found.drafts)
    return ParsedDump(dump, found, records)
