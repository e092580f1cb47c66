"""``sources/`` → records: read, segment and repair put together for ``parse`` and ``import``."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property, partial
from pathlib import Path

from mianjing.core.model import Draft, Dump, Record, Segmented, Source
from mianjing.dumps.read import read_dump
from mianjing.dumps.repair import load_names, repair
from mianjing.dumps.segment import segment

NAMES = Path("sources") / "names.yml"


@dataclass(frozen=True)
class ParsedDump:
    """All that was read from one dump; ``mend`` makes a record of a draft."""

    dump: Dump
    found: Segmented
    mend: Callable[[Draft], Record]

    @cached_property
    def records(self) -> tuple[Record, ...]:
        """The clean records of all drafts."""
        return tuple(self.each_record())

    def each_record(self) -> Iterator[Record]:
        """The records one by one: all of a long dump take more room than its text."""
        return map(self.mend, self.found.drafts)


@cache
def _names(path: Path) -> dict[str, str]:
    return load_names(path)[0]


def read_file(root: Path, path: Path, source: Source | None = None, reading: str = "") -> ParsedDump:
    """Read one dump with the project's reviewed name table, by ``reading`` or as its manifest's row says.

    Raises ``ReadError`` for an unreadable file.
    """
    dump = read_dump(path)
    if reading or not source:
        found = segment(dump, None, reading or None)
    else:
        found = segment(dump, source.dialect, source.reading)
    # Resolved, for an import works with paths from the folder it is in.
    names = _names((root / NAMES).resolve())
    return ParsedDump(dump, found, partial(repair, names=names, source=source.id if source else ""))
