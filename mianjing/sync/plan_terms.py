"""Planning the glossary: the same as for questions, with fewer fields."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

from mianjing.core.model import Term
from mianjing.formats import convert, tree
from mianjing.formats.emit import emit_term
from mianjing.formats.load import load_term
from mianjing.formats.slug import slug, unique
from mianjing.sync.files import File, Tree, plain, stored_prints
from mianjing.sync.origin_matcher import OriginMatcher, OriginSet
from mianjing.sync.report import Findings
from mianjing.sync.rewrite import Unpatchable, rewritten
from mianjing.sync.term_merge import TermOutcome, first_term_prints, merge_term
from mianjing.sync.three_way import Resolution


def plan_term_writes(
    files: Tree,
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
    places = OriginMatcher(list(olds.values()), list(news.values()), certain)
    taken = {file.id for file in files.terms}
    for name, term in terms.items():
        path = places.continues.get(name, [""])[0]
        if path:
            _update(by_path[path], term, olds[path], news[name], places, choose, found)
        elif not _may_be_broken(files, term):
            _create(term, taken, found)
    for file in files.terms:
        nodes = file.document.root.fields.get("origins") if file.document.root else None
        for at, row in enumerate(file.now.origins):
            known = row.source in withdrawn or row.key in withdrawn
            if not known and places.place(file.path, row) is None:
                found.gone(file.document, nodes.items[at] if nodes else None, row.key)


def _normal(term: Term) -> Term:
    return replace(term, term=" ".join(term.term.split()), body=convert.body(term.body))


def _may_be_broken(files: Tree, term: Term) -> bool:
    name = term.id or slug(term.term)
    return any(tree.is_term(one.path) and one.may_be(name, (term.term,)) for one in files.broken)


def _create(term: Term, taken: set[str], found: Findings) -> None:
    name = unique(term.id or slug(term.term), taken)
    taken.add(name)
    text = emit_term(term, first_term_prints(term))
    found.write(f"{tree.GLOSSARY}/{name}.yml", None, text.encode("utf-8"))


def _update(
    file: File[Term],
    planned: Term,
    old: OriginSet,
    new: OriginSet,
    places: OriginMatcher,
    choose: Callable[[str], Resolution | None],
    found: Findings,
) -> None:
    outcome = merge_term(
        file.now,
        file.prints,
        planned,
        places.row_pairs(old, new),
        places.moved(old, new.name),
        choose(file.id),
        keep_order=emit_term(file.value, stored_prints(file.document)) != file.document.text.string,
    )
    for clash in outcome.clashes:
        found.clash(file.id, file.document, clash)
    found.settled += [f"{file.path}: {one}" for one in outcome.settled]
    if (outcome.term, plain(outcome.imported)) == (file.value, plain(file.prints)):
        found.unchanged += 1
        return
    try:
        text = _rewritten(file, outcome)
    except Unpatchable:
        found.layout(file.id, file.document)
    else:
        found.write(file.path, file.data, text.encode("utf-8"))


def _rewritten(file: File[Term], outcome: TermOutcome) -> str:
    def says(data: bytes) -> bool:
        after = load_term(data, file.path)
        prints = stored_prints(after.document) if after.document else {}
        return after.value == outcome.term and plain(prints) == plain(outcome.imported)

    before = emit_term(file.value, stored_prints(file.document))
    came_from = {"origins": outcome.origins_from}
    return rewritten(file.document, before, emit_term(outcome.term, outcome.imported), came_from, says)
