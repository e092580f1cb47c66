"""What is kept between runs under ``.cache/``: one value a file, or many small ones in a SQLite file.

Whether a kept value is believed is decided here: it stands beside what it is of and its checksum. What is of
anything else, missing, locked or damaged is not there; it costs time, never a result.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from mianjing.formats import cache
from mianjing.formats.cache import checksum, discard

_SCHEMA = "CREATE TABLE IF NOT EXISTS kept (key BLOB PRIMARY KEY, sum TEXT, value BLOB)"
_WAIT = 2.0
_AT_ONCE = 500


def read(file: Path, of: object) -> Any:
    """The value that was kept in ``file`` of the same ``of``, a JSON value; None where there is none."""
    kept = cache.read(file)
    return kept[1] if isinstance(kept, list) and len(kept) == 2 and kept[0] == of else None


def write(file: Path, of: object, value: Any) -> None:
    """Keep a JSON value that was made of ``of``."""
    cache.write(file, [of, value])


class Kept:
    """Values of one kind, by key.

    What was asked for or added since it was opened is kept on; ``write`` says what becomes of the rest.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._used: set[bytes] = set()
        self._fresh: dict[bytes, bytes] = {}
        self._open: sqlite3.Connection | None = None
        self._empty = not file.is_file()

    def read(self, keys: Iterable[bytes]) -> dict[bytes, bytes]:
        """The values there are under ``keys``."""
        wanted = list(dict.fromkeys(keys))
        self._used.update(wanted)
        found: dict[bytes, bytes] = {}
        with self._damage_aside(), self._closed():
            if store := self._connected():
                for at in range(0, len(wanted), _AT_ONCE):
                    found |= _found(store, wanted[at : at + _AT_ONCE])
        return found

    def get(self, key: bytes) -> bytes | None:
        """The value under one key; the store stays open for more until it is written or closed."""
        self._used.add(key)
        if self._empty or key in self._fresh:
            return self._fresh.get(key)
        with self._damage_aside():
            if store := self._connected():
                return _found(store, [key]).get(key)
        return None

    def add(self, key: bytes, value: bytes) -> None:
        """Keep a value, once ``write`` is called at the latest."""
        self._used.add(key)
        self._fresh[key] = value
        if len(self._fresh) >= _AT_ONCE:
            self._write(lambda store: None)

    def keep(self, keys: Iterable[bytes]) -> None:
        """Keep what stands under these as well."""
        self._used.update(keys)

    def write(self, *, whole: bool = True) -> None:
        """Write what was added; nothing is written where all stays as it is.

        What nobody asked for is thrown away, if the ``whole`` was asked for; else once there is twice as much
        as was left when it was last.
        """
        self._write(partial(self._forget, whole=whole))

    def close(self) -> None:
        """Let go of the file."""
        if self._open is not None:
            self._open.close()
            self._open = None

    def _write(self, then: Callable[[sqlite3.Connection], None]) -> None:
        if self._file.is_symlink() or self._file.parent.is_symlink():
            return
        with contextlib.suppress(sqlite3.Error, OSError), self._closed():
            self._file.parent.mkdir(parents=True, exist_ok=True)
            with contextlib.closing(sqlite3.connect(self._file, timeout=_WAIT)) as store, store:
                # What a crash leaves half-written is found damaged, and made again.
                store.execute("PRAGMA synchronous = OFF")
                store.execute(_SCHEMA)
                store.executemany("INSERT OR REPLACE INTO kept VALUES (?, ?, ?)", _rows(self._fresh))
                then(store)
        self._fresh.clear()

    def _forget(self, store: sqlite3.Connection, *, whole: bool) -> None:
        ((left,),) = store.execute("PRAGMA user_version")
        if not whole:
            ((now,),) = store.execute("SELECT COUNT(*) FROM kept")
            if now <= 2 * left + _AT_ONCE:
                return
        stale = {row[0] for row in store.execute("SELECT key FROM kept")} - self._used
        if stale:
            store.executemany("DELETE FROM kept WHERE key IS ?", ((one,) for one in stale))
        if left != len(self._used):
            store.execute(f"PRAGMA user_version = {len(self._used)}")

    def _connected(self) -> sqlite3.Connection | None:
        if self._open is None and self._file.is_file() and not self._file.is_symlink():
            self._open = sqlite3.connect(self._file, timeout=_WAIT)
        return self._open

    @contextlib.contextmanager
    def _closed(self) -> Iterator[None]:
        """The store closed afterwards."""
        try:
            yield
        finally:
            self.close()

    @contextlib.contextmanager
    def _damage_aside(self) -> Iterator[None]:
        """A damaged file is thrown away."""
        try:
            yield
        except sqlite3.Error:
            self.close()
            discard(self._file)


def _found(store: sqlite3.Connection, keys: Sequence[bytes]) -> dict[bytes, bytes]:
    marks = ",".join("?" * len(keys))
    rows = store.execute(f"SELECT key, sum, value FROM kept WHERE key IN ({marks})", keys)
    return {key: value for key, sum_, value in rows if _whole(key, sum_, value)}


def _whole(key: object, sum_: object, value: object) -> bool:
    """Whether a row is as it was written; a damaged file may hold anything in any column."""
    return isinstance(key, bytes) and isinstance(value, bytes) and sum_ == checksum(key + value)


def _rows(fresh: Mapping[bytes, bytes]) -> Iterable[tuple[bytes, str, bytes]]:
    return ((key, checksum(key + value), value) for key, value in fresh.items())
