"""Files that a check found nothing wrong with, known again by their bytes and by what they ask of the others.

What is kept of a file is what must be there, or must not, for it to stay without fault; that is looked at
anew each time, so an entry is checked again when one that it leads to is gone.
"""

from __future__ import annotations

import json
import posixpath
from typing import Any

from mianjing.core.former import former_ids
from mianjing.core.links import linked_file
from mianjing.core.model import Entry
from mianjing.formats import tree
from mianjing.formats.kept import Kept
from mianjing.formats.project import CACHE, Project
from mianjing.formats.versions import code_version, key
from mianjing.qa.item import CheckContext, CheckedFile


class KeptChecks:
    """What is known of the files of ``project`` in ``context``."""

    def __init__(self, project: Project, context: CheckContext) -> None:
        self._project = project
        self._context = context
        self._store = Kept(project.root / CACHE / "checks.sqlite")
        shared = _shared(project, context)
        self._keys = {
            path: key(shared, path, digest)
            for path in project.paths
            if path not in tree.DATA_FILES and (digest := project.digest(path))
        }
        self._values = self._store.read(self._keys.values())
        self._there = frozenset(project.paths)

    def is_clean(self, path: str) -> bool:
        """Whether a check of the file would find nothing."""
        value = self._values.get(self._keys.get(path, b""))
        if value is None:
            return False
        asked: dict[str, Any] = json.loads(value)
        context, name = self._context, posixpath.basename(path).rpartition(".")[0]
        return (
            (tree.is_term(path) or (context.paths.get(name) == (path,) and context.phrases.alone(path)))
            and context.formerly.get(name, path) == path
            and all(one in context.paths for one in asked["related"])
            and not any(one in context.paths for one in asked["formerly"])
            and all(one in self._there or (context.root / one).is_file() for one in asked["files"])
        )

    def add(self, item: CheckedFile) -> None:
        """Keep a file that nothing is wrong with."""
        if item.path in self._keys:
            self._store.add(self._keys[item.path], json.dumps(_asked(item)).encode())

    def write(self) -> None:
        """Write what was added."""
        self._store.write()


def _shared(project: Project, context: CheckContext) -> bytes:
    """Changes with the code and all tables that a check goes by."""
    tables = (context.topics, context.tags, *map(_ordered, (context.sources, context.references)))
    falsehoods = project.data(tree.MISCONCEPTIONS)
    return key(
        code_version("mianjing.formats", "mianjing.core", "mianjing.qa", "mianjing.schemas"),
        repr((*tables, sorted(context.different))),
        falsehoods if isinstance(falsehoods, bytes) else "",
    )


def _ordered(names: frozenset[str] | None) -> list[str] | None:
    return None if names is None else sorted(names)


def _asked(item: CheckedFile) -> dict[str, list[str]]:
    """What an entry or term without fault asks of the other files."""
    folder = posixpath.dirname(item.path)
    links = (linked_file(link.target, folder) for body in item.bodies for link in body.document.links)
    entry = item.value if isinstance(item.value, Entry) else None
    return {
        "related": list(entry.related) if entry else [],
        "formerly": list(former_ids(entry)) if entry else [],
        "files": sorted({one for one in links if one and one.startswith(f"{tree.QA}/")}),
    }
