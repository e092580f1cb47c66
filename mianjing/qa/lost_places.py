"""Places of entries that a reader may have kept and that nothing leads on from.

A file that stood in the last commit, or in the one before it (a pull request's base), and stands nowhere
now was moved or renamed, or deleted. Further back nobody is reminded again; without git nothing is known.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from mianjing.core.former import former_places
from mianjing.core.model import Problem
from mianjing.formats import git, tree
from mianjing.formats.project import Project

RULE = "known-links"


def lost_places(project: Project) -> Iterator[Problem]:
    """A warning for each place that no ``formerly`` names."""
    before = {path for commit in ("HEAD", "HEAD^") for path in _entries(project.root, commit)}
    gone = sorted(before - set(project.paths))
    if not gone:
        return
    paths = [path for path in project.paths if tree.is_entry(path)]
    kept = {place for path in paths if (one := project.entry(path).value) for place in former_places(one)}
    stems = {path.rpartition("/")[2]: path for path in paths}
    for path in gone:
        place = path.removeprefix(f"{tree.QA}/").removesuffix(".yml")
        if place in kept:
            continue
        now = stems.get(path.rpartition("/")[2])
        heir = f"the entry moved to {now}" if now else "if another entry took its place, that one"
        message = (
            f"stood here until lately, and its address leads nowhere now: {heir} should say "
            f"`formerly: [{place}]`; one that nobody asks any more stays, with `status: retired`"
        )
        yield Problem(path, 0, 0, "warning", message, RULE)


def lost_from(root: Path) -> str:
    """Changes with what ``lost_places`` knows of the commits before."""
    return "\0".join(path for commit in ("HEAD", "HEAD^") for path in _entries(root, commit))


def _entries(root: Path, commit: str) -> Iterator[str]:
    """The paths of entries in a commit of the checkout, seen from ``root``."""
    listed = git.said(root, "ls-tree", "-r", "-z", "--name-only", commit, "--", f"{tree.QA}/")
    return (path for path in listed.split("\0") if path.endswith(".yml") and tree.is_entry(path))
