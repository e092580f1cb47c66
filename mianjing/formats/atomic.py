"""Writing files so that a reader, a crash or a full disk never meets half of one."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

_PREFIX = ".mianjing-"
_SUFFIX = ".tmp"


def write(file: Path, data: bytes) -> None:
    """Replace the file's bytes in one step: until ``os.replace`` the old ones stand, after it the new.

    Raises OSError and leaves the old file and no temporary one when the disk is full.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    temporary = _temporary(file)
    try:
        _fill(temporary, data)
        temporary.replace(file)
    except OSError:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise


@contextlib.contextmanager
def replacing(file: Path) -> Iterator[Path]:
    """A place beside ``file`` to write to; it becomes the file when the block has ended well."""
    file.parent.mkdir(parents=True, exist_ok=True)
    temporary = _temporary(file)
    temporary.unlink(missing_ok=True)
    try:
        yield temporary
        with temporary.open("rb+") as written:
            os.fsync(written.fileno())
        temporary.replace(file)
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)


def create(file: Path, data: bytes) -> None:
    """Write a file that must not be there yet, in one step. Raises FileExistsError where it is."""
    file.parent.mkdir(parents=True, exist_ok=True)
    temporary = _temporary(file)
    try:
        _fill(temporary, data)
        try:
            os.link(temporary, file)
        except (PermissionError, NotImplementedError, AttributeError):
            # A file system without hard links: exclusive, though not in one step.
            with file.open("xb") as out:
                out.write(data)
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)


def _temporary(file: Path) -> Path:
    """A name beside the file that no other process writes to."""
    return file.with_name(f"{_PREFIX}{os.getpid()}-{file.name}{_SUFFIX}")


def _fill(temporary: Path, data: bytes) -> None:
    # A new file of our own, so that nothing is written through a link that lies there.
    temporary.unlink(missing_ok=True)
    with temporary.open("xb") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())


def sweep(folder: Path, *, below: bool = True) -> None:
    """Delete temporary files that a killed run left in the folder and, unless told otherwise, below it."""
    for left in folder.glob(f"{'**/' * below}{_PREFIX}*{_SUFFIX}"):
        with contextlib.suppress(OSError):
            left.unlink()


def _not_through_links(file: str, flags: int) -> int:
    return os.open(file, flags | getattr(os, "O_NOFOLLOW", 0), 0o666)


class Busy(Exception):
    """Another process holds the lock."""


@contextlib.contextmanager
def lock(folder: Path) -> Iterator[None]:
    """Hold the folder's lock; the system lets go of it however the process ends.

    Raises Busy when another process holds it. Where the system has no ``flock`` nothing is locked.
    """
    try:
        import fcntl
    except ImportError:
        yield
        return
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder / f"{_PREFIX}lock", "ab", opener=_not_through_links) as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise Busy from error
        yield
