"""Places of entries that a reader may have kept and that nothing leads on from.

A file that stood in any commit and stands nowhere now was moved or renamed, or deleted. Git's history is
asked once a commit (``.cache/lost``); without git nothing is known, of a shallow clone only what it holds.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from mianjing.core.former import former_places
from mianjing.core.model import Problem
from mianjing.formats import git, kept, tree
from mianjing.formats.project import CACHE, Project

RULE = "known-links"
FILE = f"{CACHE}/lost"
# Renames with changes are looked for among so many files of a commit; beyond, only exact ones are found.
_RENAMES = "-l400"


def lost_places(project: Project) -> Iterator[Problem]:
    """A warning for each place that no ``formerly`` names and that was not taken down."""
    left = _left(project.root)
    there = set(project.paths)
    if left.keys() <= there:
        return
    paths = project.entries
    named = {place for path in paths if (one := project.entry(path).value) for place in former_places(one)}
    stems = {_id(path): path for path in paths}
    for path in sorted(left.keys() - there):
        place = path.removeprefix(f"{tree.QA}/").removesuffix(".yml")
        if place in named or _id(path) in project.withdrawn.names:
            continue
        now = stems.get(_id(path)) or _heir(path, left, there)
        heir = f"the entry moved to {now}" if now else "if another entry took its place, that one"
        message = (
            f"stood here once, and its address leads nowhere now: {heir} should say "
            f"`formerly: [{place}]`; one that nobody asks any more stays, with `status: retired`"
        )
        yield Problem(path, 0, 0, "warning", message, RULE)


def lost_from(root: Path) -> str:
    """Changes with what ``lost_places`` knows of the commits before."""
    return repr(sorted(_left(root).items()))


def _left(root: Path) -> Mapping[str, str]:
    """Every entry of a commit that a later one may lack, with the path it was renamed to, if it was."""
    head = git.said(root, "rev-parse", "HEAD", "--is-shallow-repository").split()
    if not head:
        return {}
    left: Mapping[str, str] | None = kept.read(root / FILE, head)
    if left is None:
        listed = git.said(root, "ls-tree", "-r", "-z", "--name-only", "HEAD", "--", f"{tree.QA}/").split("\0")
        left = dict.fromkeys(filter(_is_entry, listed), "") | dict(_renamed(root))
        kept.write(root / FILE, head, left)
    return left


def _renamed(root: Path) -> Iterator[tuple[str, str]]:
    """Entries that some commit deleted or renamed, the last time last, and their new paths."""
    words = ("--no-show-signature", "--format=", "--reverse", "--relative", "-z", "--name-status")
    said = git.said(root, "log", *words, "-M", _RENAMES, "--diff-filter=DR", "--", f"{tree.QA}/")
    rows = iter(said.split("\0"))
    for row in rows:
        status = row.strip()
        if not status:
            continue
        path = next(rows, "")
        now = next(rows, "") if status.startswith("R") else ""
        if _is_entry(path):
            yield path, now


def _heir(path: str, left: Mapping[str, str], there: set[str]) -> str:
    """Where an entry is that was renamed, once or several times; empty where nobody can say."""
    seen = {path}
    while (path := left.get(path, "")) and path not in seen:
        if path in there:
            return path
        seen.add(path)
    return ""


def _is_entry(path: str) -> bool:
    return path.endswith(".yml") and path.count("/") > 1 and "/." not in path and tree.is_entry(path)


def _id(path: str) -> str:
    return path.rpartition("/")[2].removesuffix(".yml")
