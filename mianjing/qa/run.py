"""``check``: every problem of the files named, or of all of ``qa/``."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from mianjing.core.markdown import MarkdownDocument
from mianjing.core.model import Problem
from mianjing.core.problems import ordered
from mianjing.formats import tree
from mianjing.formats.project import Project
from mianjing.qa.checks import CHECKS
from mianjing.qa.context import open_context
from mianjing.qa.item import CheckContext, CheckedFile


def check(
    project: Project,
    paths: Sequence[Path] = (),
    met: Callable[[MarkdownDocument], None] = lambda document: None,
) -> tuple[Problem, ...]:
    """All problems of the files and folders in ``paths`` (absolute, or from ``root``), or of all of ``qa/``.

    Only the files named are parsed, and others that changed since. Never raises on what they hold. ``met`` is
    given each text that was taken apart in a file of ``qa/`` without fault, where all of it was asked for.
    """
    context = open_context(project)
    names = [_from_root(project.root, one) for one in paths]
    near = [one for one in project.found if not names or _near(names, one.path)]
    odd = (*tree.barriers(project.root, project.found), *tree.misnamed(near))
    problems = [one for one in odd if not names or any(_covers(name, one.path) for name in names)]
    files = wanted(project, paths, problems)
    if paths:
        problems += (one for path in files for one in check_file(project, path, context))
    else:
        problems += _all(project, context, files, met)
    return ordered(problems)


def _all(
    project: Project, context: CheckContext, files: Sequence[str], met: Callable[[MarkdownDocument], None]
) -> Iterator[Problem]:
    """All problems of ``qa/``; files known to be without fault are not parsed."""
    # Who asks about one file need not wait for what remembers all of them.
    from mianjing.qa.kept_checks import KeptChecks
    from mianjing.qa.kept_entries import KeptEntries
    from mianjing.qa.lost_places import lost_places

    kept, entries = KeptChecks(project, context), KeptEntries(project)
    for path in files:
        if kept.is_clean(path):
            continue
        item = _item(project, path)
        found = list(_found(project, path, context, item))
        if item and not found:
            kept.add(item)
            for body in item.bodies:
                met(body.document)
            if not tree.is_term(path):
                # What the site is built from next, so that ten thousand parsed files need not be held.
                entries.add(project.entry(path))
                project.release(path)
        yield from found
    kept.write()
    entries.write()
    yield from lost_places(project)


def check_file(project: Project, path: str, context: CheckContext) -> Iterator[Problem]:
    """All problems of one file, named by its path from the root."""
    return _found(project, path, context, _item(project, path))


def _found(project: Project, path: str, context: CheckContext, item: CheckedFile | None) -> Iterator[Problem]:
    if path in tree.DATA_FILES:
        from mianjing.qa.taxonomy import check_table

        yield from check_table(project, path, context)
        return
    yield from project.loaded(path).problems
    if item:
        for one in CHECKS:
            yield from one(item, context)


def _item(project: Project, path: str) -> CheckedFile | None:
    if path in tree.DATA_FILES:
        return None
    loaded = project.loaded(path)
    if loaded.draft is None or loaded.document is None:
        return None
    return CheckedFile(path, loaded.document, loaded.draft)


def wanted(project: Project, paths: Sequence[Path], problems: list[Problem]) -> list[str]:
    """The files to look at, by their paths from the root; a path outside ``qa/`` becomes a problem."""
    root = project.root
    everything = {*project.paths, tree.TOPICS}
    if not paths:
        return sorted(everything)
    chosen: set[str] = set()
    for path in paths:
        name = _from_root(root, path)
        if name in everything:
            chosen.add(name)
            continue
        inside = everything if name in (".", tree.QA) else {one for one in everything if _covers(name, one)}
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
    if name == tree.TOPICS or name in inside or any(_covers(name, one) for one in inside):
        return ""
    return "holds no entry: name a .yml file or a folder under qa/"


def _near(names: Sequence[str], path: str) -> bool:
    """Whether a path is one of those named, or its twin in other capitals."""
    return any(_covers(name.casefold(), path.casefold()) for name in names)


def _covers(name: str, path: str) -> bool:
    return name == "." or path == name or path.startswith(f"{name}/")


def _from_root(root: Path, path: Path) -> str:
    """The path as seen from the root, or empty if it is not below it; links are not followed."""
    try:
        return (root.resolve() / path).relative_to(root.resolve()).as_posix()
    except ValueError:
        return ""
