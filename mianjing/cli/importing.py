"""An import that reads the dumps: what it calls for is planned, told, and written."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Sequence
from pathlib import PurePosixPath

from mianjing.cli.context import CommandError, Context
from mianjing.cli.gather import Gathered, gather
from mianjing.cli.known_import import ImportAccount, KnownImport, tell_build
from mianjing.core.model import Problem
from mianjing.core.problems import did_you_mean, format_problems, has_errors, visible
from mianjing.dumps.dialects.line_coverage import coverage_report
from mianjing.formats import tree
from mianjing.formats.load import load_entry
from mianjing.sync import Resolve, StoreError, Write, WritePlan, apply, parse_resolve, plan_writes

# What a dump will always be like; `import` tells it each time, the main job only counts it.
OF_THE_DUMPS = frozenset({"toc-item-without-question", "announced-but-lost"})
_MOST_NAMED = 5


def import_anew(
    context: Context, options: argparse.Namespace, known: KnownImport | None, new: str = ""
) -> int:
    """The command ``import``; one that has nothing to write is kept in ``known``.

    ``new`` is a source just added: what is said of other dumps is counted only.
    """
    try:
        resolve = parse_resolve(options.resolve)
    except ValueError as error:
        context.info(f"{context.program} import: error: {error}")
        return 2
    unknown = _unknown_entries(context, resolve)
    for name, hint in unknown:
        context.info(f"{context.program} import: error: --resolve names no entry of qa/: {name}{hint}")
    if unknown:
        return 2
    gathered = gather(context, accept=options.accept)
    plan = _plan(context, gathered, resolve)
    told = _told(gathered, plan)
    if new:
        _told_of_new(context, gathered, plan, new)
    else:
        print(told.lines, end="")
        context.repeat([told.problems])
    for line in plan.settled:
        print(line)
    print(told.left_out, end="")
    if known:
        _keep(context, known, plan, told)
    if options.check:
        for write in (*plan.writes, *plan.references):
            print(f"would {_verb(write)} {write.path}")
        print(told.would_be)
        return 1 if plan.writes or plan.references or has_errors(plan.reports) else 0
    _confirm(plan, options.yes)
    done, refused = carry_out(context, plan)
    for write in done:
        print(f"{_verb(write)} {write.path}")
    _told_of_returns(context, gathered, done)
    context.report(refused)
    print(summary(plan, done))
    return 1 if refused or has_errors(plan.reports) else 0


def import_for_build(context: Context, yes: bool, known: KnownImport) -> tuple[str, bool]:
    """The import that ``build`` begins with; its summary, and whether it wrote."""
    gathered = gather(context)
    plan = _plan(context, gathered, None)
    told = _told(gathered, plan)
    tell_build(context, told)
    if has_errors(plan.reports):
        raise CommandError([])
    _confirm(plan, yes)
    done, refused = carry_out(context, plan)
    if refused:
        raise CommandError(refused)
    _keep(context, known, plan, told)
    return summary(plan, done), bool(plan.writes or plan.references)


def _told(gathered: Gathered, plan: WritePlan) -> ImportAccount:
    remarks = [problem for problem in gathered.problems if problem.rule in OF_THE_DUMPS]
    news = [problem for problem in gathered.problems if problem not in remarks]
    down = gathered.left_out
    return ImportAccount(
        "".join(
            f"{coverage_report(reading.dump, reading.found.roles)}\n" for _, reading in gathered.parsed_dumps
        ),
        format_problems([*gathered.problems, *plan.reports]),
        format_problems([*news, *plan.reports]),
        len(remarks),
        f"left out, as taken down: {', '.join(down)}\n" if down else "",
        summary(plan, plan.writes),
        summary(plan, plan.writes, "would be"),
    )


def _told_of_new(context: Context, gathered: Gathered, plan: WritePlan, new: str) -> None:
    """What its lines are, problems but those of other dumps, and where its questions are filed."""
    others = {reading.dump.name for source, reading in gathered.parsed_dumps if source.id != new}
    problems = [*gathered.problems, *plan.reports]
    told = [problem for problem in problems if problem.level == "error" or problem.path not in others]
    for source, reading in gathered.parsed_dumps:
        if source.id == new:
            print(coverage_report(reading.dump, reading.found.roles))
    context.report(told)
    if len(told) < len(problems):
        left = len(problems) - len(told)
        context.info(f"{left} remarks about other dumps; `{context.program} import` lists them")
    topics = Counter(
        entry.topic
        for entry in gathered.plan.entries
        if any(origin.source == new for origin in entry.origins)
    )
    filed = ", ".join(f"{topic} {count}" for topic, count in topics.most_common())
    print(f"questions of {new} by topic: {filed}")


def _keep(context: Context, known: KnownImport, plan: WritePlan, told: ImportAccount) -> None:
    """Keep an import that wrote nothing; what it says of entries depends on every word of them."""
    if not plan.writes and not plan.references and not has_errors(plan.reports):
        of_entries = told.news or plan.placed or context.project.withdrawn.names
        known.keep(told, exact=bool(of_entries))


def _unknown_entries(context: Context, resolve: Resolve) -> list[tuple[str, str]]:
    """Each id to resolve that no file has, with the one that may be meant."""
    ids = {PurePosixPath(path).stem for path in context.project.paths}
    return [(visible(name), did_you_mean(name, ids)) for name in resolve.entries if name not in ids]


def carry_out(context: Context, plan: WritePlan) -> tuple[tuple[Write, ...], tuple[Problem, ...]]:
    """Write the plan's files, or refuse with the reason; what was written, and what was refused."""
    with context.step(f"writing {len(plan.writes)} files"):
        try:
            return apply(plan)
        except StoreError as error:
            raise CommandError([error.problem]) from None
        finally:
            if plan.writes or plan.references:
                context.project.forget()


