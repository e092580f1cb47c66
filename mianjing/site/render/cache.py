"""Rendered HTML kept between builds, keyed by content and renderer version.

The store is a convenience: one that is missing, locked or damaged costs time, never a build.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import sqlite3
from pathlib import Path
from types import TracebackType

from mianjing.formats.cache import checksum
from mianjing.site.messages import spoken
from mianjing.site.render.markdown import VERSION, Html, to_html


class RenderCache:
    """``to_html`` with a memory in the SQLite file ``path``; ``None`` keeps it for this build only."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._known: dict[str, Html] = {}
        self._used: dict[str, Html] = {}

    def __enter__(self) -> RenderCache:
        if self._path is not None:
            self._known = _read(self._path)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._path is not None and kind is None:
            # Only what this build used: the file can't grow beyond the library.
            stale = self._known.keys() - self._used.keys()
            fresh = {key: html for key, html in self._used.items() if key not in self._known}
            if stale or fresh:
                with contextlib.suppress(sqlite3.Error, OSError):
                    _write(self._path, fresh, stale)

    def to_html(self, text: str, *, top_heading: int = 3) -> Html:
        key = hashlib.sha256(f"{VERSION}\0{spoken()}\0{top_heading}\0{text}".encode()).hexdigest()
        html = self._used.get(key) or self._known.get(key) or to_html(text, top_heading=top_heading)
        self._used[key] = html
        return html


def _read(path: Path) -> dict[str, Html]:
    if not path.exists():
        return {}
    try:
        with contextlib.closing(sqlite3.connect(path, timeout=2)) as store:
            rows = store.execute("SELECT key, html, failures, checksum FROM rendered").fetchall()
        return {key: _sound(key, html, failures, kept) for key, html, failures, kept in rows}
    except (sqlite3.Error, ValueError, TypeError, RecursionError):
        with contextlib.suppress(OSError):
            path.unlink()
        return {}


def _sound(key: str, html: str, failures: str, kept: str) -> Html:
    """A row as it was written. Raises ValueError or TypeError if anything of it has changed."""
    if kept != _checksum(key, html, failures):
        raise ValueError(key)
    return Html(html, tuple(json.loads(failures)))


def _checksum(*values: str) -> str:
    return checksum("\0".join(values).encode("utf-8", "surrogatepass"))


def _write(path: Path, fresh: dict[str, Html], stale: set[str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    rows = [(key, html.text, json.dumps(html.failures)) for key, html in fresh.items()]
    with contextlib.closing(sqlite3.connect(path, timeout=2)) as store, store:
        store.execute(
            "CREATE TABLE IF NOT EXISTS rendered "
            "(key TEXT PRIMARY KEY, html TEXT, failures TEXT, checksum TEXT)"
        )
        store.executemany("DELETE FROM rendered WHERE key = ?", ((key,) for key in stale))
        store.executemany(
            "INSERT OR REPLACE INTO rendered VALUES (?, ?, ?, ?)", ((*row, _checksum(*row)) for row in rows)
        )
