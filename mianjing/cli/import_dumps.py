"""``import``: dumps in ``sources/`` to entries in ``qa/``."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Sequence
from pathlib import Path, PurePosixPath

from mianjing.cli import known_import
from mianjing.cli.context import CommandError, Context
from mianjing.cli.gather import Gathered, gather
from mianjing.core.model import Problem
from mianjing.core.problems import did_you_mean, has_errors, visible
from mianjing.dumps.dialects.line_coverage import coverage_report
from mianjing.formats import tree
from mianjing.formats.load import load_entry
from mianjing.sync import Resolve, StoreError, Write, WritePlan, apply, parse_resolve, plan_writes

HELP = """Read the dumps in sources/ into entries in qa/, never overwriting a person's edit.

Prints what every line of every dump is; a line without a role fails the import. Text that somebody
edited stays; where its source changed as well, both versions are reported, and --resolve chooses."""

# What a dump will always be like; `import` tells it each time, the main job only counts it.
OF_THE_DUMPS = frozenset({"toc-item-without-question", "announced-but-lost"})


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--add", type=Path, metavar="FILE", help="first take a new dump into sources/, with a row about it"
    )
    parser.add_argument("--title", default="", help="with --add: what the dump is called")
    parser.add_argument(
        "--licence",
        default="",
        help="with --add: its SPDX id (else NOASSERTION: its text stays its author's)",
    )
    parser.add_argument(
        "--check", action="store_true", help="write nothing; exit 1 if an import would change anything"
    )
    parser.add_argument(
        "--accept", action="store_true", help="import also a new dump whose reading is not sure"
    )
    parser.add_argument(
        "--resolve",
        action="append",
        default=[],
        metavar="keep|take[:ID]",
        help="of a text edited here and changed in its source, keep the file's or take the source's, "
        "for all entries or the one named; may be given several times",
    )
    parser.add_argument(
        "--yes", action="store_true", help="go on where more than a tenth of the entries would be changed"
    )


def run(context: Context, options: argparse.Namespace) -> int:
    """Import, or say what an import would do."""
    wrong = "--check writes nothing, so --add can't be with it" if options.add and options.check else ""
    if not options.add and (options.title or options.licence):
        wrong = "--title and --licence say something of the dump that --add names"
    if wrong:
        context.info(f"{context.program} import: error: {wrong}")
        return 2
    if not options.add:
        return _import(context, options)
    # Proposing topics loads much that no other import needs.
    from mianjing.cli.add import added

    with added(context, options.add.absolute(), options.title, options.licence, options.accept):
        code = _import(context, options)
        if code:
            raise CommandError([], code)
    return 0


def _import(context: Context, options: argparse.Namespace) -> int:
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
    for _, reading in gathered.parsed_dumps:
        print(coverage_report(reading.dump, reading.found.roles))
    plan = _plan(context, gathered, resolve)
    context.report([*gathered.problems, *plan.reports])
    for line in (*plan.settled, *_left_out(gathered)):
        print(line)
    if options.check:
        for write in (*plan.writes, *plan.references):
            print(f"would {_verb(write)} {write.path}")
        print(summary(plan, plan.writes, "would be"))
        return 1 if plan.writes or plan.references or has_errors(plan.reports) else 0
    _confirm(plan, options.yes)
    done, refused = carry_out(context, plan)
    for write in done:
        print(f"{_verb(write)} {write.path}")
    _told_of_returns(context, gathered, done)
    context.report(refused)
    print(summary(plan, done))
    return 1 if refused or has_errors(plan.reports) else 0


def import_all(context: Context, yes: bool = False) -> str:
    """The import that ``build`` begins with, quiet but for problems; its summary."""
    told = known_import.read(context)
    if told is not None:
        *told, last = told
        context.repeat(told)
        return last
    before = len(context.said)
    gathered = gather(context)
    plan = _plan(context, gathered, None)
    known = [problem for problem in gathered.problems if problem.rule in OF_THE_DUMPS]
    context.report([*(p for p in gathered.problems if p not in known), *plan.reports])
    if known:
        context.info(
            f"{len(known)} remarks about the dumps themselves; `{context.program} import` lists them"
        )
    if has_errors(plan.reports):
        raise CommandError([])
    for line in _left_out(gathered):
        context.info(line)
    _confirm(plan, yes)
    done, refused = carry_out(context, plan)
    if refused:
        raise CommandError(refused)
    last = summary(plan, done)
    if not plan.writes and not plan.references:
        known_import.write(context, [*context.said[before:], last])
    return last


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


def _left_out(gathered: Gathered) -> Sequence[str]:
    if not gathered.left_out:
        return []
    return [f"left out, as taken down: {', '.join(gathered.left_out)}"]


def _told_of_returns(context: Context, gathered: Gathered, done: Sequence[Write]) -> None:
    """Say of files that come back after somebody deleted them how to keep them away."""
    for write in done:
        entry = load_entry(write.after, write.path).value if write.before is None and write.after else None
        if entry and any(gathered.carrier.known(row) for row in entry.origins):
            context.info(f"{write.path}: was here before; to keep a question away, set `status: retired`")


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
