"""Who asks what, without parsing ten thousand files: kept in ``.cache/phrases``, folder by folder.

A file's row holds fingerprints of its folded phrases and is good while the file's content is the same; as in
Git's index, a file of unchanged size, times and inode is not read. A folder in which no file changed is not
even taken apart.
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from mianjing.core.former import former_ids
from mianjing.core.text import same_words
from mianjing.formats import kept
from mianjing.formats.project import CACHE, Project
from mianjing.formats.versions import code_version
from mianjing.qa.item import Phrase

folded_phrase = lru_cache(1 << 16)(same_words)
"""``same_words`` of a phrase, which is asked for again and again: by who says it, and by each check."""

# A file changed this shortly before the cache was written may have changed again within one tick.
_TICK = 2_000_000_000
_FEW = 40


@dataclass(frozen=True)
class Folder:
    """The entries of one folder, a row each, joined: ``files`` by NUL, the others by line.

    ``files`` are names, each with what ``_signature`` gives; ``formerly`` former ids of those that have any.
    """

    files: str = ""
    digests: str = ""
    said: str = ""
    formerly: Mapping[str, list[str]] | None = None

    @cached_property
    def names(self) -> list[str]:
        return self.files.split("\0")[::2] if self.files else []

    @cached_property
    def rows(self) -> dict[str, tuple[str, str, str]]:
        """Each file's signature, digest and phrases."""
        signed = self.files.split("\0")[1::2]
        rows = zip(signed, self.digests.split("\n"), self.said.split("\n"), strict=True)
        return dict(zip(self.names, rows, strict=True)) if self.files else {}

    def holders(self, phrase: str) -> Iterator[str]:
        """The files that say the phrase of this fingerprint."""
        at = self.said.find(phrase)
        while at >= 0:
            yield self.names[self.said.count("\n", 0, at)]
            end = self.said.find("\n", at)
            at = self.said.find(phrase, end) if end >= 0 else -1


class AskedPhrases:
    """Who says a folded phrase."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._folders = _folders(project)
        self._asked = 0

    @property
    def formerly(self) -> dict[str, str]:
        """Each former id with the file that had it."""
        rows = ((name, one) for name, one in self._folders.items() if one.formerly)
        return {
            old: f"{folder}/{name}"
            for folder, one in rows
            for name, olds in sorted((one.formerly or {}).items())
            for old in olds
        }

    def get(self, folded: str, default: tuple[Phrase, ...] = ()) -> tuple[Phrase, ...]:
        """All phrases that fold to this."""
        found = (one for path in self._paths(folded) for one in phrases_of(self._project, path))
        return tuple(one for one in found if folded_phrase(one.text) == folded) or default

    def alone(self, path: str) -> bool:
        """Whether no other file says what this one says, by fingerprints alone."""
        folder, _, name = path.rpartition("/")
        return all(self._said[one] == [path] for one in self._folders[folder].rows[name][2].split())

    def __iter__(self) -> Iterator[Phrase]:
        """Every phrase of every entry."""
        for folder, one in self._folders.items():
            for name in one.names:
                yield from phrases_of(self._project, f"{folder}/{name}")

    @cached_property
    def _said(self) -> dict[str, list[str]]:
        said: dict[str, list[str]] = defaultdict(list)
        for folder, one in self._folders.items():
            for name, (_, _, phrases) in one.rows.items():
                for phrase in dict.fromkeys(phrases.split()):
                    said[phrase].append(f"{folder}/{name}")
        return said

    def _paths(self, folded: str) -> list[str]:
        phrase = _short(folded)
        self._asked += 1
        # To check one file, a look through all rows is quicker than a table of them.
        if self._asked >= _FEW:
            return self._said.get(phrase, [])
        return [f"{folder}/{name}" for folder, one in self._folders.items() for name in one.holders(phrase)]


def phrases_of(project: Project, path: str) -> Iterator[Phrase]:
    """The ways to ask an entry, as far as its file can be read; a retired question is not asked."""
    entry = project.entry(path).draft
    if entry is None:
        return
    if entry.question and entry.status != "retired":
        yield Phrase(path, entry.question, "question")
    for phrase in entry.asked_as:
        yield Phrase(path, phrase, "asked_as")


def _folders(project: Project) -> dict[str, Folder]:
    file = project.root / CACHE / "phrases"
    known = {name: Folder(*row) for name, row in (kept.read(file, _version()) or {}).items()}
    try:
        # Times of the files and of the cache are of one clock, that of the file system.
        written = os.lstat(file).st_mtime_ns
    except OSError:
        written = 0
    paths: dict[str, list[str]] = defaultdict(list)
    for path in project.entries:
        folder, _, name = path.rpartition("/")
        paths[folder].append(name)
    folders = {name: _folder(project, name, files, known.get(name), written) for name, files in paths.items()}
    if folders.keys() != known.keys() or any(one is not known[name] for name, one in folders.items()):
        value = {name: [one.files, one.digests, one.said, one.formerly] for name, one in folders.items()}
        kept.write(file, _version(), value)
    return folders


def _folder(
    project: Project, folder: str, names: Iterable[str], before: Folder | None, written: int
) -> Folder:
    """The folder as it is now; what is kept of it where nothing has changed since that was ``written``."""
    signed = [(name, *_signature(f"{project.root}/{folder}/{name}")) for name in names]
    files = "\0".join(f"{name}\0{signature}" for name, signature, _ in signed)
    if before and before.files == files and all(changed + _TICK < written for _, _, changed in signed):
        return before
    known = before.rows if before else {}
    formerly = dict(before.formerly or {}) if before else {}
    rows: list[tuple[str, str]] = []
    for name, signature, changed in signed:
        row = known.get(name)
        if row and row[0] == signature and changed + _TICK < written:
            rows.append(row[1:])
            continue
        digest = project.digest(f"{folder}/{name}")
        if row and digest and row[1] == digest:
            rows.append(row[1:])
            continue
        said, formerly[name] = _row(project, f"{folder}/{name}")
        rows.append((digest, said))
    formerly = {name: formerly[name] for name, _, _ in signed if formerly.get(name)}
    return Folder(files, "\n".join(row[0] for row in rows), "\n".join(row[1] for row in rows), formerly)


def _row(project: Project, path: str) -> tuple[str, list[str]]:
    """The fingerprints of a file's phrases, and its former ids."""
    entry = project.entry(path).draft
    said = " ".join(_short(folded_phrase(one.text)) for one in phrases_of(project, path))
    return said, list(former_ids(entry)) if entry else []


def _version() -> str:
    """Changes with anything that decides how phrases are folded."""
    return code_version("mianjing.core", "mianjing.qa")


def _signature(file: str) -> tuple[str, int]:
    """What changes whenever a file does, its times, size and inode, and the later of its times.

    Of a link, or of no file, that is nothing, and it is looked at each time.
    """
    try:
        found = os.lstat(file)
    except OSError:
        return "", sys.maxsize
    modified, changed = found.st_mtime_ns, found.st_ctime_ns
    return f"{modified} {changed} {found.st_size} {found.st_ino}", max(modified, changed)


def _short(folded: str) -> str:
    return hashlib.blake2b(folded.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
