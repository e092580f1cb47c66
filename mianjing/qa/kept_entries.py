"""Entries known from an earlier run by their file's bytes, so that few files need parsing."""

from __future__ import annotations

import json
from typing import Any

from mianjing.core.model import Entry
from mianjing.formats import convert
from mianjing.formats.kept import Kept
from mianjing.formats.load import Loaded
from mianjing.formats.project import CACHE, Project
from mianjing.formats.versions import code_version, key


class KeptEntries:
    """What is kept of entries that are without fault by themselves."""

    def __init__(self, project: Project) -> None:
        self._store = Kept(project.root / CACHE / "entries.sqlite")
        version = code_version("mianjing.formats", "mianjing.core", "mianjing.qa", "mianjing.schemas")
        self._keys = {
            path: key(version, path, digest) for path in project.entries if (digest := project.digest(path))
        }
        self._values = self._store.read(self._keys.values())

    def get(self, path: str) -> Entry | None:
        """The entry in the file at ``path``, if its bytes are known."""
        value = self._values.get(self._keys.get(path, b""))
        return convert.entry(json.loads(value), path) if value is not None else None

    def add(self, loaded: Loaded[Entry]) -> None:
        """Keep an entry whose file has no fault."""
        if loaded.path in self._keys and loaded.document and loaded.document.root:
            data: Any = loaded.document.root.data()
            self._store.add(self._keys[loaded.path], json.dumps(data, ensure_ascii=False).encode())

    def write(self) -> None:
        """Write what was added."""
        self._store.write()
