"""``sources/sources.yml``: what each dump is, whether its bytes are as noted, and what is taken down."""

from __future__ import annotations

import hashlib
from bisect import bisect_left, insort
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mianjing.core.model import Level, Problem, Source
from mianjing.core.problems import did_you_mean
from mianjing.formats.load import load_file
from mianjing.formats.yaml_nodes import Node, YamlDocument

NOT_DUMPS = (".yml", ".yaml")


@dataclass(frozen=True)
class Manifest:
    """What a manifest says, in its order; a row that is not in order is left out and reported.

    ``names`` holds every id, those of broken rows too. ``withdrawn`` holds what is taken down: ids of sources
    and entries, ``source:line`` and ``text:fingerprint``; ``withdrawn_known`` is false if it cannot be read.
    """

    sources: tuple[Source, ...] = ()
    names: frozenset[str] = frozenset()
    withdrawn: frozenset[str] = frozenset()
    problems: tuple[Problem, ...] = ()
    document: YamlDocument | None = None
    withdrawn_known: bool = True


def load_manifest(path: Path, name: str = "") -> Manifest:
    """The manifest and all that is wrong with it and with the dumps beside it. Never raises.

    A source whose file changed or vanished is kept and reported.
    """
    loaded = load_file(path, "manifest", lambda data: data, name)
    document = loaded.document
    if document is None or document.root is None:
        return Manifest(problems=loaded.problems, document=document, withdrawn_known=not path.exists())
    notes = _Notes(document, list(loaded.problems))
    down = document.root.fields.get("withdrawn")
    withdrawn = frozenset(item.raw for item in document.root.rows("withdrawn") if item.raw)
    rows = document.root.rows("sources")
    names = frozenset(row.fields["id"].raw for row in rows if "id" in row.fields)
    sources: dict[str, Source] = {}
    for row in rows:
        if notes.sound(row):
            _add(row, path.parent, withdrawn, sources, notes)
    _report_unlisted(path, {row.fields["file"].raw for row in rows if "file" in row.fields}, rows, notes)
    for item in document.root.rows("withdrawn"):
        source, colon, _ = item.raw.partition(":")
        if colon and source != "text" and source not in names and notes.sound(item):
            known = ", ".join(sorted(names))
            meant = did_you_mean(source, names) or f"; known: {known}"
            notes.add(item, "unknown-source", f"unknown source “{source}”{meant}")
    readable = down is None or all(map(notes.sound, (down, *down.items)))
    return Manifest(tuple(sources.values()), names, withdrawn, tuple(notes.found), document, readable)


def unknown_dialects(manifest: Manifest, known: Collection[str]) -> tuple[Problem, ...]:
    """An error for each row that names a dialect there is none of."""
    root = manifest.document.root if manifest.document else None
    if manifest.document is None or root is None:
        return ()
    notes = _Notes(manifest.document, [])
    for row in root.rows("sources"):
        node = row.fields.get("dialect")
        if node and isinstance(node.value, str) and node.value not in known:
            meant = did_you_mean(node.value, known) or f"; known: {', '.join(known)}"
            notes.add(node, "unknown-dialect", f"unknown dialect “{node.value}”{meant}")
    return tuple(notes.found)


@dataclass
class _Notes:
    """Collects problems of one manifest."""

    document: YamlDocument
    found: list[Problem]
    errors: list[tuple[int, int]] = field(init=False)
    """Where they stand, in order."""

    def __post_init__(self) -> None:
        self.errors = sorted((one.line, one.column) for one in self.found if one.level == "error")

    def add(self, node: Node | None, rule: str, message: str, level: Level = "error") -> None:
        problem = self.document.text.problem(node.start if node else 0, message, rule, level)
        self.found.append(problem)
        if level == "error":
            insort(self.errors, (problem.line, problem.column))

    def sound(self, node: Node) -> bool:
        """Whether nothing is wrong with the form of a value."""
        text = self.document.text
        first, last = text.place(node.start), text.place(max(node.start, node.end - 1))
        at = bisect_left(self.errors, first)
        return at == len(self.errors) or self.errors[at] > last


def _add(
    node: Node, folder: Path, withdrawn: frozenset[str], sources: dict[str, Source], notes: _Notes
) -> None:
    source = _source({name: inner.data() for name, inner in node.fields.items()}, withdrawn)
    if source.id in sources:
        message = f"the id “{source.id}” is used twice; give each dump its own"
        notes.add(node.fields["id"], "duplicate-source", message)
        return
    file = folder / source.file
    if file.is_symlink():
        message = f"{source.file} is a symbolic link; put the file itself here"
        notes.add(node.fields["file"], "bad-path", message)
        return
    sources[source.id] = source
    if not file.is_file():
        message = f"there is no {source.file} beside the manifest; restore or unlist it"
        notes.add(node.fields["file"], "missing-dump", message)
    else:
        _compare(file, source.sha256, node.fields["sha256"], notes)


def _source(row: Mapping[str, Any], withdrawn: frozenset[str]) -> Source:
    given = {name: value for name, value in row.items() if value is not None}
    return Source(**given, withdrawn=row["id"] in withdrawn)


def _compare(dump: Path, noted: str, node: Node, notes: _Notes) -> None:
    try:
        now = hashlib.sha256(dump.read_bytes()).hexdigest()
    except OSError as error:
        message = f"{dump.name} cannot be read: {error.strerror}; check its permissions"
        notes.add(node, "unreadable-file", message)
        return
    if now != noted:
        message = (
            f"{dump.name} is no longer the file this sha256 was taken from; "
            f"restore it, or if the change is meant write sha256: {now}"
        )
        notes.add(node, "changed-dump", message, "warning")


def _report_unlisted(path: Path, listed: set[str], rows: Sequence[Node], notes: _Notes) -> None:
    for file in _dumps(path.parent):
        if file.is_symlink():
            message = f"{file.name} is a symbolic link; put the file itself here"
            notes.add(rows[-1] if rows else None, "bad-path", message)
        elif file.name not in listed:
            digest = hashlib.sha256(file.read_bytes()).hexdigest()
            message = (
                f"{file.name} has no row here; add one with id, file: {file.name}, title, "
                f"licence: NOASSERTION, lang and sha256: {digest}"
            )
            notes.add(rows[-1] if rows else None, "unlisted-dump", message)


def _dumps(folder: Path) -> Iterator[Path]:
    files: Iterable[Path] = sorted(folder.iterdir()) if folder.is_dir() else ()
    for file in files:
        if (
            (file.is_file() or file.is_symlink())
            and file.suffix not in NOT_DUMPS
            and not file.name.startswith((".", "README"))
        ):
            yield file
