"""What an import would do: planned entries against the files that stand."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from mianjing.model import Entry, Link, Problem, Term
from mianjing.store.files import read_tree
from mianjing.store.plan_entries import plan_entries
from mianjing.store.plan_links import plan_links
from mianjing.store.plan_terms import plan_terms
from mianjing.store.report import Conflict, Findings, Write
from mianjing.store.three_way import Resolution


@dataclass(frozen=True)
class Plan:
    """The writes of an import, in order, and what a person should know before or after.

    ``conflicts`` keep the file's text until resolved; ``vanished`` are texts whose place in a dump is gone,
    kept all the same; ``problems`` are files that could not be read and were left alone.
    """

    root: Path
    writes: tuple[Write, ...]
    unchanged: int
    conflicts: tuple[Conflict, ...] = ()
    vanished: tuple[Problem, ...] = ()
    problems: tuple[Problem, ...] = ()

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
    root: Path,
    planned: Sequence[Entry],
    terms: Sequence[Term] = (),
    links: Sequence[Link] = (),
    resolve: Resolve | None = None,
    withdrawn: Collection[str] = (),
) -> Plan:
    """Plan an import into ``root/qa`` without writing anything.

    Planned entries need no id; one that continues an existing file keeps that file's. ``withdrawn`` names
    sources (``id`` or ``id:line``) that were taken down: their absence is not reported. Never raises on what
    the files hold.
    """
    tree = read_tree(root)
    found = Findings(problems=list(tree.problems))
    choose = (resolve or Resolve()).of
    plan_entries(tree, planned, choose, withdrawn, found)
    plan_terms(tree, terms, choose, withdrawn, found)
    plan_links(tree, links, choose, found)
    return Plan(
        root,
        _ordered(found.writes),
        found.unchanged,
        tuple(found.conflicts),
        tuple(found.vanished),
        tuple(found.problems),
    )


def _ordered(writes: Sequence[Write]) -> tuple[Write, ...]:
    """Deletions last, so that a text that moves always stands somewhere, however the import ends."""
    standing = [write for write in writes if write.after is not None]
    paths = {write.path for write in standing}
    return (*standing, *(one for one in writes if one.after is None and one.path not in paths))
