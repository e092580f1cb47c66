"""Everything the dumps call for: all sources read, merged and filed, before anything is written."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from mianjing.commands.context import Context, Refusal
from mianjing.commands.reading import NAMES, Reading, read_file
from mianjing.entries import load_tags
from mianjing.manifest import load_manifest, load_withdrawn
from mianjing.merge import record_key
from mianjing.model import Link, Origin, Problem, Record, Source, Tag, Term
from mianjing.plan import Plan, load_rules, plan_entries, witness_records
from mianjing.problems import has_errors
from mianjing.read import ReadError
from mianjing.repair import check_names
from mianjing.store import known_origins

MANIFEST = Path("sources") / "sources.yml"


@dataclass(frozen=True)
class Gathered:
    """What an import goes by. ``readings`` are by source, in the manifest's order."""

    readings: tuple[tuple[Source, Reading], ...]
    plan: Plan
    terms: tuple[Term, ...]
    links: tuple[Link, ...]
    withdrawn: frozenset[str]
    problems: tuple[Problem, ...]


def gather(context: Context) -> Gathered:
    """Read every dump the manifest lists and plan its entries.

    Raises Refusal where going on would lose something: a broken manifest, a changed or unreadable dump, a
    line without a role.
    """
    # Problems name files as the project sees them, from wherever the command was called.
    with contextlib.chdir(context.root):
        return _gather(context, Path())


def _gather(context: Context, root: Path) -> Gathered:
    sources, problems = load_manifest(root / MANIFEST)
    withdrawn = load_withdrawn(root / MANIFEST)
    readings, unread = _read_all(context, [source for source in sources if not source.withdrawn])
    found = [*problems, *unread, *(p for _, reading in readings for p in reading.found.problems)]
    if has_errors(found):
        raise Refusal(found)
    tags: Sequence[Tag] = load_tags(root)
    rules, rule_problems = load_rules(root, tags)
    rule_problems = (*rule_problems, *(check_names(root / NAMES) if (root / NAMES).exists() else ()))
    if has_errors(rule_problems):
        raise Refusal([*found, *rule_problems])
    with context.step("putting the same questions together"):
        plan = plan_entries(_questions(readings, withdrawn), rules, known_origins(root))
    return Gathered(
        readings,
        plan,
        tuple(_terms(readings, withdrawn)),
        tuple(
            replace(link, source=source.id) for source, reading in readings for link in reading.found.links
        ),
        withdrawn,
        (*found, *rule_problems, *plan.problems),
    )


def _read_all(
    context: Context, sources: Sequence[Source]
) -> tuple[tuple[tuple[Source, Reading], ...], list[Problem]]:
    readings, problems = [], []
    for source in sources:
        with context.step(f"reading {source.file}"):
            path = MANIFEST.parent / source.file
            try:
                readings.append((source, read_file(Path(), path, source.dialect, source.id)))
            except ReadError as error:
                problems.append(error.problem)
    return tuple(readings), problems


def _questions(readings: Sequence[tuple[Source, Reading]], withdrawn: frozenset[str]) -> list[Record]:
    """All question records; of one that is taken down only the question is left."""
    records: list[Record] = []
    for source, reading in readings:
        listed_only = witness_records(source.id, reading.found.witnesses)
        for record in (*reading.records, *listed_only):
            if record.kind == "question":
                records.append(_bare(record) if record_key(record) in withdrawn else record)
    return records


def _bare(record: Record) -> Record:
    return replace(record, answer="", answer_lines=(), status="unanswered", repairs=())


def _terms(readings: Sequence[tuple[Source, Reading]], withdrawn: frozenset[str]) -> list[Term]:
    return [
        Term("", record.question, (), record.answer, (_origin(record),))
        for _, reading in readings
        for record in reading.records
        if record.kind == "term" and record_key(record) not in withdrawn
    ]


def _origin(record: Record) -> Origin:
    return Origin(record.source, record.question_line, record.answer_lines, record.wording)
