"""What an import would do: planned entries against the files that stand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from mianjing.core.model import Entry, Link, Problem, Term
from mianjing.formats.load import load_entry
from mianjing.formats.project import Project
from mianjing.sync.carry import Carrier
from mianjing.sync.files import StandingFiles, read_tree
from mianjing.sync.plan_entries import plan_entry_writes
from mianjing.sync.plan_links import plan_link_writes
from mianjing.sync.plan_terms import plan_term_writes
from mianjing.sync.report import Conflict, Findings, Write
from mianjing.sync.three_way import Resolution

# A plan that deletes, moves or retitles more than this share of the entries is more likely a mistake.
_SHARE = 0.1
_FEW = 5


@dataclass(frozen=True)
class WritePlan:
    """The writes of an import, in order, and what a person should know before or after.

    ``conflicts`` keep the file's text until resolved; ``vanished`` are texts whose place in a dump is gone,
    kept all the same; ``problems`` are files that could not be read and were left alone; ``settled`` are
    conflicts that were resolved, ``placed`` counts origins that stay where people put them. ``sweep`` says
    what would happen to so many entries that a person should confirm it. ``references`` are writes beside
    ``qa/`` that belong together.
    """

    root: Path
    writes: tuple[Write, ...]
    unchanged: int
    conflicts: tuple[Conflict, ...] = ()
    vanished: tuple[Problem, ...] = ()
    problems: tuple[Problem, ...] = ()
    settled: tuple[str, ...] = ()
    placed: int = 0
    sweep: str = ""
    references: tuple[Write, ...] = ()

    @property
    def reports(self) -> tuple[Problem, ...]:
        """Everything to print."""
        return (*self.problems, *(one.problem for one in self.conflicts), *self.vanished)


@dataclass(frozen=True)
class Resolve:
    """Which side of a conflict to have: for all entries, and for some by id."""

    everywhere: Resolution | None = None
    entries: Mapping[str, Resolution] = field(default_factory=dict)

    def of(self, name: str) -> Resolution | None:
        return self.entries.get(name, self.everywhere)


def parse_resolve(words: Sequence[str]) -> Resolve:
    """``keep``, ``take``, ``keep:<entry>`` and ``take:<entry>`` as given to ``import --resolve``.

    Raises ValueError with a message for people on anything else.

    >>> parse_resolve(["keep", "take:what-is-rag"])
    Resolve(everywhere='keep', entries={'what-is-rag': 'take'})
    """
    everywhere: Resolution | None = None
    entries: dict[str, Resolution] = {}
    for said in words:
        side, _, name = said.partition(":")
        if side not in ("keep", "take"):
            raise ValueError(f"--resolve {said}: say keep or take, for one entry keep:<id> or take:<id>")
        choice: Resolution = "keep" if side == "keep" else "take"
        if name:
            entries[name] = choice
        else:
            everywhere = choice
    return Resolve(everywhere, entries)


def plan_writes(
    project: Project,
    planned: Sequence[Entry],
    terms: Sequence[Term] = (),
    links: Sequence[Link] = (),
    resolve: Resolve | None = None,
    withdrawn: Collection[str] = (),
    carrier: Carrier | None = None,
    more: Sequence[Write] = (),
) -> WritePlan:
    """Plan an import into ``qa/`` without writing anything.

    Planned entries need no id; one that continues an existing file keeps that file's. ``withdrawn`` names
    sources (``id`` or ``id:line``) that were taken down: their absence is not reported. ``carrier`` knows
    where places have gone since the last import, ``more`` is what else shall be written. Never raises on
    what the files hold.
    """
    carrier = carrier or Carrier({})
    places = [
        *(row for one in planned for row in one.origins),
        *(row for one in terms for row in one.origins),
    ]
    tree = read_tree(project, carrier, places)
    found = Findings(problems=list(tree.problems))
    choose = (resolve or Resolve()).of
    plan_entry_writes(tree, planned, choose, withdrawn, found, carrier.sources, carrier.stands)
    plan_term_writes(tree, terms, choose, withdrawn, found, carrier.sources)
    plan_link_writes(tree, links, choose, found)
    writes = _ordered(found.writes)
    return WritePlan(
        project.root,
        writes,
        found.unchanged,
        tuple(found.conflicts),
        tuple(found.vanished),
        tuple(found.problems),
        tuple(found.settled),
        found.placed,
        _sweep(tree, writes),
        tuple(write for write in more if write.before != write.after),
    )


def _sweep(files: StandingFiles, writes: Sequence[Write]) -> str:
    """What the plan would do to more than a tenth of the entries; empty if it does no such thing."""
    counts: Counter[str] = Counter()
    paths = {write.path for write in writes if write.after is not None}
    for write in writes:
        file = files.by_path.get(write.path)
        if file is None:
            continue
        if write.after is None:
            moved = any(path.endswith(f"/{file.id}.yml") for path in paths)
            counts["move" if moved else "delete"] += 1
        else:
            after = load_entry(write.after, write.path).value
            counts["retitle"] += after is not None and after.question != file.value.question
    most = max(_FEW, len(files.entries) * _SHARE)
    return ", ".join(f"{what} {count}" for what, count in counts.items() if count > most)


def _ordered(writes: Sequence[Write]) -> tuple[Write, ...]:
    """Deletions last, so that a text that moves always stands somewhere, however the import ends."""
    standing = [write for write in writes if write.after is not None]
    paths = {write.path for write in standing}
    return (*standing, *(one for one in writes if one.after is None and one.path not in paths))
