"""Planning the glossary: the same as for questions, with fewer fields."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

from mianjing.core.model import Term
from mianjing.formats import convert, tree
from mianjing.formats.slug import slug, unique
from mianjing.sync.files import StandingFiles
from mianjing.sync.kinds import TERMS
from mianjing.sync.merge import merge
from mianjing.sync.origin_matcher import OriginMatcher, OriginSet
from mianjing.sync.report import Findings
from mianjing.sync.three_way import Resolution


def plan_term_writes(
    files: StandingFiles,
    planned: Sequence[Term],
    choose: Callable[[str], Resolution | None],
    withdrawn: Collection[str],
    found: Findings,
    certain: Collection[str] = (),
) -> None:
    """Add to ``found`` what importing these terms would do; ``certain`` as in ``OriginMatcher``."""
    terms = {f"#{number}": _normal(term) for number, term in enumerate(planned)}
    by_path = {file.path: file for file in files.terms}
    olds = {path: OriginSet(path, file.now.origins) for path, file in by_path.items()}
    news = {name: OriginSet(name, term.origins) for name, term in terms.items()}
    unreadable = {name for name, term in terms.items() if _may_be_broken(files, term)}
    places = OriginMatcher(list(olds.values()), list(news.values()), certain, unreadable)
    taken = {file.id for file in files.terms}
    for name, term in terms.items():
        path = places.continues.get(name, [""])[0]
        if path:
            file, old, new = by_path[path], olds[path], news[name]
            pairs, moved = places.row_pairs(old, new), places.moved(old, name)
            found.refresh(TERMS, file, merge(TERMS, file, term, pairs, moved, choose(file.id)))
        elif name not in unreadable:
            _create(term, taken, found)
    found.vanished_places(files.terms, withdrawn, lambda path, row: places.place(path, row) is None)


def _normal(term: Term) -> Term:
    return replace(term, term=" ".join(term.term.split()), body=convert.body(term.body))


def _may_be_broken(files: StandingFiles, term: Term) -> bool:
    broken = [one for one in files.broken if tree.is_term(one.path)]
    return any(one.may_be(term.id or slug(term.term), (term.term,)) for one in broken)


def _create(term: Term, taken: set[str], found: Findings) -> None:
    name = unique(term.id or slug(term.term), taken)
    taken.add(name)
    found.create(TERMS, f"{tree.GLOSSARY}/{name}.yml", term)
