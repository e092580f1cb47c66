"""Which questions are related, kept between builds: most edits change a text and what is related to nothing.

What an entry speaks of is known again by its file, and all relations by what they are made of.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from mianjing.core.model import Entry
from mianjing.formats import kept
from mianjing.formats.versions import key
from mianjing.site.render.related import Relation
from mianjing.site.render.site_index import SiteIndex


def recall(index: SiteIndex, digest: Callable[[Entry], str], file: Path, frame: str) -> None:
    """Give ``index`` its relations: those kept in ``file``, as far as they hold, the others made anew.

    ``digest`` changes with all that an entry says, ``frame`` with the code.
    """
    of = [frame, key(repr(index.terms)).hex()]
    known: dict[str, Any] = kept.read(file, of) or {"spoken": {}, "shape": "", "related": {}}
    digests = {entry.id: digest(entry) for entry in index.entries}
    told = {id_: known["spoken"].get(sum_) for id_, sum_ in digests.items()}
    index.spoken = {
        entry.id: index.spoken_of(entry) if (names := told[entry.id]) is None else frozenset(names)
        for entry in index.entries
    }
    shape = key(*(_shape(entry, index.spoken[entry.id]) for entry in index.entries)).hex()
    if shape == known["shape"]:
        index.relations = {
            id_: tuple(Relation(*row) for row in rows) for id_, rows in known["related"].items()
        }
    if shape != known["shape"] or None in told.values():
        spoken = {sum_: sorted(index.spoken[id_]) for id_, sum_ in digests.items()}
        rows = {
            id_: [[row.entry, row.reason, row.key] for row in rows] for id_, rows in index.relations.items()
        }
        kept.write(file, of, {"spoken": spoken, "shape": shape, "related": rows})


def _shape(entry: Entry, spoken: frozenset[str]) -> str:
    """All of an entry that its relations are made of."""
    parts = (entry.tags, entry.related, sorted(spoken))
    return "\n".join((entry.id, entry.question, *("\0".join(part) for part in parts)))
