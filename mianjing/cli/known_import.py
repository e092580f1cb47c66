"""Imports that had nothing to write, known again: the dumps need not be read to say the same once more.

An import of unchanged dumps over unchanged tables has again nothing to write as long as entries differ only
in what is a person's, or becomes one's by being changed: their words (docs/import.md). Where it had something
to say of entries, or something is taken down, they must be the same byte for byte. Whatever else has changed,
the dumps are read.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import PurePosixPath
from typing import Any

from mianjing.cli.context import Context
from mianjing.core.problems import has_errors
from mianjing.formats import kept, tree
from mianjing.formats.cache import checksum
from mianjing.formats.project import CACHE, Project
from mianjing.formats.versions import code_version

_FILE = f"{CACHE}/imported"
_OF_ANSWERS = ("from", "imported")
_OF_ENTRIES = ("origins", "formerly", "topic", "status", "imported")


@dataclass(frozen=True)
class ImportAccount:
    """What an import without a write tells: the account of the dumps' lines, problems, places left out.

    ``news`` are the problems that a build tells too, ``remarks`` counts the others.
    """

    lines: str
    problems: str
    news: str
    remarks: int
    left_out: str
    summary: str
    would_be: str


class KnownImport:
    """What is kept of the last import, and whether it may be believed of ``project`` as it stands now."""

    def __init__(self, project: Project) -> None:
        self._project = project
        # Taken before the dumps are read: one that changes meanwhile is another than the one kept.
        self._around = _around(project)

    def told(self) -> ImportAccount | None:
        """What an import would tell that has nothing to write; None where one must be made to know."""
        known = kept.read(self._project.root / _FILE, self._around)
        if not known or not self._tied(known["entries"], known["exact"]):
            return None
        return ImportAccount(**known["told"])

    def keep(self, told: ImportAccount, *, exact: bool) -> None:
        """Keep an import that had nothing to write; ``exact`` where it depends on every word of entries."""
        project = self._project
        entries = {path: [digest, _bound(project, path)] for path, digest in _entries(project).items()}
        if None in (bound for _, bound in entries.values()):
            return
        value = {"exact": exact, "entries": entries, "told": asdict(told)}
        kept.write(project.root / _FILE, self._around, value)

    def _tied(self, known: dict[str, list[str]], exact: bool) -> bool:
        """Whether entries are tied to the dumps as they were then, where ``exact`` the same throughout."""
        now = _entries(self._project)
        changed = [path for path in known.keys() | now.keys() if known.get(path, [""])[0] != now.get(path)]
        if exact:
            return not changed
        return all(
            (known[path][1] if path in known else "") == (_bound(self._project, path) if path in now else "")
            for path in changed
        )


def tell_build(context: Context, told: ImportAccount) -> None:
    """What a build says of its import: the rest is told by ``import``."""
    context.repeat([told.news])
    if told.remarks:
        context.info(
            f"{told.remarks} remarks about the dumps themselves; `{context.program} import` lists them"
        )
    context.repeat([told.left_out])


def _around(project: Project) -> str:
    """Changes with all that an import reads but the entries, and with the code."""
    made = hashlib.blake2b(code_version("mianjing").encode(), digest_size=20)
    sources = project.root / "sources"
    # What can't be read is told by the import.
    with contextlib.suppress(OSError):
        for file in sorted(file for file in sources.rglob("*") if file.is_file() and not file.is_symlink()):
            _add(made, file.relative_to(project.root).as_posix(), file.read_bytes())
    for path in project.paths:
        if not tree.is_entry(path):
            data = project.data(path)
            _add(made, path, data if isinstance(data, bytes) else b"")
    return made.hexdigest()


def _add(made: hashlib.blake2b, name: str, data: bytes) -> None:
    made.update(f"{name}\0{len(data)}\0".encode("utf-8", "surrogatepass") + data)


def _entries(project: Project) -> dict[str, str]:
    return {path: project.digest(path) for path in project.entries}


def _bound(project: Project, path: str) -> str | None:
    """Changes with what ties an entry to the dumps: empty where nothing does, None where it can't be read.

    Of an entry without a place in a dump that is whether there is one: a ruling may name it.
    """
    # Only an entry that changed is looked at so closely.
    from mianjing.sync.files import File, stored_prints
    from mianjing.sync.kinds import ENTRIES

    loaded = project.entry(path)
    entry, document = loaded.value, loaded.document
    if entry is None or document is None or document.root is None or has_errors(loaded.problems):
        return None
    data: Any = document.root.data()
    if not data.get("origins"):
        rulings = project.rulings.document
        return path if rulings and PurePosixPath(path).stem in rulings.text.string else ""
    answers = [[row.get(name) for name in _OF_ANSWERS] for row in data.get("answers") or ()]
    # Rows keep their order only in a file whose layout is a person's.
    own = ENTRIES.is_canonical(File(path, b"", document, entry, entry, stored_prints(document)))
    ties = [path, [data.get(name) for name in _OF_ENTRIES], answers, own]
    return checksum(json.dumps(ties, ensure_ascii=False).encode("utf-8", "surrogatepass"))
