"""``stats``: counts, what was put together and why, what is open."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import get_args

from mianjing.cli.context import Context
from mianjing.cli.gather import gather
from mianjing.core.checking import Verdict
from mianjing.core.model import UNSORTED, Library
from mianjing.core.verdicts import TRUST, trust
from mianjing.organise.merge import Decision, collect_stats
from mianjing.qa.library import load_library

HELP = """Count entries by topic, source, status and trust, answers by verdict; list what was put together
and why, and what is open.

A wrong decision is put right by a row in sources/rulings.yml."""


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--decisions",
        action="store_true",
        help="also list every decision: questions joined or kept apart, answers that say the same",
    )


def run(context: Context, options: argparse.Namespace) -> int:
    """Print the figures."""
    library = load_library(context.project)
    gathered = gather(context)
    found = collect_stats(library.entries, gathered.plan.decisions, [topic.id for topic in library.topics])
    print("\n".join(_figures("topics", found.topics)))
    print("\n".join(_figures("sources", found.sources)))
    print("\n".join(_figures("status of the sources' answers", found.statuses)))
    print("\n".join(_figures("trust", _trust(library))))
    print("\n".join(_figures("verdicts of answers", _verdicts(library))))
    print("\n".join(_figures("works cited, by what was opened of them", _works(library))))
    together = (
        ("questions put together", found.joined),
        ("questions alike, kept apart", found.near_misses),
        ("answers that say the same", found.one_answer),
    )
    for name, decisions in together:
        print(f"{name}: {len(decisions)}")
        if options.decisions:
            print("\n".join(_told(decisions)))
    unsorted = [entry for entry in library.entries if entry.topic == UNSORTED]
    print(f"unsorted: {len(unsorted)}")
    for entry in unsorted:
        print(f"  {entry.path}  {entry.question}")
    print(f"open: {len(found.open)}")
    for entry in found.open:
        print(f"  {entry.status:10}  {entry.path}  {entry.question}")
    return 0


def _trust(library: Library) -> list[tuple[str, int]]:
    """What the entries have to offer: our own answer, only their sources', or nothing."""
    found = Counter(trust(entry) for entry in library.entries if entry.status != "retired")
    return [(level, found[level]) for level in TRUST]


def _verdicts(library: Library) -> list[tuple[str, int]]:
    """The verdicts on all answers; those without one come last."""
    found = Counter(answer.judgement.verdict for entry in library.entries for answer in entry.answers)
    rows = [(verdict, found[verdict]) for verdict in get_args(Verdict)]
    return [*rows, ("not checked", found[""])]


def _works(library: Library) -> list[tuple[str, int]]:
    found = Counter(work.opened for work in library.references)
    return [*sorted((kind, count) for kind, count in found.items() if kind), ("not opened", found[""])]


def _figures(name: str, rows: Sequence[tuple[str, int]]) -> Iterator[str]:
    yield f"{name}:"
    width = max((len(key) for key, _ in rows), default=0)
    for key, count in rows:
        yield f"  {key:{width}}  {count:5}"


def _told(decisions: Iterable[Decision]) -> Iterator[str]:
    for decision in decisions:
        left, right = decision.pair
        yield f"  {left} and {right}: {decision.reason} ({decision.score:.2f})"
