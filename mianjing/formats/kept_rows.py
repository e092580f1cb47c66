"""The rows of a project's tables, known again by a table's bytes: thousands of lines need not be parsed."""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from typing import Any

from mianjing.formats import kept
from mianjing.formats.versions import code_version, key


def read(folder: Path, path: str, data: bytes) -> Any:
    """The rows kept in ``folder`` of the table at ``path`` whose bytes are ``data``; None where none are."""
    return kept.read(_file(folder, path), _name(path, data))


def write(folder: Path, path: str, data: bytes, rows: Any) -> None:
    """Keep the rows of a table that is without fault."""
    kept.write(_file(folder, path), _name(path, data), rows)


def _file(folder: Path, path: str) -> Path:
    return folder / f"rows-{PurePosixPath(path).stem}"


def _name(path: str, data: bytes) -> str:
    return key(code_version("mianjing.core", "mianjing.formats", "mianjing.schemas"), path, data).hex()
