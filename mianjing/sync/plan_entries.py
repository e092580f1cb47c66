"""Planning the questions: which file each planned entry continues, what changes in it, which ones are new."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

from mianjing.core.former import former_ids, former_places, moved
from mianjing.core.model import Entry, Origin
from mianjing.core.text import fold
from mianjing.formats import convert, tree
from mianjing.formats.slug import slug, unique
from mianjing.sync.files import File, StandingFiles
from mianjing.sync.fingerprints import fingerprint, origin_fingerprint
from mianjing.sync.kinds import ENTRIES
from mianjing.sync.merge import Outcome, first_prints, merge
from mianjing.sync.origin_matcher import OriginMatcher, OriginSet, with_named
from mianjing.sync.placements import place
from mianjing.sync.report import Findings
from mianjing.sync.rows import is_untouched, with_body_print
from mianjing.sync.three_way import Resolution

Choose = Callable[[str], Resolution | None]


def plan_entry_writes(
    files: StandingFiles,
    planned: Sequence[Entry],
    choose: Choose,
    withdrawn: Collection[str],
    found: Findings,
    certain: Collection[str] = (),
    stands: Callable[[Origin], bool] = lambda origin: False,
) -> None:
    """Add to ``found`` what importing these entries would do; ``certain`` as in ``OriginMatcher``.

    ``stands`` tells of a file's origin whether its title is still in its dump.
    """
    placed = place(files.entries, {f"#{number}": _normal(entry) for number, entry in enumerate(planned)})
    entries = placed.entries
    found.placed += sum(map(len, placed.rows.values()))
    olds = {file.path: _holder(file.path, file.now) for file in files.entries}
    broken = [OriginSet(one.path, one.origins) for one in files.broken if tree.is_entry(one.path)]
    news = {name: _holder(name, entry) for name, entry in entries.items()}
    unreadable = {name for name, entry in entries.items() if _may_be_broken(files, entry)}
    places = OriginMatcher([*olds.values(), *broken], list(news.values()), certain, unreadable)
    by_id = {file.id: file.path for file in files.entries}
    named = {name: by_id[entry.id] for name, entry in entries.items() if entry.id in by_id}
    named |= placed.named
    named |= _asked_by_people(
        files, {name: one for name, one in entries.items() if name not in places.continues}
    )
    continues = with_named(places.continues, named)
    for name in entries:
        path = continues.get(name, [""])[0]
        if path not in files.by_path and (path or name in unreadable):
            places.unwritten.add(name)
    leftover = _superseded(files, places, continues, found)
    taken = _taken(files)
    for name, entry in entries.items():
        path = continues.get(name, [""])[0]
        if path in files.by_path:
            former = leftover.get(name, [])
            pinned = placed.rows.get(path, frozenset())
            file = files.by_path[path]
            _update(files, file, entry, olds[path], news[name], places, choose, former, pinned, found)
        elif name not in places.unwritten:
            _create(entry, taken, leftover.get(name, []), found)
    misread = _misread(files, places, continues, withdrawn, stands)
    for file in misread:
        found.write(file.path, file.data, None)
    left = {file.path for file in misread}
    shown = [file for file in files.entries if file.value.status != "retired" and file.path not in left]
    found.vanished_places(shown, withdrawn, lambda path, row: places.place(path, row) is None)


def _normal(entry: Entry) -> Entry:
    """The planned entry as a file would give it back."""
    answers = tuple(with_body_print(replace(row, body=convert.body(row.body))) for row in entry.answers)
    return replace(entry, question=" ".join(entry.question.split()), answers=answers)


def _holder(name: str, entry: Entry) -> OriginSet:
    answered = frozenset(key for row in entry.answers for key in row.origins)
    return OriginSet(name, entry.origins, answered, entry.status == "retired")


def _taken(files: StandingFiles) -> set[str]:
    """Every id that a file has or had."""
    taken = {file.id for file in files.entries}
    taken |= {old for file in files.entries for old in former_ids(file.value)}
    return taken | {broken.path.rpartition("/")[2].rpartition(".")[0] for broken in files.broken}


def _may_be_broken(files: StandingFiles, entry: Entry) -> bool:
    broken = [one for one in files.broken if tree.is_entry(one.path)]
    if not broken:
        return False
    texts = (entry.question, *(row.wording for row in entry.origins))
    name = entry.id or slug(entry.question)
    return any(one.may_be(name, texts) for one in broken)


def _create(entry: Entry, taken: set[str], former: Sequence[str], found: Findings) -> None:
    name = unique(entry.id or slug(entry.question), taken)
    taken.add(name)
    new = replace(entry, id=name, formerly=(*entry.formerly, *moved(former, entry.topic, entry.topic)))
    found.create(ENTRIES, f"{tree.QA}/{new.topic}/{name}.yml", new)


def _update(
    files: StandingFiles,
    file: File[Entry],
    planned: Entry,
    old: OriginSet,
    new: OriginSet,
    places: OriginMatcher,
    choose: Choose,
    former: Sequence[str],
    pinned: Collection[str],
    found: Findings,
) -> None:
    welcome = not file.prints and not file.value.origins
    outcome = merge(
        ENTRIES,
        replace(file, prints=first_prints(ENTRIES, file.value)) if welcome else file,
        _welcomed(file.value, planned) if welcome else planned,
        places.row_pairs(old, new),
        places.moved(old, new.name),
        choose(file.id),
    )
    if welcome:
        # From now on the contributor's words count as an edit of what import would have written.
        prints = first_prints(ENTRIES, planned)
        outcome = replace(
            outcome, imported={**outcome.imported, **{name: prints[name] for name in ENTRIES.fields}}
        )
    if pinned:
        outcome = _without_prints(outcome, pinned)
    for at in outcome.left:
        _report_left(file, at, places, found)
    path = _path(files, file, outcome)
    value = replace(outcome.value, formerly=_formerly(file, path, former))
    data = found.update(ENTRIES, file, replace(outcome, value=value))
    if data is None:
        return
    if path == file.path:
        found.write(path, file.data, data)
    else:
        there = files.by_path.get(path)
        found.write(path, there.data if there else None, data)
        found.write(file.path, file.data, None)


def _formerly(file: File[Entry], path: str, ended: Sequence[str]) -> tuple[str, ...]:
    """Every place that leads to the file once it stands at ``path``: its own, and those that end in it."""
    before, after = (one.split("/")[-2] for one in (file.path, path))
    left = [] if path == file.path else [file.id]
    stays = file.value.formerly if path == file.path else moved(file.value.formerly, before, after)
    places = (*moved(left, before, after), *moved(ended, "", after))
    return tuple(dict.fromkeys(one for one in (*stays, *places) if one != file.id))


def _without_prints(outcome: Outcome[Entry], pinned: Collection[str]) -> Outcome[Entry]:
    """Leave no fingerprints of places that a person put here: they stay known as a person's."""
    theirs = Counter(origin_fingerprint(row) for row in outcome.value.origins if row.key in pinned)
    kept = list((Counter(outcome.imported.get("origins", ())) - theirs).elements())
    return replace(outcome, imported={**outcome.imported, "origins": kept})


