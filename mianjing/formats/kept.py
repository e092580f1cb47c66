"""Many small values under ``.cache/``, by key: one SQLite file that two builds may use at once.

A store that is missing, locked or damaged costs time, never a result: each value stands beside its checksum,
and what is not as it was kept is not there.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterable, Mapping
from pathlib import Path

from mianjing.formats.cache import checksum, discard

_SCHEMA = "CREATE TABLE IF NOT EXISTS kept (key BLOB PRIMARY KEY, sum TEXT, value BLOB) WITHOUT ROWID"
_WAIT = 2.0
_AT_ONCE = 500


class Kept:
    """Values of one kind. What was asked for or added since it was opened is kept on; the rest goes."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._used: set[bytes] = set()
        self._fresh: dict[bytes, bytes] = {}

    def read(self, keys: Iterable[bytes]) -> dict[bytes, bytes]:
        """The values there are under ``keys``."""
        wanted = list(dict.fromkeys(keys))
        self._used.update(wanted)
        found: dict[bytes, bytes] = {}
        if not self._file.is_file() or self._file.is_symlink():
            return found
        try:
            with contextlib.closing(sqlite3.connect(self._file, timeout=_WAIT)) as store:
                for at in range(0, len(wanted), _AT_ONCE):
                    some = wanted[at : at + _AT_ONCE]
                    marks = ",".join("?" * len(some))
                    rows = store.execute(f"SELECT key, sum, value FROM kept WHERE key IN ({marks})", some)
                    found |= {k: v for k, s, v in rows if _whole(k, s, v)}
        except sqlite3.Error:
            discard(self._file)
        return found

    def add(self, key: bytes, value: bytes) -> None:
        """Keep a value, once ``write`` is called."""
        self._used.add(key)
        self._fresh[key] = value

    def keep(self, keys: Iterable[bytes]) -> None:
        """Keep what stands under these as well."""
        self._used.update(keys)

    def write(self) -> None:
        """Write what was added; what nobody asked for is thrown away."""
        if self._file.is_symlink() or self._file.parent.is_symlink():
            return
        with contextlib.suppress(sqlite3.Error, OSError):
            self._file.parent.mkdir(parents=True, exist_ok=True)
            with contextlib.closing(sqlite3.connect(self._file, timeout=_WAIT)) as store, store:
                store.execute(_SCHEMA)
                stale = {row[0] for row in store.execute("SELECT key FROM kept")} - self._used
                store.executemany("DELETE FROM kept WHERE key IS ?", ((one,) for one in stale))
                store.executemany("INSERT OR REPLACE INTO kept VALUES (?, ?, ?)", _rows(self._fresh))
        self._fresh.clear()


def _whole(key: object, sum_: object, value: object) -> bool:
    """Whether a row is as it was written; a damaged file may hold anything in any column."""
    return isinstance(key, bytes) and isinstance(value, bytes) and sum_ == checksum(key + value)


def _rows(fresh: Mapping[bytes, bytes]) -> Iterable[tuple[bytes, str, bytes]]:
    return ((key, checksum(key + value), value) for key, value in fresh.items())
