"""Files under ``.cache/``, which may be thrown away: one that is missing or damaged costs time only."""

from __future__ import annotations

import contextlib
import hashlib
import json
from pathlib import Path
from typing import Any

from mianjing.formats import atomic

SUM = 32


def checksum(data: bytes) -> str:
    """What stands beside a kept value, so that a flipped bit is found out.

    >>> checksum(b"kept") == checksum(b"kepu")
    False
    """
    return hashlib.blake2b(data, digest_size=SUM // 2).hexdigest()


def read(file: Path) -> Any:
    """The JSON value kept in ``file``; None where there is none or its checksum is not that of its bytes."""
    try:
        data = file.read_bytes()
    except OSError:
        return None
    found, rest = data[:SUM], data[SUM + 1 :]
    if found.decode("ascii", "replace") != checksum(rest):
        discard(file)
        return None
    try:
        return json.loads(rest, parse_constant=_no_number)
    except (ValueError, RecursionError):
        discard(file)
        return None


def write(file: Path, value: Any) -> None:
    """Keep a JSON value, if the place can be written and is no link to another."""
    data = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    if file.parent.is_symlink():
        return
    with contextlib.suppress(OSError):
        atomic.write(file, checksum(data).encode("ascii") + b"\n" + data)


def discard(file: Path) -> None:
    """Throw a damaged file away, where that is allowed."""
    with contextlib.suppress(OSError):
        file.unlink()


def _no_number(name: str) -> float:
    raise ValueError(f"{name} is no number of JSON")