def _report_left(file: File[Entry], at: int, places: OriginMatcher, found: Findings) -> None:
    """An answer that is gone from its source though the question still stands there."""
    row = file.now.answers[at]
    standing = [origin.key for origin in file.now.origins if places.place(file.path, origin) is not None]
    if any(key in standing for key in row.origins):
        found.gone(file.document, ("answers", at), f"the answer from {', '.join(row.origins)}")


def _path(files: StandingFiles, file: File[Entry], outcome: Outcome[Entry]) -> str:
    """Where the file shall stand: it moves only when import itself files it under another topic."""
    topic = outcome.value.topic
    if topic == file.value.topic or file.path.split("/")[1:-1] != [file.value.topic]:
        return file.path
    path = f"{tree.QA}/{topic}/{file.id}.yml"
    there = files.by_path.get(path)
    free = not (files.root / path).exists() if there is None else _same(there, file)
    return path if free else file.path


def _asked_by_people(files: StandingFiles, entries: dict[str, Entry]) -> dict[str, str]:
    """Planned entries that a contributor asked first: a file without origins that has the same words."""
    asked = {fold(file.value.question): file.path for file in files.entries if not file.value.origins}
    found: dict[str, str] = {}
    for name, entry in entries.items():
        path = asked.pop(fold(entry.question), None)
        if path is not None:
            found[name] = path
    return found


def _welcomed(mine: Entry, planned: Entry) -> Entry:
    """What import may bring into a contributor's file: origins, answers, and what these change."""
    status = planned.status if mine.status == "unanswered" else mine.status
    tags = mine.tags or planned.tags
    return replace(planned, question=mine.question, topic=mine.topic, tags=tags, status=status)


def _superseded(
    files: StandingFiles, places: OriginMatcher, continues: dict[str, list[str]], found: Findings
) -> dict[str, list[str]]:
    """Files whose origins all belong to other entries now: planned name → ids that end in it.

    A file nobody worked on is deleted and its id redirected; any other is a person's to settle.
    """
    heads = {olds[0]: name for name, olds in continues.items()}
    ended: dict[str, list[str]] = {}
    for file in files.entries:
        spots = [places.place(file.path, row) for row in file.now.origins]
        if file.path in heads or not spots or None in spots or file.value.status == "retired":
            continue
        name = next(spot[0] for spot in spots if spot)
        head = files.by_path.get(continues.get(name, [""])[0])
        if _untouched(file) or (head is not None and _same(file, head)):
            ended.setdefault(name, []).extend(
                place
                for place in (f"{file.value.topic}/{file.id}", *former_places(file.value))
                if head is None or place != f"{head.value.topic}/{head.id}"
            )
            found.write(file.path, file.data, None)
        else:
            found.superseded(
                file.id, f"{file.value.topic}/{file.id}", file.document, head.id if head else "a new entry"
            )
    return ended


def _misread(
    files: StandingFiles,
    places: OriginMatcher,
    continues: dict[str, list[str]],
    withdrawn: Collection[str],
    stands: Callable[[Origin], bool],
) -> list[File[Entry]]:
    """Files nobody worked on whose titles all stand in the dumps, and are no questions as read now."""
    heads = {path for olds in continues.values() for path in olds}
    return [
        file
        for file in files.entries
        if file.path not in heads
        and file.value.origins
        and all(places.place(file.path, row) is None for row in file.now.origins)
        and not any(row.source in withdrawn or row.key in withdrawn for row in file.now.origins)
        and all(map(stands, file.value.origins))
        and _untouched(file)
    ]


def _same(file: File[Entry], head: File[Entry]) -> bool:
    """Whether two files are one entry caught in the middle of a move."""
    blank = {"topic": "", "path": ""}
    return replace(file.value, **blank) == replace(head.value, **blank)  # type: ignore[arg-type]


def _untouched(file: File[Entry]) -> bool:
    """Whether all of the file is as import wrote it."""
    entry, stored = file.value, file.prints
    own = entry.asked_as or entry.covers or entry.related or entry.reference_answer
    if own or not ENTRIES.is_canonical(file):
        return False
    fields = all(fingerprint(getattr(entry, name)) == stored.get(name) for name in ENTRIES.fields)
    origins = all(origin_fingerprint(row) in stored.get("origins", ()) for row in entry.origins)
    return fields and origins and all(map(is_untouched, entry.answers))
