"""What the history of a git checkout says about ``qa/``, read once a build.

Whoever commits can write anything into a commit: names are cleaned here, before any page shows them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from mianjing.core.former import former_ids
from mianjing.core.model import Entry
from mianjing.formats import git

# Before each commit in the log: the one character that neither a name nor a path can hold.
_COMMIT = "\0"
_LONGEST_NAME = 60


@dataclass(frozen=True)
class Commit:
    """One commit: seconds since 1970, its author's name and the stems of the files it touched."""

    second: int
    author: str
    stems: tuple[str, ...]


def read_history(root: Path) -> tuple[Commit, ...]:
    """Commits that touched ``root``'s ``qa/``, newest first; none where git can't say.

    In a shallow clone everything seems to come from one commit: build from a full one.
    """
    # %aN is the author's name as the project's .mailmap, if any, puts it.
    log = ("log", "--no-show-signature", "--format=%x00%ct %aN", "--name-only", "--no-renames", "--", "qa")
    return parse_log(git.said(root, *log))


def parse_log(log: str) -> tuple[Commit, ...]:
    """The commits of a log in the format asked for above.

    >>> parse_log("\\x0086400 Ann Lee\\n\\nqa/rag/a.yml\\nqa/rag/b.yml\\n")
    (Commit(second=86400, author='Ann Lee', stems=('a', 'b')),)
    """
    found = []
    for text in log.split(_COMMIT)[1:]:
        head, *files = text.split("\n")
        second, _, author = head.partition(" ")
        stems = (file.rpartition("/")[2].removesuffix(".yml") for file in files if file)
        # Git takes any number for a date, also one that is none here; dates.py leaves that out.
        when = int(second) if re.fullmatch(r"-?\d{1,15}", second) else -1
        found.append(Commit(when, shown_name(author), tuple(stems)))
    return tuple(found)


def shown_name(name: str) -> str:
    """An author's name as a page may show it: nothing invisible, no e-mail address, no endless length.

    >>> shown_name("李 雷 <li@example.org>"), shown_name("li.lei@example.org"), shown_name("a\\u202eb\\tc")
    ('李 雷', 'li.lei', 'ab c')
    """
    seen = "".join(c if c.isprintable() else " " * c.isspace() for c in name.partition("<")[0])
    return " ".join(seen.partition("@")[0].split())[:_LONGEST_NAME]


def contributors(history: Iterable[Commit], entries: Iterable[Entry]) -> dict[str, tuple[str, ...]]:
    """Who wrote each entry's file, by entry id: each name once, in order of their first commits.

    What was done under a former id counts.

    >>> log = (Commit(2, "Bo", ("new",)), Commit(1, "Ann", ("old",)), Commit(0, "Bo", ("old",)))
    >>> contributors(log, [Entry("new", "?", "rag", (), "unanswered", formerly=("old",))])
    {'new': ('Bo', 'Ann')}
    """
    authors: dict[str, dict[str, int]] = {}
    for place, commit in enumerate(reversed(tuple(history))):
        for stem in commit.stems if commit.author else ():
            authors.setdefault(stem, {}).setdefault(commit.author, place)
    found = {}
    for entry in entries:
        firsts: dict[str, int] = {}
        for stem in (entry.id, *former_ids(entry)):
            for name, place in authors.get(stem, {}).items():
                firsts[name] = min(place, firsts.get(name, place))
        if firsts:
            found[entry.id] = tuple(sorted(firsts, key=lambda name: (firsts[name], name)))
    return found
