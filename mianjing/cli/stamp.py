"""What the last build was made of and what came of it, so that a build of the same things can end at once.

Nothing is believed that can be looked at: the stamp holds digests of every byte that shapes a site and of
every byte of the site. It is safe to delete.
"""

from __future__ import annotations

import hashlib
import os
import re
from dataclasses import astuple, dataclass
from importlib.resources import files
from pathlib import Path

from mianjing.formats import folders, kept
from mianjing.formats.cache import checksum
from mianjing.formats.project import CACHE
from mianjing.formats.versions import installed
from mianjing.qa.lost_places import lost_from
from mianjing.site.study.history import read_history

FILE = f"{CACHE}/built"
_MADE = ("", "qa", "sources", "site", "export")
_CONFIG = "mkdocs.yml"
_FIELDS = ["inputs", "site", "said", "report"]
_COMPILED = "__pycache__"
_WORD = re.compile(r"[\w./-]+")


@dataclass(frozen=True)
class Stamp:
    """``inputs`` and ``site`` are digests; ``said`` and ``report`` what the build told people."""

    inputs: str
    site: str
    said: str
    report: str


def read(root: Path) -> Stamp | None:
    """The stamp of the last build, if there is one."""
    known = kept.read(root / FILE, _FIELDS)
    return Stamp(*known) if known else None


def write(root: Path, stamp: Stamp) -> None:
    """Keep the stamp."""
    kept.write(root / FILE, _FIELDS, list(astuple(stamp)))


def inputs(root: Path, *words: str) -> str:
    """Changes with everything that shapes the site of the project in ``root``, and with the ``words``."""
    made = hashlib.blake2b("\0".join((around(root), *words)).encode(), digest_size=20)
    # Dates and authors, and the entries of all commits, which `check` looks for.
    made.update(repr(read_history(root)).encode("utf-8", "surrogatepass"))
    made.update(lost_from(root).encode("utf-8", "surrogatepass"))
    for name in ("qa", "sources"):
        _add(made, root / name)
    return made.hexdigest()


def around(root: Path) -> str:
    """Changes with all that shapes every page: the code, what is installed, and the settings.

    Of the settings that is every file and every variable of the environment that ``mkdocs.yml`` may name.
    """
    config = root / _CONFIG
    named = sorted(set(_WORD.findall(config.read_text("utf-8", "replace")))) if config.is_file() else []
    made = hashlib.blake2b(digest_size=20)
    for part in (str(root), *installed()):
        made.update(part.encode("utf-8", "surrogatepass") + b"\0")
    for name in named:
        made.update(f"{name}={os.environ.get(name, '')}\0".encode("utf-8", "surrogatepass"))
    places = {root / name for name in ("hooks", _CONFIG, *filter(_below, named))}
    for place in (*sorted(places), Path(str(files("mianjing")))):
        _add(made, place)
    return made.hexdigest()


def _below(name: str) -> bool:
    """Whether a word may be the path of something in the project that is not looked at elsewhere."""
    first, *rest = name.split("/")
    return first not in _MADE and not first.startswith(".") and ".." not in rest


def _add(made: hashlib.blake2b, place: Path) -> None:
    """The files in a folder, or the one file; links and what Python compiled are left out."""
    if place.is_symlink():
        return
    sums = {"": checksum(place.read_bytes())} if place.is_file() else folders.contents(place, _COMPILED)
    made.update(folders.summed(sums).encode())
