"""What the checks may know of the other files, without parsing ten thousand of them.

Who asks what is kept in ``.cache/phrases``: a row a file, with fingerprints of its folded phrases. A row
holds while the file's content does; as in Git's index, a file of unchanged size, times and inode is not read.
"""

from __future__ import annotations

import hashlib
import os
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cached_property
from importlib import resources
from itertools import permutations
from pathlib import Path
from typing import Any, NamedTuple

from mianjing.core import text as folding
from mianjing.core.falsehoods import Registry
from mianjing.core.former import former_ids
from mianjing.core.model import Entry
from mianjing.core.text import same_words
from mianjing.formats import cache, tree
from mianjing.formats.project import CACHE, MANIFEST, Project
from mianjing.qa.item import Context, Phrase

# A file changed this shortly before the cache was written may have changed again within one tick.
_TICK = 2_000_000_000
_FEW = 40


class Row(NamedTuple):
    """What is kept of one entry: its digest, fingerprints of its folded phrases, its former ids."""

    digest: str
    phrases: str
    formerly: Sequence[str]


class Phrases:
    """Who says a folded phrase."""

    def __init__(self, project: Project, rows: dict[str, Row]) -> None:
        self._project = project
        self._rows = rows
        self._asked = 0

    @cached_property
    def _said(self) -> dict[str, list[str]]:
        said: dict[str, list[str]] = defaultdict(list)
        for path, row in self._rows.items():
            for one in dict.fromkeys(row.phrases.split()):
                said[one].append(path)
        return said

    def _paths(self, folded: str) -> list[str]:
        name = _short(folded)
        self._asked += 1
        # To check one file, a look through all rows is quicker than a table of them.
        if self._asked < _FEW:
            return [path for path, row in self._rows.items() if name in row.phrases]
        return self._said.get(name, [])

    def get(self, folded: str, default: tuple[Phrase, ...] = ()) -> tuple[Phrase, ...]:
        """All phrases that fold to this."""
        found = (one for path in self._paths(folded) for one in phrases_of(self._project, path))
        return tuple(one for one in found if same_words(one.text) == folded) or default

    def alone(self, path: str) -> bool:
        """Whether no other file says what this one says, by fingerprints alone."""
        return all(self._said[one] == [path] for one in self._rows[path].phrases.split())

    def __iter__(self) -> Iterator[Phrase]:
        """Every phrase of every entry."""
        for path in self._rows:
            yield from phrases_of(self._project, path)


def open_context(project: Project) -> Context:
    """Everything the checks may know of the other entries."""
    rows = _rows(project)
    paths: dict[str, tuple[str, ...]] = {}
    formerly: dict[str, str] = {}
    for path, row in rows.items():
        name = path.rpartition("/")[2].rpartition(".")[0]
        paths[name] = (*paths.get(name, ()), path)
        formerly.update(dict.fromkeys(row.formerly, path))
    manifest = project.manifest
    return Context(
        project.root,
        project.ids(tree.TOPICS),
        project.ids(tree.TAGS),
        paths,
        formerly,
        phrases=Phrases(project, rows),
        sources=manifest.names if (project.root / MANIFEST).exists() else None,
        different=_ruled_different(project),
        references=frozenset(project.ids(tree.REFERENCES)) if tree.REFERENCES in project.paths else None,
        falsehoods=Registry(project.falsehoods),
    )


def _ruled_different(project: Project) -> frozenset[tuple[str, str]]:
    """Every pair of questions that a ruling keeps apart, both ways round."""
    rows = (row.get("different", ()) for row in project.rulings.value or ())
    return frozenset(pair for names in rows for pair in permutations(names, 2))


def phrases_of(project: Project, path: str) -> Iterator[Phrase]:
    """The ways to ask an entry, as far as its file can be read; a retired question is not asked."""
    entry = project.entry(path).draft
    if entry is None:
        return
    if entry.question and entry.status != "retired":
        yield Phrase(path, entry.question, "question")
    for phrase in entry.asked_as:
        yield Phrase(path, phrase, "asked_as")


def _rows(project: Project) -> dict[str, Row]:
    file = project.root / CACHE / "phrases"
    kept = _kept(file)
    written = _signature(file)
    stale = False
    rows: dict[str, Row] = {}
    signatures: dict[str, list[int]] = {}
    for path in project.paths:
        if not tree.is_entry(path):
            continue
        signature = signatures[path] = _signature(f"{project.root}/{path}")
        known = kept.get(path)
        # Times of the file and of the cache are of one clock, that of the file system.
        settled = signature and written and max(signature[:2]) + _TICK < written[0]
        if known and settled and known[0] == signature:
            rows[path] = known[1]
        else:
            rows[path] = _row(project, path, known[1] if known else None)
            stale = True
    if stale or kept.keys() != rows.keys():
        cache.write(file, [_version(), {path: [signatures[path], *row] for path, row in rows.items()}])
    return rows


def _row(project: Project, path: str, known: Row | None) -> Row:
    data = project.data(path)
    digest = hashlib.sha256(data).hexdigest() if isinstance(data, bytes) else ""
    if known and digest and known.digest == digest:
        return known
    entry: Entry | None = project.entry(path).draft
    said = " ".join(_short(same_words(one.text)) for one in phrases_of(project, path))
    return Row(digest, said, list(former_ids(entry)) if entry else [])


def _kept(file: Path) -> dict[str, tuple[list[int], Row]]:
    value = cache.read(file)
    if not isinstance(value, list) or value[:1] != [_version()]:
        return {}
    rows: dict[str, Any] = value[1]
    return {path: (signature, Row(*row)) for path, (signature, *row) in rows.items()}


def _version() -> str:
    """Changes with anything that decides how phrases are folded."""
    code = resources.files("mianjing.core").joinpath("language.json").read_bytes()
    code += b"".join(Path(str(module.__file__)).read_bytes() for module in (folding, sys.modules[__name__]))
    return hashlib.sha256(code + unicodedata.unidata_version.encode()).hexdigest()


def _signature(file: str | Path) -> list[int]:
    """What changes whenever a file does: its times, size and inode; empty for a link or no file."""
    try:
        found = os.lstat(file)
    except OSError:
        return []
    return [found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino]


def _short(folded: str) -> str:
    return hashlib.blake2b(folded.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
