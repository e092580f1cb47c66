"""What import knows of each kind of file: the fields it fills in, how the file is read and written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic

from mianjing.core.model import Entry, Term
from mianjing.formats.emit import Fingerprints, emit_entry, emit_reading_list, emit_term
from mianjing.formats.load import Loaded, load_entry, load_term
from mianjing.sync.files import File, ReadingList, T, load_reading_list, plain, stored_prints
from mianjing.sync.fingerprints import (
    answer_fingerprint,
    body_fingerprint,
    fingerprint,
    link_fingerprint,
    origin_fingerprint,
)
from mianjing.sync.rewrite import CameFrom, rewritten
from mianjing.sync.row_merge import Versions
from mianjing.sync.rows import Merging, answer_rows, link_rows, origin_rows


@dataclass(frozen=True)
class Rows:
    """A list that import fills in: what gives a row's fingerprint, and its versions in a merge."""

    fingerprint: Callable[[Any], str]
    versions: Callable[[Merging], Versions[Any]]


@dataclass(frozen=True)
class Kind(Generic[T]):
    """``fields`` are the single values that import fills in, each with what gives its fingerprint.

    ``rows`` are the lists, in the order in which they are merged.
    """

    fields: Mapping[str, Callable[[Any], str]]
    rows: Mapping[str, Rows]
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


_ORIGINS = {"origins": Rows(origin_fingerprint, origin_rows)}

ENTRIES: Kind[Entry] = Kind(
    dict.fromkeys(("question", "topic", "tags", "status"), fingerprint),
    _ORIGINS | {"answers": Rows(answer_fingerprint, answer_rows)},
    emit_entry,
    load_entry,
)
TERMS: Kind[Term] = Kind(
    {"term": fingerprint, "aliases": fingerprint, "body": body_fingerprint}, _ORIGINS, emit_term, load_term
)
LINKS: Kind[ReadingList] = Kind(
    {},
    {"links": Rows(link_fingerprint, link_rows)},
    lambda value, prints: emit_reading_list(value.links, (prints or {}).get("links", ())),
    load_reading_list,
)
