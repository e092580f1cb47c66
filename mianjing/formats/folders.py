"""Folders that are replaced whole: what stays of the old one is linked into the new, then they change places.

A folder that is read by others is never written into: until the new one is whole, the old one stands.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import shutil
import sys
from collections.abc import Collection, Iterator, Mapping
from io import FileIO
from pathlib import Path

from mianjing.formats.cache import checksum

_PREFIX = ".mianjing-"
# AT_FDCWD and RENAME_EXCHANGE of Linux; RENAME_SWAP of macOS has the same number.
_HERE = -100
_EXCHANGE = 2


def contents(folder: Path, left_out: str = "") -> dict[str, str]:
    """The checksum of every file in ``folder`` by its path from there; links are not followed, folders called
    ``left_out`` not looked into."""
    return {name: _sum(f"{folder}/{name}") for name in _names(str(folder), left_out)}


def _sum(file: str) -> str:
    # To make an object of each path would take as long again.
    with FileIO(file) as opened:
        return checksum(opened.readall())


def summed(sums: Mapping[str, str], *left_out: str) -> str:
    """Changes with every name and byte of the files that ``sums`` are of, but for folders ``left_out``.

    >>> summed({"a": "1", "b/c": "2"}, "b") == summed({"a": "1"}) != summed({"b/c": "2", "a": "1"})
    True
    """
    names = sorted(name for name in sums if name.partition("/")[0] not in left_out)
    rows = (f"{name}\0{sums[name]}\n" for name in names)
    return checksum("".join(rows).encode("utf-8", "surrogatepass"))


def gathered(staged: Path, old: Path, staying: Collection[str]) -> Path:
    """A folder beside ``old`` of all in ``staged``, which is used up, and the files ``staying`` of ``old``.

    All are on one file system. Files that stay are links to the same content: what writes to the folder must
    replace a file, not write into it. What the last ``replace`` left over is used, where it can be.
    """
    spare, place = _beside(old, "spare"), _beside(old, "next")
    if not staying:
        shutil.rmtree(place, ignore_errors=True)
        return staged.rename(place)
    if place.exists() or not _renamed(spare, place):
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir()
    fresh, kept = set(_names(str(staged))), set(staying)
    _prune(str(place), fresh | kept)
    made = _Folders(place)
    for name in sorted(kept - fresh):
        _link(made.file(name), f"{old}/{name}")
    for name in sorted(fresh):
        Path(staged, name).replace(made.file(name))
    shutil.rmtree(staged, ignore_errors=True)
    return place


def replace(fresh: Path, place: Path, *, spare: bool = False) -> None:
    """Put the folder ``fresh`` where ``place`` is; both are on one file system.

    Where the system can exchange two names there is no moment without a folder; elsewhere ``restore``
    mends what a kill between two renames leaves. With ``spare`` the old one is kept for the next time.
    """
    left = old = _beside(place, "old")
    if place.exists() and _exchange(fresh, place):
        left = fresh
    else:
        shutil.rmtree(old, ignore_errors=True)
        if place.exists():
            place.rename(old)
        fresh.rename(place)
    if spare and left.exists():
        shutil.rmtree(_beside(place, "spare"), ignore_errors=True)
        if _renamed(left, _beside(place, "spare")):
            return
    shutil.rmtree(left, ignore_errors=True)


def restore(place: Path) -> None:
    """Put a folder back that a killed ``replace`` had taken away."""
    if _beside(place, "old").is_dir() and not os.path.lexists(place):
        _beside(place, "old").rename(place)


def _beside(place: Path, what: str) -> Path:
    return place.with_name(f"{_PREFIX}{what}-{place.name}")


def _renamed(one: Path, other: Path) -> bool:
    with contextlib.suppress(OSError):
        if one.is_dir() and not one.is_symlink():
            one.rename(other)
            return True
    return False


def _exchange(one: Path, other: Path) -> bool:
    """Exchange two names in one step (Linux: renameat2, macOS: renamex_np); false where that can't be."""
    with contextlib.suppress(OSError, AttributeError):
        system = ctypes.CDLL(None, use_errno=True)
        names = os.fsencode(one), os.fsencode(other)
        if sys.platform == "linux":
            return bool(system.renameat2(_HERE, names[0], _HERE, names[1], _EXCHANGE) == 0)
        if sys.platform == "darwin":
            return bool(system.renamex_np(*names, _EXCHANGE) == 0)
    return False


def _names(folder: str, left_out: str = "", before: str = "") -> Iterator[str]:
    """The paths of all files below ``folder``; what is neither file nor folder is left out."""
    for row in _rows(folder):
        if row.is_dir(follow_symlinks=False):
            if row.name != left_out:
                yield from _names(row.path, left_out, f"{before}{row.name}/")
        elif row.is_file(follow_symlinks=False):
            yield before + row.name


def _rows(folder: str) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as rows:
            return list(rows)
    except (FileNotFoundError, NotADirectoryError):
        return []


def _prune(folder: str, wanted: set[str], before: str = "") -> bool:
    """Delete what is not ``wanted`` below ``folder``; whether nothing is left."""
    left = 0
    for row in _rows(folder):
        name = before + row.name
        if row.is_dir(follow_symlinks=False) and name not in wanted:
            if _prune(row.path, wanted, f"{name}/"):
                Path(row.path).rmdir()
                continue
        elif row.is_dir(follow_symlinks=False):
            shutil.rmtree(row.path)
            continue
        elif name not in wanted or row.is_symlink():
            Path(row.path).unlink()
            continue
        left += 1
    return not left


class _Folders:
    """Places for files in the folder ``root``; each folder is made once."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._made = {""}

    def file(self, name: str) -> str:
        folder = name.rpartition("/")[0]
        if folder not in self._made:
            Path(self._root, folder).mkdir(parents=True, exist_ok=True)
            self._made.add(folder)
        return f"{self._root}/{name}"


def _link(place: str, file: str) -> None:
    """Make ``place`` the same file as ``file``, or a copy where the system has no links."""
    with contextlib.suppress(OSError):
        if os.path.samestat(os.lstat(place), os.lstat(file)):
            return
        Path(place).unlink()
    try:
        os.link(file, place)
    except (OSError, NotImplementedError, AttributeError):
        shutil.copyfile(file, place)
