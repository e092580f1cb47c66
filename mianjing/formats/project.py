"""A project's folder as one command sees it: every file is read and parsed once, when first asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from mianjing.core.checking import Falsehood, Reference
from mianjing.core.model import Entry, Link, Problem, Tag, Term, Topic
from mianjing.core.taxonomy import Alias
from mianjing.formats import convert, kept_rows, tree
from mianjing.formats.cache import checksum
from mianjing.formats.load import Loaded, decode, load_data, load_entry, load_file, load_term, read_bytes
from mianjing.formats.manifest import Manifest, load_manifest
from mianjing.formats.positions import SourceText
from mianjing.formats.schema import Kind
from mianjing.formats.withdrawn import Withdrawn, load_withdrawn
from mianjing.formats.yaml_nodes import parse

T = TypeVar("T")

MANIFEST = "sources/sources.yml"
RULINGS = "sources/rulings.yml"
CACHE = ".cache"

_KINDS: dict[str, Kind] = {
    tree.TOPICS: "topics",
    tree.TAGS: "tags",
    tree.ALIASES: "aliases",
    tree.READING_LIST: "reading-list",
    tree.REFERENCES: "references",
    tree.MISCONCEPTIONS: "misconceptions",
    RULINGS: "rulings",
}


class Project:
    """The files of a project. What was read stays known until ``forget`` says that it was written anew."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._bytes: dict[str, bytes | Problem] = {}
        self._digests: dict[str, str] = {}
        self._files: dict[str, Loaded[Entry] | Loaded[Term]] = {}
        self._tables: dict[str, Loaded[Any]] = {}
        self._kept: dict[str, Any] = {}

    @cached_property
    def manifest(self) -> Manifest:
        return load_manifest(self.root / MANIFEST, MANIFEST)

    @cached_property
    def rulings(self) -> Loaded[Any]:
        """The rows of ``sources/rulings.yml`` as plain data; none where there is no such file."""
        file = self.root / RULINGS
        if not file.exists():
            return Loaded(RULINGS, None, (), ())
        return load_file(file, "rulings", lambda rows: rows or (), RULINGS)

    @cached_property
    def withdrawn(self) -> Withdrawn:
        """What is taken down."""
        return load_withdrawn(self.root, self.manifest.withdrawn)

    @cached_property
    def found(self) -> tuple[tree.Found, ...]:
        """Everything in ``qa/`` and ``sources/``."""
        return tree.found_in(self.root)

    @cached_property
    def paths(self) -> tuple[str, ...]:
        """Every YAML file under ``qa/``, from the root, in order."""
        return tree.yaml_paths(self.found)

    @cached_property
    def entries(self) -> tuple[str, ...]:
        """The places of questions among the ``paths``."""
        return tuple(filter(tree.is_entry, self.paths))

    def data(self, path: str) -> bytes | Problem:
        """A file's bytes, or what keeps them from being read."""
        if path not in self._bytes:
            self._bytes[path] = read_bytes(self.root / path, path)
        return self._bytes[path]

    def digest(self, path: str) -> str:
        """Changes with a file's bytes; empty where they can't be read."""
        if path not in self._digests:
            data = self.data(path)
            self._digests[path] = checksum(data) if isinstance(data, bytes) else ""
        return self._digests[path]

    def entry(self, path: str) -> Loaded[Entry]:
        """The question at a path."""
        loaded: Loaded[Entry] = self._file(path, load_entry)
        return loaded

    def term(self, path: str) -> Loaded[Term]:
        """The glossary term at a path."""
        loaded: Loaded[Term] = self._file(path, load_term)
        return loaded

    def loaded(self, path: str) -> Loaded[Entry] | Loaded[Term]:
        """The question or term at a path, whichever has its place there."""
        return self.term(path) if tree.is_term(path) else self.entry(path)

    def table(self, path: str) -> Loaded[Any]:
        """One of the data files as plain data."""
        if path not in self._tables:
            self._tables[path] = load_data(self.data(path), path, _KINDS[path], lambda rows: rows)
        return self._tables[path]

    @property
    def topics(self) -> tuple[Topic, ...]:
        return self._rows(tree.TOPICS, convert.topics)

    @property
    def tags(self) -> tuple[Tag, ...]:
        return self._rows(tree.TAGS, convert.tags)

    @property
    def aliases(self) -> tuple[Alias, ...]:
        return self._rows(tree.ALIASES, convert.aliases)

    @property
    def links(self) -> tuple[Link, ...]:
        return self._rows(tree.READING_LIST, convert.links)

    @property
    def references(self) -> tuple[Reference, ...]:
        return self._rows(tree.REFERENCES, convert.references)

    @property
    def falsehoods(self) -> tuple[Falsehood, ...]:
        return self._rows(tree.MISCONCEPTIONS, convert.falsehoods)

    @property
    def ruled(self) -> tuple[Any, ...]:
        """The rows of ``sources/rulings.yml`` as plain data."""
        return self._rows(RULINGS, tuple)

    def ids(self, path: str) -> tuple[str, ...]:
        """The ids in the rows of a data file, whatever else is wrong with it."""
        rows = self._plain(path)
        if rows is not None:
            return tuple(row["id"] for row in rows if "id" in row)
        text = decode(data, path) if isinstance(data := self.data(path), bytes) else data
        root = parse(text).root if isinstance(text, SourceText) else None
        return tuple(row.fields["id"].raw for row in root.items if "id" in row.fields) if root else ()

    def release(self, path: str) -> None:
        """Let go of what a file holds; its bytes stay known, and it is parsed again when asked for."""
        self._files.pop(path, None)

    def forget(self, paths: Iterable[str] = ()) -> None:
        """Read these files anew when next asked for, and what there is; all files if none is named."""
        stale = list(paths) or [*self._bytes, *self._files, *self._tables, *self._kept]
        for known in (self._bytes, self._digests, self._files, self._tables, self._kept):
            for path in stale:
                known.pop(path, None)
        for name in ("found", "paths", "entries", "manifest", "rulings", "withdrawn"):
            self.__dict__.pop(name, None)

    def _file(self, path: str, load: Callable[[bytes | Problem, str], Any]) -> Any:
        if path not in self._files:
            self._files[path] = load(self.data(path), path)
        return self._files[path]

    def _rows(self, path: str, make: Callable[[Any], tuple[T, ...]]) -> tuple[T, ...]:
        rows = self._plain(path)
        return make(rows) if rows is not None else ()

    def _plain(self, path: str) -> Any:
        """The rows of a table as plain data, parsed or known from before; None where they aren't sound."""
        data, folder = self.data(path), self.root / CACHE
        if path in self._tables or not isinstance(data, bytes):
            return self.table(path).value
        if path not in self._kept:
            self._kept[path] = kept_rows.read(folder, path, data)
        if self._kept[path] is None:
            loaded = self.table(path)
            if loaded.value is not None and not loaded.problems:
                kept_rows.write(folder, path, data, loaded.value)
            return loaded.value
        return self._kept[path]
