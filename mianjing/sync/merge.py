"""A file and what import plans for it → what shall stand there, by one routine for all kinds of files."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Generic

from mianjing.core.checking import UNCHECKED
from mianjing.core.model import Answer, Entry, Origin, Term
from mianjing.formats.emit import Fingerprints
from mianjing.sync.files import T
from mianjing.sync.fingerprints import (
    SHORT,
    answer_fingerprint,
    body_fingerprint,
    origin_fingerprint,
)
from mianjing.sync.kinds import Kind
from mianjing.sync.rewrite import CameFrom
from mianjing.sync.row_merge import Merged, MergePolicy, merge_rows
from mianjing.sync.three_way import Picked, Resolution, pick


@dataclass(frozen=True)
class Clash:
    """Both a person and the source changed this field; ``key`` is an answer's first origin, or empty."""

    field: str
    mine: str
    theirs: str
    key: str = ""


@dataclass(frozen=True)
class Moved:
    """Keys of the file's origins that the plan has in other entries, and of those answered there."""

    origins: Collection[str] = ()
    answers: Collection[str] = ()


@dataclass(frozen=True)
class Outcome(Generic[T]):
    """The merged value, its fingerprints, the clashes, and where its rows stood before, by field.

    ``left`` holds the numbers of the file's answers that the plan does not have any more, ``settled`` the
    conflicts that were resolved and how.
    """

    value: T
    imported: Fingerprints
    clashes: tuple[Clash, ...]
    came_from: CameFrom
    left: tuple[int, ...] = ()
    settled: tuple[str, ...] = ()


def first_prints(kind: Kind[T], planned: T) -> Fingerprints:
    """The fingerprints of a file written for the first time."""
    prints: dict[str, str | Sequence[str]] = {
        name: of(getattr(planned, name)) for name, of in kind.fields.items()
    }
    prints["origins"] = [origin_fingerprint(row) for row in planned.origins]
    if isinstance(planned, Entry):
        prints["answers"] = [answer_fingerprint(row) for row in planned.answers]
    return prints


def with_body_print(answer: Answer) -> Answer:
    return replace(answer, imported=body_fingerprint(answer.body))


def is_untouched(answer: Answer) -> bool:
    """Whether nobody changed or judged what import wrote."""
    return answer.judgement == UNCHECKED and answer.imported == body_fingerprint(answer.body)


def merge(
    kind: Kind[T],
    mine: T,
    stored: Mapping[str, Any],
    planned: T,
    pairs: Mapping[int, int],
    moved: Moved,
    resolution: Resolution | None = None,
    keep_order: bool = False,
) -> Outcome[T]:
    """Merge what is planned into the file's; ``pairs`` maps numbers of planned origins to the file's."""
    origins = merge_origins(mine.origins, stored, planned.origins, pairs, moved, resolution, keep_order)
    prints: dict[str, str | Sequence[str]] = {}
    fields: dict[str, Any] = {"origins": origins.rows}
    rows: dict[str, Merged[Any]] = {"origins": origins}
    clashes: list[Clash] = []
    settled: list[str] = []
    left: tuple[int, ...] = ()
    if isinstance(mine, Entry) and isinstance(planned, Entry):
        before = _renumbered(mine, origins)
        answers, clashes = _answers(before, stored, planned, moved, resolution, keep_order, settled)
        kept = [at for at in answers.merged.came_from if at is not None]
        left = tuple(at for at in kept if before[at].origins and at not in answers.paired)
        rows["answers"], fields["answers"] = answers.merged, answers.merged.rows
    for name, fingerprint_of in kind.fields.items():
        ours, theirs = getattr(mine, name), getattr(planned, name)
        # An answer that only the file still has keeps the status it came with.
        if name == "status" and left:
            fields[name], prints[name] = ours, stored.get(name, "")
            continue
        picked = pick(ours, theirs, stored.get(name, ""), fingerprint_of, resolution)
        fields[name], prints[name] = picked.value, picked.stored
        settled += told_settled(name, picked)
        if picked.conflict:
            clashes.append(Clash(name, _shown(ours), _shown(theirs)))
    clashes += [Clash("origins", _shown(ours), _shown(theirs)) for ours, theirs in origins.conflicts]
    if isinstance(mine, Term):
        fields["imported"] = prints["body"]
    imported = {name: one for name, one in prints.items() if one} | {
        name: merged.stored for name, merged in rows.items()
    }
    came_from = {name: merged.came_from for name, merged in rows.items()}
    return Outcome(replace(mine, **fields), imported, tuple(clashes), came_from, left, tuple(settled))


