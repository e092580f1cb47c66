"""Planning the reading list: one file, a row for each link or remark."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from mianjing.core.model import Link, Origin, Problem
from mianjing.formats import convert, tree
from mianjing.formats.emit import emit_reading_list
from mianjing.formats.load import Loaded, load_data, read_bytes
from mianjing.formats.yaml_nodes import Document
from mianjing.sync.carry import Carrier
from mianjing.sync.files import Tree
from mianjing.sync.fingerprints import link_fingerprint
from mianjing.sync.match import Row, pair_rows
from mianjing.sync.report import Findings
from mianjing.sync.rewrite import Unpatchable, rewritten
from mianjing.sync.row_merge import Merged, MergePolicy, merge_rows
from mianjing.sync.three_way import Picked, Resolution, pick

_NAME = "reading-list"


def plan_link_writes(
    files: Tree,
    planned: Sequence[Link],
    choose: Callable[[str], Resolution | None],
    found: Findings,
    carrier: Carrier,
) -> None:
    """Add to ``found`` what importing these links would do to ``qa/reading-list.yml``."""
    path = files.root / tree.READING_LIST
    rows = [_normal(row) for row in planned]
    if not path.exists():
        if rows:
            text = emit_reading_list(rows, [link_fingerprint(row) for row in rows])
            found.write(tree.READING_LIST, None, text.encode("utf-8"))
        return
    data = read_bytes(path, tree.READING_LIST)
    loaded = load_data(data, tree.READING_LIST, "reading-list", convert.links)
    if loaded.value is None or loaded.document is None or isinstance(data, Problem):
        found.problems += [one for one in loaded.problems if one.level == "error"]
        return
    _update(loaded, loaded.document, data, rows, choose(_NAME), found, carrier)


def _normal(link: Link) -> Link:
    return replace(link, title=" ".join(link.title.split()), remark=convert.body(link.remark))


def _update(
    loaded: Loaded[tuple[Link, ...]],
    document: Document,
    data: bytes,
    planned: Sequence[Link],
    resolution: Resolution | None,
    found: Findings,
    carrier: Carrier,
) -> None:
    mine = loaded.value or ()
    stored = _stored(document)
    canonical = emit_reading_list(mine, stored) == document.text.string
    now = tuple(replace(row, line=carrier.line(row.source, row.line) or row.line) for row in mine)
    merged = _merge(now, stored, planned, resolution, not canonical)
    for ours, theirs in merged.conflicts:
        node = document.root.fields["links"].items[now.index(ours)] if document.root and ours else None
        message = (
            "this link was edited here and changed in its source: `import --resolve keep:reading-list` "
            "keeps the file's, `take:reading-list` has the source's"
        )
        problem = document.text.problem(node.start if node else 0, message, "import-conflict", "warning")
        found.conflict(_NAME, "links", ours.title if ours else "", theirs.title if theirs else "", problem)
    try:
        text = _rewritten(document, mine, stored, merged)
    except Unpatchable:
        found.layout(_NAME, document)
        return
    found.write(tree.READING_LIST, data, text.encode("utf-8"))


def _merge(
    mine: Sequence[Link],
    stored: Sequence[str],
    planned: Sequence[Link],
    resolution: Resolution | None,
    keep_order: bool,
) -> Merged[Link]:
    def merge_pair(at: int, number: int) -> Picked[Link]:
        ours, theirs = mine[at], planned[number]
        known = next((one for one in stored if one in (link_fingerprint(ours), link_fingerprint(theirs))), "")
        # Where it stood is bookkeeping, so a shifted line is never a person's edit.
        placed = replace(ours, line=theirs.line, source=theirs.source)
        judged = replace(theirs, about=ours.about, archived=ours.archived, judgement=ours.judgement)
        return pick(placed, judged, known, link_fingerprint, resolution)

    old = [Row(number, _origin(row)) for number, row in enumerate(mine) if row.source]
    new = [Row(number, _origin(row)) for number, row in enumerate(planned)]
    pairs = {_number(after): _number(before) for before, after in pair_rows(old, new)}
    side = MergePolicy(pairs, (), lambda at: False, link_fingerprint, merge_pair)
    return merge_rows(mine, planned, stored, side, resolution, keep_order)


def _origin(link: Link) -> Origin:
    return Origin(link.source, link.line, (), link.title or link.url or link.remark[:100])


def _number(row: Row) -> int:
    return row.owner if isinstance(row.owner, int) else -1


def _stored(document: Document) -> tuple[str, ...]:
    node = document.root.fields.get("imported") if document.root else None
    return tuple(item.raw for item in node.items) if node else ()


def _rewritten(document: Document, mine: Sequence[Link], stored: Sequence[str], merged: Merged[Link]) -> str:
    def says(data: bytes) -> bool:
        after = load_data(data, tree.READING_LIST, "reading-list", convert.links)
        return (
            after.value == merged.rows
            and after.document is not None
            and _stored(after.document) == merged.stored
        )

    before, after = emit_reading_list(mine, stored), emit_reading_list(merged.rows, merged.stored)
    return rewritten(document, before, after, {"links": merged.came_from}, says)
