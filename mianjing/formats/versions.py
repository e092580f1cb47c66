"""Names for what was made of some content by some code, under which it may be kept."""

from __future__ import annotations

import hashlib
import sys
import unicodedata
from collections.abc import Iterable
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

_INSTALLED = (".dist-info", ".egg-info")
_CODE = (".py", ".json", ".html")


def key(*parts: str | bytes) -> bytes:
    """A key that no other parts have.

    >>> key("a", "b") == key("ab")
    False
    """
    made = hashlib.blake2b(digest_size=20)
    for part in parts:
        data = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        made.update(len(data).to_bytes(8, "big") + data)
    return made.digest()


@cache
def code_version(*packages: str) -> str:
    """Changes with any code or data of these packages, and with what is installed beside them.

    What they made before may come out otherwise now.
    """
    files = (file for name in packages for file in _files(resources.files(name)))
    parts = ("\0".join(installed()).encode("utf-8", "surrogatepass"), *(file.read_bytes() for file in files))
    return hashlib.blake2b(b"\0".join(parts), digest_size=10).hexdigest()


@cache
def installed() -> tuple[str, ...]:
    """The Python, its Unicode tables, and the names and versions of all packages that it finds."""
    names = (name for folder in sys.path for name in _names(folder) if name.endswith(_INSTALLED))
    return (sys.version, unicodedata.unidata_version, *sorted(names))


def _names(folder: str) -> Iterable[str]:
    try:
        return [one.name for one in Path(folder or ".").iterdir()]
    except OSError:
        return ()


def _files(folder: Traversable) -> Iterable[Traversable]:
    for one in sorted(folder.iterdir(), key=lambda one: one.name):
        if one.is_dir() and one.name != "__pycache__":
            yield from _files(one)
        elif one.name.endswith(_CODE):
            yield one
