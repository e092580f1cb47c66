"""Everything the dumps call for: all sources read, merged and filed, before anything is written."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from mianjing.cli.context import CommandError, Context
from mianjing.cli.parsed_dump import NAMES, ParsedDump, read_file
from mianjing.core.model import Link, Problem, Record, Source, Term
from mianjing.core.problems import has_errors
from mianjing.dumps.read import ReadError
from mianjing.dumps.repair import load_names
from mianjing.dumps.segment import NAMED
from mianjing.formats.manifest import unknown_dialects
from mianjing.formats.project import MANIFEST, Project
from mianjing.organise.plan import LibraryPlan, load_rules, plan_library, toc_records
from mianjing.sync import known_origins


@dataclass(frozen=True)
class Gathered:
    """What an import goes by. ``parsed_dumps`` are by source, in the manifest's order."""

    parsed_dumps: tuple[tuple[Source, ParsedDump], ...]
    plan: LibraryPlan
    terms: tuple[Term, ...]
    links: tuple[Link, ...]
    withdrawn: frozenset[str]
    problems: tuple[Problem, ...]


def gather(context: Context) -> Gathered:
    """Read every dump the manifest lists and plan its entries.

    Raises CommandError where going on would lose something: a broken manifest, a changed or unreadable
    dump, a line without a role.
    """
    # Problems name files as the project sees them, from wherever the command was called.
    with contextlib.chdir(context.root):
        return _gather(context, Project(Path()))


def _gather(context: Context, project: Project) -> Gathered:
    manifest = project.manifest
    known = [one for one in manifest.sources if not one.withdrawn and (one.dialect or "") in ("", *NAMED)]
    parsed_dumps, unread = _read_all(context, known)
    found = [*manifest.problems, *unknown_dialects(manifest, tuple(NAMED)), *unread]
    found += [problem for _, reading in parsed_dumps for problem in reading.found.problems]
    if has_errors(found):
        raise CommandError(found)
    rules, rule_problems = load_rules(project)
    rule_problems = (*rule_problems, *load_names(NAMES)[1])
    if has_errors(rule_problems):
        raise CommandError([*found, *rule_problems])
    withdrawn = manifest.withdrawn
    with context.step("putting the same questions together"):
        plan = plan_library(_questions(parsed_dumps, withdrawn), rules, known_origins(project))
    return Gathered(
        parsed_dumps,
        plan,
        tuple(_terms(parsed_dumps, withdrawn)),
        tuple(
            replace(link, source=source.id)
            for source, reading in parsed_dumps
            for link in reading.found.links
        ),
        withdrawn,
        (*found, *rule_problems, *plan.problems),
    )


def _read_all(
    context: Context, sources: Sequence[Source]
) -> tuple[tuple[tuple[Source, ParsedDump], ...], list[Problem]]:
    parsed_dumps, problems = [], []
    for source in sources:
        with context.step(f"reading {source.file}"):
            path = Path(MANIFEST).parent / source.file
            try:
                parsed_dumps.append((source, read_file(Path(), path, source.dialect, source.id)))
            except ReadError as error:
                problems.append(error.problem)
    return tuple(parsed_dumps), problems


def _questions(parsed_dumps: Sequence[tuple[Source, ParsedDump]], withdrawn: frozenset[str]) -> list[Record]:
    """All question records; of one that is taken down only the question is left."""
    records: list[Record] = []
    for source, reading in parsed_dumps:
        listed_only = toc_records(source.id, reading.found.toc_entries)
        for record in (*reading.records, *listed_only):
            if record.kind == "question":
                records.append(_bare(record) if record.key in withdrawn else record)
    return records


def _bare(record: Record) -> Record:
    return replace(record, answer="", answer_lines=(), status="unanswered", repairs=())


def _terms(parsed_dumps: Sequence[tuple[Source, ParsedDump]], withdrawn: frozenset[str]) -> list[Term]:
    return [
        Term("", record.question, (), record.answer, (record.origin,))
        for _, reading in parsed_dumps
        for record in reading.records
        if record.kind == "term" and record.key not in withdrawn
    ]
