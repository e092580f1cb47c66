"""``import``: dumps in ``sources/`` to entries in ``qa/``."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Sequence
from pathlib import PurePosixPath

from mianjing.cli.context import CommandError, Context
from mianjing.cli.gather import Gathered, gather
from mianjing.core.problems import did_you_mean, has_errors, visible
from mianjing.dumps.dialects.line_coverage import coverage_report
from mianjing.sync import Resolve, StoreError, WritePlan, apply, parse_resolve, plan_writes

HELP = """Read the dumps in sources/ into entries in qa/, never overwriting a person's edit.

Prints what every line of every dump is; a line without a role fails the import. Text that somebody
edited stays; where its source changed as well, both versions are reported, and --resolve chooses."""

# What a dump will always be like; `import` tells it each time, the main job only counts it.
OF_THE_DUMPS = frozenset({"toc-item-without-question", "announced-but-lost"})


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--check", action="store_true", help="write nothing; exit 1 if an import would change anything"
    )
    parser.add_argument(
        "--resolve",
        action="append",
        default=[],
        metavar="keep|take[:ID]",
        help="of a text edited here and changed in its source, keep the file's or take the source's, "
        "for all entries or the one named; may be given several times",
    )


def run(context: Context, options: argparse.Namespace) -> int:
    """Import, or say what an import would do."""
    try:
        resolve = parse_resolve(options.resolve)
    except ValueError as error:
        context.info(f"build_site.py import: error: {error}")
        return 2
    unknown = _unknown_entries(context, resolve)
    for name, hint in unknown:
        context.info(f"build_site.py import: error: --resolve names no entry of qa/: {name}{hint}")
    if unknown:
        return 2
    gathered = gather(context)
    for _, reading in gathered.parsed_dumps:
        print(coverage_report(reading.dump, reading.found.roles))
    plan = _plan(context, gathered, resolve)
    context.report([*gathered.problems, *plan.reports])
    if options.check:
        for write in plan.writes:
            print(f"would {_verb(write.before, write.after)} {write.path}")
        print(summary(plan, "would be"))
        return 1 if plan.writes or has_errors(plan.reports) else 0
    carry_out(context, plan)
    print(summary(plan))
    return 1 if has_errors(plan.reports) else 0


def import_all(context: Context) -> WritePlan:
    """The import that ``build`` begins with: quiet but for problems."""
    gathered = gather(context)
    plan = _plan(context, gathered, None)
    known = [problem for problem in gathered.problems if problem.rule in OF_THE_DUMPS]
    context.report([*(p for p in gathered.problems if p not in known), *plan.reports])
    if known:
        context.info(f"{len(known)} remarks about the dumps themselves; `build_site.py import` lists them")
    if has_errors(plan.reports):
        raise CommandError([])
    carry_out(context, plan)
    return plan


def _unknown_entries(context: Context, resolve: Resolve) -> list[tuple[str, str]]:
    """Each id to resolve that no file has, with the one that may be meant."""
    ids = {PurePosixPath(path).stem for path in context.project.paths}
    return [(visible(name), did_you_mean(name, ids)) for name in resolve.entries if name not in ids]


def carry_out(context: Context, plan: WritePlan) -> None:
    """Write the plan's files, or refuse with the reason."""
    with context.step(f"writing {len(plan.writes)} files"):
        try:
            apply(plan)
        except StoreError as error:
            raise CommandError([error.problem]) from None


def summary(plan: WritePlan, verb: str = "") -> str:
    """One line: files added, changed, deleted, left alone, in conflict."""
    counts = Counter(_verb(write.before, write.after) for write in plan.writes)
    parts: Sequence[str] = [
        f"{counts['add']} added",
        f"{counts['change']} changed",
        f"{counts['delete']} deleted",
        f"{plan.unchanged} unchanged",
        f"{len(plan.conflicts)} in conflict",
    ]
    return f"files in qa/{' ' + verb if verb else ''}: " + ", ".join(parts)


def _plan(context: Context, gathered: Gathered, resolve: Resolve | None) -> WritePlan:
    with context.step("comparing with qa/"):
        return plan_writes(
            context.root,
            gathered.plan.entries,
            gathered.terms,
            gathered.links,
            resolve,
            gathered.withdrawn,
        )


def _verb(before: bytes | None, after: bytes | None) -> str:
    if before is None:
        return "add"
    return "change" if after is not None else "delete"