def merge_origins(
    mine: Sequence[Origin],
    stored: Mapping[str, Any],
    planned: Sequence[Origin],
    pairs: Mapping[int, int],
    moved: Moved,
    resolution: Resolution | None,
    keep_order: bool,
) -> Merged[Origin]:
    """Merge the origins of a file and of the plan; ``pairs`` as in ``merge_entry``."""
    prints = tuple(stored.get("origins", ()))

    def merge_pair(at: int, number: int) -> Picked[Origin]:
        ours, theirs = mine[at], planned[number]
        known = next(
            (one for one in prints if one in (origin_fingerprint(ours), origin_fingerprint(theirs))), ""
        )
        return pick(ours, theirs, known, origin_fingerprint, resolution)

    side = MergePolicy(
        pairs=dict(pairs),
        superseded={at for at, row in enumerate(mine) if row.key in moved.origins},
        unedited=lambda at: origin_fingerprint(mine[at]) in prints,
        fingerprint_of=origin_fingerprint,
        merge_pair=merge_pair,
    )
    return merge_rows(mine, planned, prints, side, resolution, keep_order)


def _renumbered(mine: Entry, origins: Merged[Origin]) -> tuple[Answer, ...]:
    """The file's answers with the keys that their origins have now that lines have shifted."""
    names = {
        mine.origins[at].key: row.key
        for row, at in zip(origins.rows, origins.came_from, strict=True)
        if at is not None
    }
    return tuple(
        replace(row, origins=tuple(names.get(key, key) for key in row.origins)) for row in mine.answers
    )


@dataclass(frozen=True)
class _Answers:
    merged: Merged[Answer]
    paired: Collection[int]


def _answers(
    mine: Sequence[Answer],
    stored: Mapping[str, Any],
    planned: Entry,
    moved: Moved,
    resolution: Resolution | None,
    keep_order: bool,
    settled: list[str],
) -> tuple[_Answers, list[Clash]]:
    prints = tuple(stored.get("answers", ()))
    pairs = _pair_answers(mine, planned.answers)
    superseded = set(moved.answers) | {key for row in planned.answers for key in row.origins}
    clashes: list[Clash] = []

    def merge_pair(at: int, number: int) -> Picked[Answer]:
        ours, theirs = mine[at], with_body_print(planned.answers[number])
        key = (theirs.origins or ("",))[0]
        body = pick(ours.body, theirs.body, ours.imported, body_fingerprint, resolution)
        if body.conflict:
            clashes.append(Clash("body", ours.body, theirs.body, key))
        names = (_frame_print((ours.origins, ours.lang)), _frame_print((theirs.origins, theirs.lang)))
        known = next((one[:SHORT] for one in prints if one[:SHORT] in names), "")
        frame = pick(
            (ours.origins, ours.lang), (theirs.origins, theirs.lang), known, _frame_print, resolution
        )
        if frame.conflict:
            clashes.append(Clash("from", _shown(ours.origins), _shown(theirs.origins), key))
        origins, lang = frame.value
        merged = replace(ours, origins=origins, lang=lang, body=body.value, imported=body.stored)
        settled.extend(
            (*told_settled(f"the answer from {key}", body), *told_settled(f"`from` of {key}", frame))
        )
        print_ = frame.stored + body.stored[:SHORT] if frame.stored else ""
        return Picked(merged, print_)

    side = MergePolicy(
        pairs=pairs,
        superseded={at for at, row in enumerate(mine) if row.origins and set(row.origins) <= superseded},
        unedited=lambda at: is_untouched(mine[at]),
        fingerprint_of=answer_fingerprint,
        merge_pair=merge_pair,
        named=SHORT,
        kept_print=lambda row: answer_fingerprint(row)[:SHORT] + row.imported[:SHORT],
    )
    merged = merge_rows(
        mine, [with_body_print(row) for row in planned.answers], prints, side, resolution, keep_order
    )
    for ours, theirs in merged.conflicts:
        row = ours or theirs
        key = (row.origins or ("",))[0] if row else ""
        clashes.append(Clash("answers", ours.body if ours else "", theirs.body if theirs else "", key))
    return _Answers(merged, set(pairs.values())), clashes


def _pair_answers(mine: Sequence[Answer], planned: Sequence[Answer]) -> dict[int, int]:
    """Planned answer's number → the file's, by the origins they share, the same text first."""
    scored = []
    for number, theirs in enumerate(planned):
        for at, ours in enumerate(mine):
            shared = len(set(theirs.origins) & set(ours.origins))
            if shared:
                scored.append((-shared, ours.imported != body_fingerprint(theirs.body), number, at))
    pairs: dict[int, int] = {}
    for _, _, number, at in sorted(scored):
        if number not in pairs and at not in pairs.values():
            pairs[number] = at
    return pairs


def told_settled(name: str, picked: Picked[Any]) -> list[str]:
    """How a conflict was resolved, if there was one and it was."""
    whose = {"take": "took {} from its source", "keep": "kept {} as the file has it"}
    return [whose[picked.settled].format(name)] if picked.settled else []


def _frame_print(frame: tuple[tuple[str, ...], Any]) -> str:
    return answer_fingerprint(Answer(frame[0], frame[1], ""))[:SHORT]


def _shown(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    if isinstance(value, Origin):
        return f"{value.key} {value.wording}"
    return str(value or "")
