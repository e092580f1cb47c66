"""What all entries are called and ask, read quickly: checking one file must not parse ten thousand.

Only ``question``, ``asked_as``, ``formerly`` and ``status`` are looked at, in the form import writes them;
a file that has them in another form is parsed in full.
"""

from __future__ import annotations

import errno
import os
import re
import stat
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import permutations
from pathlib import Path, PurePosixPath

from mianjing.core.text import same_words
from mianjing.formats import tree
from mianjing.formats.load import load_entry
from mianjing.formats.scalars import resolve
from mianjing.formats.tables import is_words, read_rows
from mianjing.formats.yaml_nodes import MAX_CHARACTERS
from mianjing.qa.item import Context, Phrase
from mianjing.qa.taxonomy import load_tables

_MANIFEST = "sources/sources.yml"
_RULINGS = "sources/rulings.yml"
_SOURCE_ID = re.compile(r"^[ ]*(?:-[ ]+)?(?:\{[ ]*)?id:[ ]*[\"']?([A-Za-z0-9._-]{1,100})", re.M)
# A word that needs no parser: plain, without a comment, or in single quotes without an escaped one.
_EASY = re.compile(r"(?:'([^'\n]*)'|([^\s'\"\[\]{}|>&*!%@`#,][^\n#]*?))(?<![ \t\r])[ \t\r]*+")
# No longer word is taken for anything but text, but for dates with a time, which no question is.
_ORDINARY = 20


@dataclass(frozen=True)
class EntrySummary:
    """What one entry is asked as and was called before."""

    question: str = ""
    asked_as: tuple[str, ...] = ()
    formerly: tuple[str, ...] = ()
    retired: bool = False


def scan_entries(root: Path) -> Context:
    """Everything the checks may know of the other entries."""
    paths: dict[str, tuple[str, ...]] = {}
    formerly: dict[str, str] = {}
    phrases: dict[str, list[Phrase]] = defaultdict(list)
    for path, said in entry_summaries(root):
        name = PurePosixPath(path).stem
        paths[name] = (*paths.get(name, ()), path)
        formerly.update(dict.fromkeys(said.formerly, path))
        if said.question and not said.retired:
            phrases[same_words(said.question)].append(Phrase(path, said.question, "question"))
        for phrase in said.asked_as:
            phrases[same_words(phrase)].append(Phrase(path, phrase, "asked_as"))
    tables = load_tables(root)
    return Context(
        root,
        tuple(topic.id for topic in tables.topics),
        tuple(tag.id for tag in tables.tags),
        paths,
        formerly,
        {name: tuple(found) for name, found in phrases.items()},
        _sources(root),
        _ruled_different(root),
    )


def entry_summaries(root: Path) -> Iterator[tuple[str, EntrySummary]]:
    """Path and wordings of every question under ``qa/``."""
    for path in tree.yaml_paths(root):
        if tree.is_entry(path):
            yield path, entry_summary(_read(f"{root}/{path}"), path)


def _read(file: str) -> bytes:
    """The file's bytes, none if it is a link or cannot be read: the full check says why."""
    try:
        with open(file, "rb", buffering=0, opener=_regular_files) as opened:
            return opened.read(4 * MAX_CHARACTERS)
    except OSError:
        return b""


def _regular_files(file: str, flags: int) -> int:
    # Without O_NONBLOCK, opening a pipe waits for a writer.
    opened = os.open(file, flags | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    if stat.S_ISREG(os.fstat(opened).st_mode):
        return opened
    os.close(opened)
    raise OSError(errno.EINVAL, "not a regular file", file)


def entry_summary(data: bytes, path: str) -> EntrySummary:
    """The wordings in a file's bytes; none if it cannot be read."""
    quick = _quick(data)
    if quick is not None:
        return quick
    entry = load_entry(data, path).value
    if entry is None:
        return EntrySummary()
    return EntrySummary(entry.question, entry.asked_as, entry.formerly, entry.status == "retired")


def _quick(data: bytes) -> EntrySummary | None:
    question = _value(data, b"question:")
    asked = _list(data, b"asked_as:")
    formerly = _list(data, b"formerly:")
    if not question or asked is None or formerly is None:
        return None
    return EntrySummary(question, asked, formerly, _value(data, b"status:") == "retired")


def _value(data: bytes, key: bytes) -> str | None:
    """The one-line value of a top-level field: empty if there is none, None if it takes a parser."""
    line = _line(data, key)
    if line is None:
        return ""
    after = data.find(b"\n", data.find(b"\n" + key) + 1) + 1
    if data[after : after + 1] == b" ":
        return None
    return _easy(line)


def _list(data: bytes, key: bytes) -> tuple[str, ...] | None:
    line = _line(data, key)
    if line is None or line == "[]":
        return ()
    if line.startswith("[") and line.endswith("]"):
        words = [_easy(word.strip()) for word in line[1:-1].split(",")]
    elif not line:
        start = data.find(b"\n", data.find(b"\n" + key) + 1) + 1
        words = []
        while data.startswith((b"  - ", b"- "), start):
            end = data.find(b"\n", start)
            end = len(data) if end < 0 else end
            row = data[start:end].decode("utf-8", "replace").strip().removeprefix("-").strip()
            words.append(_easy(row))
            start = end + 1
        if data[start : start + 1] in (b" ", b"#"):
            return None
    else:
        return None
    return None if None in words else tuple(word for word in words if word)


def _line(data: bytes, key: bytes) -> str | None:
    """What stands behind a top-level field's colon, or None if there is no such field."""
    at = 0 if data.startswith(key) else data.find(b"\n" + key) + 1
    if at == 0 and not data.startswith(key):
        return None
    end = data.find(b"\n", at)
    return data[at + len(key) : end if end >= 0 else None].decode("utf-8", "replace").strip()


def _easy(text: str) -> str | None:
    match = _EASY.fullmatch(text)
    if match is None:
        return None
    if match.group(1) is not None:
        return match.group(1)
    word = match.group(2)
    if ": " in word or word.endswith(":") or (len(word) < _ORDINARY and resolve(word)[1]):
        return None
    return word


def _ruled_different(root: Path) -> frozenset[tuple[str, str]]:
    """Every pair that a row ``different:`` names, both ways round; what is wrong with rows import says."""
    rows, _ = read_rows(root / _RULINGS)
    named = (row["different"] for _, row in rows if isinstance(row, dict) and is_words(row.get("different")))
    return frozenset(pair for names in named for pair in permutations(names, 2))


def _sources(root: Path) -> frozenset[str] | None:
    if not os.path.lexists(root / _MANIFEST):
        return None
    return frozenset(_SOURCE_ID.findall(_read(f"{root}/{_MANIFEST}").decode("utf-8", "replace")))
