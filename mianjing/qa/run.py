"""``check``: every problem of the files named, or of all of ``qa/``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from mianjing.core.model import Entry, Problem, Term
from mianjing.core.problems import ordered
from mianjing.formats import tree
from mianjing.formats.load import Loaded
from mianjing.formats.project import Project
from mianjing.qa.checks import CHECKS
from mianjing.qa.context import open_context
from mianjing.qa.item import Context, Item
from mianjing.qa.kept_checks import KeptChecks
from mianjing.qa.kept_entries import KeptEntries
from mianjing.qa.lost_places import lost_places
from mianjing.qa.taxonomy import check_table


def check(project: Project, paths: Sequence[Path] = ()) -> tuple[Problem, ...]:
    """All problems of the files and folders in ``paths`` (absolute, or from ``root``), or of all of ``qa/``.

    Only the files named are parsed, and others that changed since. Never raises on what they hold.
    """
    context, root = open_context(project), project.root
    everything = (*tree.barriers(root, project.found), *tree.misnamed(project.found))
    problems = [one for one in everything if _named(root, one.path, paths)]
    kept, entries = (KeptChecks(project, context), KeptEntries(project)) if not paths else (None, None)
    for path in wanted(project, paths, problems):
        if kept and kept.is_clean(path):
            continue
        item = _item(project, path)
        found = list(_found(project, path, context, item))
        if kept and entries and item and not found:
            kept.add(item)
            if not tree.is_term(path):
                # What the site is built from next, so that ten thousand parsed files need not be held.
                entries.add(project.entry(path))
                project.release(path)
        problems += found
    if kept and entries:
        kept.write()
        entries.write()
    if not paths:
        problems += lost_places(project)
    return ordered(problems)


def check_file(project: Project, path: str, context: Context) -> Iterator[Problem]:
    """All problems of one file, named by its path from the root."""
    return _found(project, path, context, _item(project, path))


def _found(project: Project, path: str, context: Context, item: Item | None) -> Iterator[Problem]:
    if path in tree.DATA_FILES:
        yield from check_table(project, path, context)
        return
    yield from _loaded(project, path).problems
    if item:
        for one in CHECKS:
            yield from one(item, context)


def _item(project: Project, path: str) -> Item | None:
    if path in tree.DATA_FILES:
        return None
    loaded = _loaded(project, path)
    if loaded.draft is None or loaded.document is None:
        return None
    return Item(path, loaded.document, loaded.draft)


def _loaded(project: Project, path: str) -> Loaded[Entry] | Loaded[Term]:
    return project.term(path) if tree.is_term(path) else project.entry(path)


def wanted(project: Project, paths: Sequence[Path], problems: list[Problem]) -> list[str]:
    """The files to look at, by their paths from the root; a path outside ``qa/`` becomes a problem."""
    root = project.root
    everything = sorted({*project.paths, tree.TOPICS})
    if not paths:
        return everything
    chosen: set[str] = set()
    for path in paths:
        name = _from_root(root, path)
        inside = everything if name in (".", tree.QA) else [one for one in everything if _covers(name, one)]
        if not inside and not (root / tree.QA / ".." / (name or "")).is_dir():
            message = "is no entry: name a .yml file or a folder under qa/"
            problems.append(Problem(name or path.as_posix(), 0, 0, "error", message, "paths"))
        chosen.update(inside)
    return sorted(chosen)


def unchecked(project: Project, path: Path) -> str:
    """Why nothing of a path can be checked; empty if something can."""
    name = _from_root(project.root, path)
    if not name:
        return f"is outside the project {project.root}"
    inside = project.paths if name in (".", tree.QA) or name.startswith(f"{tree.QA}/") else ()
    if name == tree.TOPICS or any(_covers(name, one) for one in inside):
        return ""
    return "holds no entry: name a .yml file or a folder under qa/"


def _named(root: Path, path: str, wanted: Sequence[Path]) -> bool:
    return not wanted or any(_covers(_from_root(root, one), path) for one in wanted)


def _covers(name: str, path: str) -> bool:
    return name == "." or path == name or path.startswith(f"{name}/")


def _from_root(root: Path, path: Path) -> str:
    """The path as seen from the root, or empty if it is not below it; links are not followed."""
    try:
        return (root.resolve() / path).relative_to(root.resolve()).as_posix()
    except ValueError:
        return ""