def summary(plan: WritePlan, writes: Sequence[Write], verb: str = "") -> str:
    """One line: files added, changed, deleted, left alone, in conflict."""
    counts = Counter(_verb(write) for write in writes if write.path.startswith(f"{tree.QA}/"))
    parts: Sequence[str] = [
        f"{counts['add']} added",
        f"{counts['change']} changed",
        f"{counts['delete']} deleted",
        f"{plan.unchanged} unchanged",
        f"{len(plan.conflicts)} in conflict",
        *([f"{plan.placed} places where people moved them"] if plan.placed else []),
    ]
    return f"files in qa/{' ' + verb if verb else ''}: " + ", ".join(parts)


def _confirm(plan: WritePlan, yes: bool) -> None:
    """Refuse a plan that would turn much of the library over, unless it is meant."""
    if plan.sweep and not yes:
        message = (
            f"this import would {plan.sweep} entries, more than a tenth of all, as after damage to a "
            "table or dump: see `import --check`; if it is meant, add `--yes`"
        )
        raise CommandError([Problem(tree.QA, 0, 0, "error", message, "import-sweep")])


def _told_of_returns(context: Context, gathered: Gathered, done: Sequence[Write]) -> None:
    """Say of files that come back after somebody deleted them how to keep them away."""
    back: list[str] = []
    moved = {PurePosixPath(write.path).stem for write in done if write.after is None}
    for write in done:
        entry = load_entry(write.after, write.path).value if write.before is None and write.after else None
        if entry and entry.id not in moved and any(gathered.carrier.known(row) for row in entry.origins):
            back.append(write.path)
    if len(back) > _MOST_NAMED:
        context.info(
            f"{len(back)} entries are new though their dumps are not, as after a change of reading; "
            "to keep a question away that you deleted, set `status: retired`"
        )
        return
    for path in back:
        context.info(f"{path}: was here before; to keep a question away, set `status: retired`")


def _plan(context: Context, gathered: Gathered, resolve: Resolve | None) -> WritePlan:
    with context.step("comparing with qa/"):
        return plan_writes(
            context.project,
            gathered.plan.entries,
            gathered.terms,
            gathered.links,
            resolve,
            gathered.withdrawn,
            gathered.carrier,
            gathered.writes,
        )


def _verb(write: Write) -> str:
    if write.before is None:
        return "add"
    return "change" if write.after is not None else "delete"
