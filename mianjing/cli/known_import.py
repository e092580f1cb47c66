"""Imports that had nothing to write, known again: a build need not read the dumps for an edit of an entry.

An import of unchanged dumps over unchanged tables has again nothing to write as long as entries differ only
in what is a person's, or becomes one's by being changed: their words (docs/import.md). Whatever else has
changed, the dumps are read.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from mianjing.cli.context import Context
from mianjing.formats import cache, tree
from mianjing.formats.kept import code_version
from mianjing.formats.project import CACHE, Project
from mianjing.sync.apply import PENDING

_FILE = f"{CACHE}/imported"
_OF_ANSWERS = ("from", "imported")
_OF_ENTRIES = ("origins", "formerly", "topic", "status", "imported")


def read(context: Context) -> list[str] | None:
    """What an import would say that has nothing to write; None where one must be made to know."""
    project = context.project
    kept = cache.read(project.root / _FILE)
    if not isinstance(kept, dict) or (project.root / PENDING).exists():
        return None
    if kept.get("around") != _around(project):
        return None
    known: dict[str, list[str]] = kept["entries"]
    entries = _entries(project)
    for path in known.keys() | entries.keys():
        digest, bound = known.get(path, ("", ""))
        if entries.get(path) != digest and bound != (_bound(project, path) if path in entries else ""):
            return None
    said: list[str] = kept["said"]
    return said


def write(context: Context, said: list[str]) -> None:
    """Keep an import that had nothing to write, and what it said."""
    project = context.project
    entries = {path: [digest, _bound(project, path)] for path, digest in _entries(project).items()}
    if None in (bound for _, bound in entries.values()):
        return
    value = {"around": _around(project), "entries": entries, "said": said}
    cache.write(project.root / _FILE, value)


def _around(project: Project) -> str:
    """Changes with all that an import reads but the entries, and with the code."""
    made = hashlib.blake2b(code_version("mianjing").encode(), digest_size=20)
    sources = project.root / "sources"
    files = sorted(file for file in sources.rglob("*") if file.is_file() and not file.is_symlink())
    tables = [project.root / path for path in project.paths if not tree.is_entry(path)]
    for file in (*files, *tables):
        data = file.read_bytes()
        name = file.relative_to(project.root).as_posix()
        made.update(f"{name}\0{len(data)}\0".encode("utf-8", "surrogatepass") + data)
    return made.hexdigest()


def _entries(project: Project) -> dict[str, str]:
    paths = (path for path in project.paths if tree.is_entry(path))
    found = ((path, project.data(path)) for path in paths)
    return {path: cache.checksum(data) if isinstance(data, bytes) else "" for path, data in found}


def _bound(project: Project, path: str) -> str | None:
    """Changes with what ties an entry to the dumps: empty where nothing does, None where it can't be read."""
    loaded = project.entry(path)
    if loaded.value is None or loaded.document is None or loaded.document.root is None:
        return None
    data: Any = loaded.document.root.data()
    if not data.get("origins"):
        return ""
    answers = [[row.get(name) for name in _OF_ANSWERS] for row in data.get("answers") or ()]
    ties = [path, [data.get(name) for name in _OF_ENTRIES], answers]
    return cache.checksum(json.dumps(ties, ensure_ascii=False).encode("utf-8", "surrogatepass"))
