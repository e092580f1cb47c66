"""Merged values → the file's new text, and the proof that nothing of a person's got lost on the way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from mianjing.core.model import Answer, Entry, Origin, Term
from mianjing.formats import emit
from mianjing.formats.load import Loaded, load_entry, load_term
from mianjing.formats.quoting import flow_word
from mianjing.formats.yaml_nodes import Document, Node
from mianjing.sync.comments import comments
from mianjing.sync.entry_merge import Outcome
from mianjing.sync.files import stored_prints
from mianjing.sync.patch import Patch, Unpatchable
from mianjing.sync.term_merge import TermOutcome


def is_canonical_entry(document: Document, entry: Entry) -> bool:
    """Whether the file is byte for byte what import would write for its own content."""
    return emit.emit_entry(entry, stored_prints(document)) == document.text.string


def is_canonical_term(document: Document, term: Term) -> bool:
    return emit.emit_term(term, stored_prints(document)) == document.text.string


def rewrite_entry(document: Document, entry: Entry, outcome: Outcome) -> str:
    """The file's new text. Raises Unpatchable when its layout leaves no safe place for a change."""
    if is_canonical_entry(document, entry):
        return emit.emit_entry(outcome.entry, outcome.imported)
    root = _root(document)
    patch = Patch(document)
    after = outcome.entry
    for name in ("question", "topic", "status"):
        if getattr(after, name) != getattr(entry, name):
            patch.scalar(root, name, getattr(after, name))
    for name in ("tags", "formerly"):
        if getattr(after, name) != getattr(entry, name):
            _flow(patch, root, name, emit.flow_words(getattr(after, name)))
    _origins(patch, root, entry.origins, after.origins, outcome.origins_from)
    _answers(patch, root, entry.answers, after.answers, outcome.answers_from)
    _prints(patch, root, document, outcome.imported)
    return _proven(document, patch.apply(), after, outcome.imported, load_entry)


def rewrite_term(document: Document, term: Term, outcome: TermOutcome) -> str:
    """The same for a glossary term."""
    if is_canonical_term(document, term):
        return emit.emit_term(outcome.term, outcome.imported)
    root = _root(document)
    patch = Patch(document)
    after = outcome.term
    if after.term != term.term:
        patch.scalar(root, "term", after.term)
    if after.aliases != term.aliases:
        _flow(patch, root, "aliases", emit.flow_words(after.aliases))
    if after.body != term.body:
        patch.body(root, "body", after.body)
    _origins(patch, root, term.origins, after.origins, outcome.origins_from)
    _prints(patch, root, document, outcome.imported)
    return _proven(document, patch.apply(), after, outcome.imported, load_term)


def _origins(
    patch: Patch,
    root: Node,
    before: Sequence[Origin],
    after: Sequence[Origin],
    came_from: Sequence[int | None],
) -> None:
    if tuple(before) == tuple(after):
        return
    node = root.fields.get("origins")
    if node is not None and node.items and node.style == "flow":
        patch.flow(root, "origins", "[" + ", ".join(map(emit.emit_origin, after)) + "]")
        return
    for row, at in zip(after, came_from, strict=True):
        if at is not None and row != before[at] and node is not None:
            patch.item(node.items[at], emit.emit_origin(row))
    _rows(patch, root, "origins", len(before), came_from, [emit.emit_origin(row) for row in after])


def _answers(
    patch: Patch,
    root: Node,
    before: Sequence[Answer],
    after: Sequence[Answer],
    came_from: Sequence[int | None],
) -> None:
    node = root.fields.get("answers")
    for row, at in zip(after, came_from, strict=True):
        if at is not None and row != before[at] and node is not None:
            _answer(patch, node.items[at], before[at], row)
    _rows(patch, root, "answers", len(before), came_from, [emit.emit_answer(row) for row in after])


def _answer(patch: Patch, node: Node, before: Answer, after: Answer) -> None:
    if before.origins != after.origins:
        if "from" in node.fields:
            patch.flow(node, "from", emit.flow_words(after.origins))
        else:
            patch.before(node, "lang", f"from: {emit.flow_words(after.origins)}")
    if before.lang != after.lang:
        patch.scalar(node, "lang", after.lang)
    if before.body != after.body:
        patch.body(node, "body", after.body)
    if before.imported != after.imported:
        if "imported" in node.fields:
            patch.scalar(node, "imported", after.imported)
        else:
            patch.before(node, "body", f"imported: {flow_word(after.imported)}")


def _rows(
    patch: Patch, root: Node, name: str, count: int, came_from: Sequence[int | None], rows: Sequence[str]
) -> None:
    """Add and remove rows of a block list; the rows that stay must keep their order."""
    standing = [at for at in came_from if at is not None]
    new = [row for row, at in zip(rows, came_from, strict=True) if at is None]
    if standing != sorted(standing) or None in came_from[: len(standing)]:
        raise Unpatchable
    gone = [at for at in range(count) if at not in standing]
    if not new and not gone:
        return
    if name not in root.fields:
        patch.field(root, f"{name}:\n" + "".join(f"  - {row}\n" for row in new))
    elif not count:
        patch.refill(root, name, new)
    else:
        patch.rows(root, name, new, gone)


def _prints(patch: Patch, root: Node, document: Document, imported: emit.Fingerprints) -> None:
    if plain(stored_prints(document)) != plain(imported):
        _flow(patch, root, "imported", emit.emit_fingerprints(imported))


def _flow(patch: Patch, root: Node, name: str, text: str) -> None:
    if name in root.fields:
        patch.flow(root, name, text)
    else:
        patch.field(root, f"{name}: {text}\n")


def _root(document: Document) -> Node:
    if document.root is None:
        raise Unpatchable
    return document.root


def _proven(
    before: Document,
    text: str,
    wanted: object,
    imported: emit.Fingerprints,
    load: Callable[[bytes, str], Loaded[Any]],
) -> str:
    """The patched text, if it reads as what was wanted and every comment is still there."""
    after = load(text.encode("utf-8"), before.text.path)
    if after.value != wanted or after.document is None:
        raise Unpatchable
    if plain(stored_prints(after.document)) != plain(imported):
        raise Unpatchable
    if Counter(comments(before)) - Counter(comments(after.document)):
        raise Unpatchable
    return text


def plain(imported: Mapping[str, Any]) -> dict[str, Any]:
    """Fingerprints in one form, to be compared."""
    return {name: value if isinstance(value, str) else list(value) for name, value in imported.items()}
