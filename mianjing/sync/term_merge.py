"""A glossary term's file and what import plans for it → what shall stand there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from mianjing.core.model import Term
from mianjing.formats.emit import Fingerprints
from mianjing.sync.entry_merge import Clash, Moved, merge_origins, told_settled
from mianjing.sync.fingerprints import body_fingerprint, fingerprint, origin_fingerprint
from mianjing.sync.three_way import Resolution, pick


@dataclass(frozen=True)
class TermOutcome:
    """The merged term, its fingerprints, the clashes, and where its origins stood before."""

    term: Term
    imported: Fingerprints
    clashes: tuple[Clash, ...]
    origins_from: tuple[int | None, ...] = ()
    settled: tuple[str, ...] = ()


def first_term_prints(planned: Term) -> Fingerprints:
    """The fingerprints of a term written for the first time."""
    return {
        "term": fingerprint(planned.term),
        "aliases": fingerprint(planned.aliases),
        "body": body_fingerprint(planned.body),
        "origins": [origin_fingerprint(row) for row in planned.origins],
    }


def merge_term(
    mine: Term,
    stored: Mapping[str, Any],
    planned: Term,
    pairs: Mapping[int, int],
    moved: Moved,
    resolution: Resolution | None = None,
    keep_order: bool = False,
) -> TermOutcome:
    """Merge a planned term into the file's; ``pairs`` maps numbers of planned origins to the file's."""
    origins = merge_origins(mine.origins, stored, planned.origins, pairs, moved, resolution, keep_order)
    fields: dict[str, Any] = {}
    prints: dict[str, str | Sequence[str]] = {}
    clashes = []
    settled: list[str] = []
    for name in ("term", "aliases", "body"):
        fingerprint_of = body_fingerprint if name == "body" else fingerprint
        ours, theirs = getattr(mine, name), getattr(planned, name)
        picked = pick(ours, theirs, stored.get(name, ""), fingerprint_of, resolution)
        fields[name] = picked.value
        if picked.stored:
            prints[name] = picked.stored
        settled += told_settled(name, picked)
        if picked.conflict:
            clashes.append(Clash(name, str(ours), str(theirs)))
    prints["origins"] = origins.stored
    merged = replace(mine, **fields, origins=origins.rows, imported=str(prints.get("body", "")))
    return TermOutcome(merged, prints, tuple(clashes), origins.came_from, tuple(settled))
