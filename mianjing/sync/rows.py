"""The lists that import fills in row by row: how their rows pair up, and which of them are import's own."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, cast

from mianjing.core.checking import UNCHECKED
from mianjing.core.model import Answer, Link, Origin
from mianjing.sync.fingerprints import (
    SHORT,
    answer_fingerprint,
    body_fingerprint,
    link_fingerprint,
    origin_fingerprint,
)
from mianjing.sync.match import OwnedOrigin, pair_rows
from mianjing.sync.row_merge import Merged, MergePolicy, Versions
from mianjing.sync.three_way import Picked, Resolution, pick


@dataclass(frozen=True)
class Clash:
    """Both a person and the source changed this field.

    ``rows`` names the list it is in and ``at`` the number of its row in the file, None where that is gone;
    ``key`` is an answer's first origin.
    """

    field: str
    mine: str
    theirs: str
    rows: str = ""
    at: int | None = None
    key: str = ""


@dataclass(frozen=True)
class Moved:
    """Keys of the file's origins that the plan has in other entries, and of those answered there."""

    origins: Collection[str] = ()
    answers: Collection[str] = ()


@dataclass
class Merging:
    """A merge under way: both versions, and what it has found so far.

    ``pairs`` maps numbers of planned origins to the file's, ``merged`` holds the lists done by then.
    """

    mine: Any
    planned: Any
    stored: Mapping[str, Any]
    pairs: Mapping[int, int]
    moved: Moved
    resolution: Resolution | None
    merged: dict[str, Merged[Any]] = field(default_factory=dict)
    clashes: list[Clash] = field(default_factory=list)
    settled: list[str] = field(default_factory=list)

    def prints(self, name: str) -> tuple[str, ...]:
        """The fingerprints beside a list of the file."""
        return tuple(self.stored.get(name, ()))

    def tell(self, what: str, picked: Picked[Any]) -> None:
        """Note how a conflict was resolved, if there was one and it was."""
        whose = {"take": "took {} from its source", "keep": "kept {} as the file has it"}
        if picked.settled:
            self.settled.append(whose[picked.settled].format(what))


def origin_rows(merging: Merging) -> Versions[Origin]:
    """The origins of a question or term."""
    mine, planned, prints = merging.mine.origins, merging.planned.origins, merging.prints("origins")

    def merge_pair(at: int, number: int) -> Picked[Origin]:
        ours, theirs = mine[at], planned[number]
        known = _known(prints, origin_fingerprint(ours), origin_fingerprint(theirs))
        return pick(ours, theirs, known, origin_fingerprint, merging.resolution)

    policy = MergePolicy(
        pairs=dict(merging.pairs),
        superseded={at for at, row in enumerate(mine) if row.key in merging.moved.origins},
        unedited=lambda at: origin_fingerprint(mine[at]) in prints,
        fingerprint_of=origin_fingerprint,
        merge_pair=merge_pair,
    )
    return Versions(mine, planned, prints, policy)


def answer_rows(merging: Merging) -> Versions[Answer]:
    """The answers of a question, under the keys that its origins have now that lines have shifted."""
    mine = _renumbered(merging.mine.answers, merging.mine.origins, merging.merged["origins"])
    planned = [with_body_print(row) for row in merging.planned.answers]
    prints = merging.prints("answers")
    superseded = set(merging.moved.answers) | {key for row in planned for key in row.origins}

    def merge_pair(at: int, number: int) -> Picked[Answer]:
        ours, theirs = mine[at], planned[number]
        key = (theirs.origins or ("",))[0]
        body = pick(ours.body, theirs.body, ours.imported, body_fingerprint, merging.resolution)
        if body.conflict:
            merging.clashes.append(Clash("body", ours.body, theirs.body, "answers", at, key))
        mine_frame, their_frame = (ours.origins, ours.lang), (theirs.origins, theirs.lang)
        known = _known([one[:SHORT] for one in prints], _frame_print(mine_frame), _frame_print(their_frame))
        frame = pick(mine_frame, their_frame, known, _frame_print, merging.resolution)
        if frame.conflict:
            froms = ", ".join(ours.origins), ", ".join(theirs.origins)
            merging.clashes.append(Clash("from", *froms, "answers", at, key))
        merging.tell(f"the answer from {key}", body)
        merging.tell(f"`from` of {key}", frame)
        origins, lang = frame.value
        merged = replace(ours, origins=origins, lang=lang, body=body.value, imported=body.stored)
        return Picked(merged, frame.stored + body.stored[:SHORT] if frame.stored else "")

    policy = MergePolicy(
        pairs=_pair_answers(mine, planned),
        superseded={at for at, row in enumerate(mine) if row.origins and set(row.origins) <= superseded},
        unedited=lambda at: is_untouched(mine[at]),
        fingerprint_of=answer_fingerprint,
        merge_pair=merge_pair,
        named=SHORT,
        kept_print=lambda row: answer_fingerprint(row)[:SHORT] + row.imported[:SHORT],
    )
    return Versions(mine, planned, prints, policy)


