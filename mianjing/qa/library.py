"""``qa/`` → ``Library``: what the site is built from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import TypeVar

from mianjing.core.former import former_ids
from mianjing.core.model import Entry, Library, Link, Origin, Problem, Term
from mianjing.core.problems import ordered
from mianjing.formats import tree
from mianjing.formats.load import Loaded
from mianjing.formats.positions import SourceText
from mianjing.formats.project import Project
from mianjing.formats.withdrawn import Withdrawn
from mianjing.formats.yaml_nodes import YamlDocument
from mianjing.qa.checks import PLACING
from mianjing.qa.context import open_context
from mianjing.qa.item import CheckContext, CheckedFile
from mianjing.qa.kept_entries import KeptEntries

T = TypeVar("T", Entry, Term)
R = TypeVar("R")


def load_library(project: Project) -> Library:
    """Everything under ``qa/``, without what was taken down.

    Never raises on bad files: an entry no page can be made of is left out, and ``problems`` holds the errors
    that kept it out. ``check`` finds all that is wrong.
    """
    context = open_context(project)
    kept = KeptEntries(project)
    problems: list[Problem] = []
    entries: list[Entry] = []
    terms: list[Term] = []
    for path in project.paths:
        if tree.is_term(path):
            term = _value(project.term(path), problems)
            terms += [term] if term else []
        elif tree.is_entry(path):
            entry = kept.get(path)
            if entry is None or any(_misplaced(entry, context)):
                loaded = project.entry(path)
                entry = _value(loaded, problems)
                if entry and not _placed(loaded, entry, context, problems):
                    entry = None
                if entry:
                    kept.add(loaded)
            entries += [entry] if entry else []
    kept.write()
    manifest = project.manifest
    if not manifest.withdrawn_known:
        # What was taken down must not come back because a line of the manifest is broken.
        problems += [one for one in manifest.problems if one.level == "error"]
    library = Library(
        tuple(entries),
        project.topics,
        project.tags,
        tuple(terms),
        project.links,
        manifest.sources,
        ordered(problems),
        project.aliases,
        project.references,
    )
    return without_withdrawn(library, project.withdrawn)


def without_withdrawn(library: Library, withdrawn: Withdrawn) -> Library:
    """The library without the texts of withdrawn sources (``id``), places (``id:line``) and entries (``id``).

    An answer goes if any of its origins is withdrawn, because which of them its words are from is not known,
    or if its words are; the question stays, as a person may ask it anywhere, without the withdrawn wording.
    """
    if not withdrawn.names:
        return library
    entries = tuple(_without(entry, withdrawn) for entry in library.entries)
    terms, lost_terms = _parted(library.terms, lambda term: _term_gone(term, withdrawn))
    links, lost_links = _parted(library.links, lambda link: _link_gone(link, withdrawn))
    withheld = (
        *(
            f"{row.path}: answer of {', '.join(answer.origins) or 'no source'}"
            for row, left in zip(library.entries, entries, strict=True)
            for answer in row.answers
            if answer not in left.answers
        ),
        *(term.path for term in lost_terms),
        *(f"link of {link.source}:{link.line}" for link in lost_links),
    )
    sources = tuple(source for source in library.sources if source.id not in withdrawn.names)
    return replace(library, entries=entries, terms=terms, links=links, sources=sources, withheld=withheld)


def _parted(rows: Iterable[R], gone: Callable[[R], bool]) -> tuple[tuple[R, ...], tuple[R, ...]]:
    """The rows that stay, and those that are gone."""
    told = [(row, gone(row)) for row in rows]
    return tuple(row for row, lost in told if not lost), tuple(row for row, lost in told if lost)


def _without(entry: Entry, withdrawn: Withdrawn) -> Entry:
    ids = (entry.id, *former_ids(entry))
    kept = tuple(
        row
        for row in entry.answers
        if not any(map(withdrawn.holds_key, row.origins))
        and not withdrawn.holds_text(row.body)
        and not withdrawn.holds_entry(ids, row.body)
    )
    origins = tuple(row for row in entry.origins if not _gone(row, withdrawn))
    if kept == entry.answers and origins == entry.origins:
        return entry
    status = entry.status if kept or entry.status == "retired" else "unanswered"
    return replace(entry, answers=kept, origins=origins, status=status)


def _gone(origin: Origin, withdrawn: Withdrawn) -> bool:
    return withdrawn.holds_key(origin.key)


def _term_gone(term: Term, withdrawn: Withdrawn) -> bool:
    return any(_gone(row, withdrawn) for row in term.origins) or withdrawn.holds_text(term.body)


def _link_gone(link: Link, withdrawn: Withdrawn) -> bool:
    return withdrawn.holds_key(f"{link.source}:{link.line}")


def _value(loaded: Loaded[T], problems: list[Problem]) -> T | None:
    errors = [one for one in loaded.problems if one.level == "error"]
    problems += errors
    return None if errors else loaded.value


def _misplaced(entry: Entry, context: CheckContext) -> Iterator[Problem]:
    """What the other files say against an entry that is without fault by itself."""
    path = entry.path or ""
    item = CheckedFile(path, YamlDocument(SourceText(path, ""), None, ()), entry)
    return (one for check in PLACING for one in check(item, context))


def _placed(loaded: Loaded[Entry], entry: Entry, context: CheckContext, problems: list[Problem]) -> bool:
    if loaded.document is None:
        return False
    item = CheckedFile(loaded.path, loaded.document, entry)
    found: Iterable[Problem] = [one for check in PLACING for one in check(item, context)]
    problems += found
    return not found
