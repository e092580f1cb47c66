"""The rows of a project's tables, known again by a table's bytes: thousands of lines need not be parsed."""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from typing import Any

from mianjing.formats import cache
from mianjing.formats.versions import code_version, key


def read(folder: Path, path: str, data: bytes) -> Any:
    """The rows kept in ``folder`` of the table at ``path`` whose bytes are ``data``; None where none are."""
    kept = cache.read(_file(folder, path))
    return kept["rows"] if isinstance(kept, dict) and kept.get("of") == _name(path, data) else None


def write(folder: Path, path: str, data: bytes, rows: Any) -> None:
    """Keep the rows of a table that is without fault."""
    cache.write(_file(folder, path), {"of": _name(path, data), "rows": rows})


def _file(folder: Path, path: str) -> Path:
    return folder / f"rows-{PurePosixPath(path).stem}"


def _name(path: str, data: bytes) -> str:
    return key(code_version("mianjing.core", "mianjing.formats", "mianjing.schemas"), path, data).hex()