def link_rows(merging: Merging) -> Versions[Link]:
    """The rows of the reading list; one that its dump does not have any more stays."""
    mine, planned, prints = merging.mine.links, merging.planned.links, merging.prints("links")

    def merge_pair(at: int, number: int) -> Picked[Link]:
        ours, theirs = mine[at], planned[number]
        known = _known(prints, link_fingerprint(ours), link_fingerprint(theirs))
        # Where it stood is bookkeeping, so a shifted line is never a person's edit.
        placed = replace(ours, line=theirs.line, source=theirs.source)
        judged = replace(theirs, about=ours.about, archived=ours.archived, judgement=ours.judgement)
        return pick(placed, judged, known, link_fingerprint, merging.resolution)

    old = [OwnedOrigin(number, _link_origin(row)) for number, row in enumerate(mine) if row.source]
    new = [OwnedOrigin(number, _link_origin(row)) for number, row in enumerate(planned)]
    pairs = cast("dict[int, int]", {after.owner: before.owner for before, after in pair_rows(old, new)})
    return Versions(
        mine, planned, prints, MergePolicy(pairs, (), lambda at: False, link_fingerprint, merge_pair)
    )


def with_body_print(answer: Answer) -> Answer:
    return replace(answer, imported=body_fingerprint(answer.body))


def is_untouched(answer: Answer) -> bool:
    """Whether nobody changed or judged what import wrote."""
    return answer.judgement == UNCHECKED and answer.imported == body_fingerprint(answer.body)


def _renumbered(
    answers: Sequence[Answer], before: Sequence[Origin], origins: Merged[Origin]
) -> tuple[Answer, ...]:
    names = {
        before[at].key: row.key
        for row, at in zip(origins.rows, origins.came_from, strict=True)
        if at is not None
    }
    return tuple(replace(row, origins=tuple(names.get(key, key) for key in row.origins)) for row in answers)


def _pair_answers(mine: Sequence[Answer], planned: Sequence[Answer]) -> dict[int, int]:
    """Planned answer's number → the file's, by the origins they share, the same text first."""
    scored = []
    for number, theirs in enumerate(planned):
        for at, ours in enumerate(mine):
            shared = len(set(theirs.origins) & set(ours.origins))
            if shared:
                scored.append((-shared, ours.imported != theirs.imported, number, at))
    pairs: dict[int, int] = {}
    for _, _, number, at in sorted(scored):
        if number not in pairs and at not in pairs.values():
            pairs[number] = at
    return pairs


def _link_origin(link: Link) -> Origin:
    return Origin(link.source, link.line, (), link.title or link.url or link.remark[:100])


def _frame_print(frame: tuple[tuple[str, ...], Any]) -> str:
    return answer_fingerprint(Answer(frame[0], frame[1], ""))[:SHORT]


def _known(prints: Sequence[str], *wanted: str) -> str:
    """The fingerprint beside the list that is one of those wanted."""
    return next((one for one in prints if one in wanted), "")
