"""What import knows of each kind of file: the fields it fills in, how the file is read and written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic

from mianjing.core.model import Entry, Term
from mianjing.formats.emit import Fingerprints, emit_entry, emit_term
from mianjing.formats.load import Loaded, load_entry, load_term
from mianjing.sync.files import File, T, plain, stored_prints
from mianjing.sync.fingerprints import body_fingerprint, fingerprint
from mianjing.sync.rewrite import CameFrom, rewritten


@dataclass(frozen=True)
class Kind(Generic[T]):
    """``fields`` are the single values that import fills in, each with what gives its fingerprint."""

    fields: Mapping[str, Callable[[Any], str]]
    emit: Callable[[T, Fingerprints | None], str]
    load: Callable[[bytes, str], Loaded[T]]

    def is_canonical(self, file: File[T]) -> bool:
        """Whether the file is byte for byte what import would write for its own content."""
        return self.emit(file.value, stored_prints(file.document)) == file.document.text.string

    def rewritten(self, file: File[T], value: T, imported: Fingerprints, came_from: CameFrom) -> bytes:
        """The file's new bytes. Raises Unpatchable where its layout leaves no place for a change."""

        def says(data: bytes) -> bool:
            after = self.load(data, file.path)
            prints = stored_prints(after.document) if after.document else {}
            return after.value == value and plain(prints) == plain(imported)

        before = self.emit(file.value, stored_prints(file.document))
        return rewritten(file.document, before, self.emit(value, imported), came_from, says).encode("utf-8")


ENTRIES: Kind[Entry] = Kind(
    dict.fromkeys(("question", "topic", "tags", "status"), fingerprint), emit_entry, load_entry
)
TERMS: Kind[Term] = Kind(
    {"term": fingerprint, "aliases": fingerprint, "body": body_fingerprint}, emit_term, load_term
)
