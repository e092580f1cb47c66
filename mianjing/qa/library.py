"""``qa/`` → ``Library``: what the site is built from."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from mianjing.core.model import Entry, Library, Link, Origin, Problem, Source, Term
from mianjing.core.problems import ordered
from mianjing.formats import tree
from mianjing.formats.load import Loaded, load_entry, load_term, read_bytes
from mianjing.formats.manifest import load_manifest, load_withdrawn
from mianjing.qa.checks import PLACING
from mianjing.qa.item import Context, Item
from mianjing.qa.scan import scan_entries
from mianjing.qa.taxonomy import load_aliases, load_links, load_tables

T = TypeVar("T", Entry, Term)

_MANIFEST = Path("sources") / "sources.yml"


def load_library(root: Path) -> Library:
    """Everything under ``root/qa``, without what was taken down.

    Never raises on bad files: an entry no page can be made of is left out, and ``problems`` holds the errors
    that kept it out. ``check`` finds all that is wrong.
    """
    tables = load_tables(root)
    context = scan_entries(root)
    problems: list[Problem] = []
    entries: list[Entry] = []
    terms: list[Term] = []
    for path in tree.yaml_paths(root):
        if tree.is_term(path):
            term = _value(load_term(read_bytes(root / path, path), path), problems)
            terms += [term] if term else []
        elif tree.is_entry(path):
            loaded = load_entry(read_bytes(root / path, path), path)
            entry = _value(loaded, problems)
            entries += [entry] if entry and _placed(loaded, entry, context, problems) else []
    sources, links = _manifest(root), load_links(root)
    withdrawn = load_withdrawn(root / _MANIFEST) if (root / _MANIFEST).exists() else frozenset()
    library = Library(
        tuple(entries),
        tables.topics,
        tables.tags,
        tuple(terms),
        links,
        sources,
        ordered(problems),
        load_aliases(root),
    )
    return without_withdrawn(library, withdrawn | {source.id for source in sources if source.withdrawn})


def without_withdrawn(library: Library, withdrawn: Collection[str]) -> Library:
    """The library without the texts of withdrawn sources (``id``), places (``id:line``) and entries (``id``).

    An answer goes if any of its origins is withdrawn, because which of them its words are from is not known;
    the question stays, as a person may ask it anywhere, without the withdrawn wording.
    """
    if not withdrawn:
        return library
    return replace(
        library,
        entries=tuple(_without(entry, withdrawn) for entry in library.entries),
        terms=tuple(term for term in library.terms if not any(_gone(row, withdrawn) for row in term.origins)),
        links=tuple(link for link in library.links if not _link_gone(link, withdrawn)),
        sources=tuple(source for source in library.sources if source.id not in withdrawn),
    )


def _without(entry: Entry, withdrawn: Collection[str]) -> Entry:
    answers = () if entry.id in withdrawn else entry.answers
    kept = tuple(row for row in answers if not any(_key_gone(key, withdrawn) for key in row.origins))
    origins = tuple(row for row in entry.origins if not _gone(row, withdrawn))
    if kept == entry.answers and origins == entry.origins:
        return entry
    status = entry.status if kept or entry.status == "retired" else "unanswered"
    return replace(entry, answers=kept, origins=origins, status=status)


def _gone(origin: Origin, withdrawn: Collection[str]) -> bool:
    return _key_gone(origin.key, withdrawn)


def _key_gone(key: str, withdrawn: Collection[str]) -> bool:
    return key in withdrawn or key.rpartition(":")[0] in withdrawn


def _link_gone(link: Link, withdrawn: Collection[str]) -> bool:
    return _key_gone(f"{link.source}:{link.line}", withdrawn)


def _manifest(root: Path) -> tuple[Source, ...]:
    return load_manifest(root / _MANIFEST)[0] if (root / _MANIFEST).exists() else ()


def _value(loaded: Loaded[T], problems: list[Problem]) -> T | None:
    errors = [one for one in loaded.problems if one.level == "error"]
    problems += errors
    return None if errors else loaded.value


def _placed(loaded: Loaded[Entry], entry: Entry, context: Context, problems: list[Problem]) -> bool:
    if loaded.document is None:
        return False
    item = Item(loaded.path, loaded.document, entry)
    found: Iterable[Problem] = [one for check in PLACING for one in check(item, context)]
    problems += found
    return not found
