"""Everything the dumps call for: all sources read, merged and filed, before anything is written."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
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
from mianjing.formats.tree import is_entry
from mianjing.organise.plan import LibraryPlan, load_rules, plan_library, toc_records
from mianjing.sync import (
    Carrier,
    Taken,
    Write,
    carry_withdrawn,
    extracted_texts,
    known_origins,
    open_carrier,
    recover,
    reference_writes,
)


@dataclass(frozen=True)
class Gathered:
    """What an import goes by. ``parsed_dumps`` are by source, in the manifest's order.

    ``writes`` are those beside ``qa/``; ``left_out`` are the places whose answers are taken down.
    """

    parsed_dumps: tuple[tuple[Source, ParsedDump], ...]
    plan: LibraryPlan
    terms: tuple[Term, ...]
    links: tuple[Link, ...]
    withdrawn: frozenset[str]
    problems: tuple[Problem, ...]
    carrier: Carrier
    writes: tuple[Write, ...]
    left_out: tuple[str, ...]


def gather(context: Context, *, accept: bool = False) -> Gathered:
    """Read every dump the manifest lists and plan its entries.

    Raises CommandError where going on would lose something: a broken manifest, a changed or unreadable
    dump, a line without a role; and for a new dump whose reading is not sure, unless it is to ``accept``.
    """
    # Problems name files as the project sees them, from wherever the command was called.
    with contextlib.chdir(context.root):
        if recover(context.root):
            context.project.forget()
        return _gather(context, context.project, accept)


def _gather(context: Context, project: Project, accept: bool) -> Gathered:
    manifest = project.manifest
    known = [one for one in manifest.sources if (one.dialect or "") in ("", *NAMED)]
    parsed_dumps, unread = _read_all(context, known)
    found = [*manifest.problems, *unknown_dialects(manifest, tuple(NAMED)), *unread]
    shown = tuple((source, reading) for source, reading in parsed_dumps if not source.withdrawn)
    found += [problem for _, reading in shown for problem in reading.found.problems]
    if not accept:
        found += _not_accepted(shown, project)
    if has_errors(found):
        raise CommandError(found)
    rules, rule_problems = load_rules(project)
    rule_problems = (*rule_problems, *load_names(NAMES)[1])
    if has_errors(rule_problems):
        raise CommandError([*found, *rule_problems])
    links = tuple(
        replace(link, source=source.id) for source, reading in shown for link in reading.found.links
    )
    dumps = {source.id: reading.dump.lines for source, reading in parsed_dumps}
    said = [record for source, reading in parsed_dumps for record in _records(source, reading)]
    carrier = open_carrier(project, dumps, (record.origin for record in said))
    taken = carry_withdrawn(project, carrier, said, (f"{link.source}:{link.line}" for link in links))
    if has_errors(taken.problems):
        raise CommandError([*found, *taken.problems])
    records = [record for source, reading in shown for record in _records(source, reading)]
    kept = [_bare(record) if _is_down(record, taken, project) else record for record in records]
    rules = replace(rules, rulings=rules.rulings.renamed(carrier.key))
    with context.step("putting the same questions together"):
        plan = plan_library(kept, rules, known_origins(project, carrier))
    return Gathered(
        shown,
        plan,
        tuple(_terms(kept)),
        links,
        taken.withdrawn.names,
        (*found, *rule_problems, *plan.problems),
        carrier,
        (*reference_writes(project, carrier, dumps, taken), *_texts(project, shown)),
        tuple(old.key for old, new in zip(records, kept, strict=True) if old.answer and not new.answer),
    )


def _not_accepted(parsed_dumps: Sequence[tuple[Source, ParsedDump]], project: Project) -> list[Problem]:
    """An error for each dump not imported before whose reading is not sure."""
    entries = (project.entry(path).value for path in project.paths if is_entry(path))
    imported = {origin.source for entry in entries if entry for origin in entry.origins}
    message = (
        "not imported, for the reading is not sure; import it with --accept, or write `reading:` into its row"
    )
    return [
        Problem(problem.path, problem.line, 0, "error", message, "not-accepted")
        for source, reading in parsed_dumps
        if source.id not in imported
        for problem in reading.found.problems
        if problem.rule == "low-confidence"
    ]


def _read_all(
    context: Context, sources: Sequence[Source]
) -> tuple[tuple[tuple[Source, ParsedDump], ...], list[Problem]]:
    parsed_dumps, problems = [], []
    for source in sources:
        with context.step(f"reading {source.file}"):
            path = Path(MANIFEST).parent / source.file
            try:
                parsed_dumps.append((source, read_file(Path(), path, source)))
            except ReadError as error:
                problems.append(error.problem)
    return tuple(parsed_dumps), problems


def _records(source: Source, reading: ParsedDump) -> tuple[Record, ...]:
    """All records of a dump, with those that only its table of contents has."""
    return (*reading.records, *toc_records(source.id, reading.found.toc_entries))


def _is_down(record: Record, taken: Taken, project: Project) -> bool:
    """Whether an answer is taken down, by its place or its words; entries are when they are loaded."""
    places = [name for name in taken.withdrawn.names if ":" in name or name in project.manifest.names]
    return taken.withdrawn.holds_key(record.key) or taken.withdrawn.holds_text(record.answer, places)


def _texts(project: Project, shown: Sequence[tuple[Source, ParsedDump]]) -> Iterator[Write]:
    taken_out = {source.id: reading.dump.lines for source, reading in shown if reading.dump.extracted}
    return (write for write in extracted_texts(project, taken_out) if write.before != write.after)


def _bare(record: Record) -> Record:
    """Of a record that is taken down only the question is left."""
    return replace(record, answer="", answer_lines=(), status="unanswered", repairs=())


def _terms(records: Sequence[Record]) -> list[Term]:
    return [
        Term("", record.question, (), record.answer, (replace(record.origin, section=()),))
        for record in records
        if record.kind == "term" and record.answer
    ]
