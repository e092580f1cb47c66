"""Merged values → the file's new text, and the proof that nothing of a person's got lost on the way.

A file in import's own form is written in that form. Any other goes through ruamel.yaml, which keeps comments
and order; of what it writes only the lines that the change touched are taken, the rest stays as the person
laid it out. Comments of a value that was replaced move above its field.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import YAMLError

from mianjing.formats.positions import SourceText
from mianjing.formats.yaml_nodes import Node, YamlDocument, parse

_COMMENT = re.compile(r"#[^\r\n]*")
_HEADER = re.compile(r"[|>][-+0-9]*[ \t]+(#[^\r\n]*)")

CameFrom = Mapping[str, Sequence[int | None]]
"""Field with rows → for each row its number in the file, or None for a new one."""


class Unpatchable(Exception):
    """The file's layout gives no place where the change could go."""


def rewritten(
    document: YamlDocument, before: str, after: str, came_from: CameFrom, says: Callable[[bytes], bool]
) -> str:
    """The file's new text.

    ``before`` and ``after`` are what import would write for the file's own content and for the merged one;
    ``says`` reads a new text back and tells whether it says what it should. Raises Unpatchable when the
    layout leaves no safe place for a change.
    """
    string = document.text.string
    if string == before:
        return after
    text = string.removeprefix("\ufeff").replace("\r\n", "\n")
    try:
        untouched = _dumped(_loaded(text))
        changed = _dumped(_changed(_loaded(text), _loaded(before), _loaded(after), came_from))
    except (YAMLError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        raise Unpatchable from error
    for candidate in (_laid_out(text, untouched, changed), changed):
        whole = _with_comments(document, candidate)
        if string.startswith("\ufeff"):
            whole = f"\ufeff{whole}"
        if "\r\n" in string:
            whole = whole.replace("\n", "\r\n")
        if says(whole.encode("utf-8")) and not _lost(document, whole):
            return whole
    raise Unpatchable


def _yaml() -> YAML:
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = 10**9
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


def _loaded(text: str) -> Any:
    return _yaml().load(text)


def _dumped(tree: Any) -> str:
    out = io.StringIO()
    _yaml().dump(tree, out)
    return out.getvalue()


def _changed(tree: Any, before: Any, after: Any, came_from: CameFrom) -> Any:
    """The tree with every field that ``after`` says otherwise than ``before``."""
    for name, value in after.items():
        if name in before and before[name] == value:
            continue
        rows = came_from.get(name)
        if rows is None or not _updated_rows(tree.get(name), value, rows):
            _set(tree, name, value)
    return tree


def _updated_rows(old: Any, new: CommentedSeq, came_from: Sequence[int | None]) -> bool:
    """Change, add and take out rows where they stand; false where the list has to be written as a whole."""
    standing = [at for at in came_from if at is not None]
    in_place = standing == sorted(standing) and None not in came_from[: len(standing)]
    if not isinstance(old, CommentedSeq) or not old or old.fa.flow_style() or not standing or not in_place:
        return False
    count = len(old)
    for row, at in zip(new, came_from, strict=True):
        if at is None:
            old.append(row)
        elif isinstance(old[at], CommentedMap):
            _update(old[at], row)
        else:
            old[at] = row
    for at in sorted(set(range(count)) - set(standing), reverse=True):
        del old[at]
    return True


def _update(old: CommentedMap, new: CommentedMap) -> None:
    for name, value in new.items():
        if name not in old or old[name] != value:
            _set(old, name, value)
    for name in [name for name in old if name not in new]:
        del old[name]


def _set(parent: CommentedMap, name: str, value: Any) -> None:
    old = parent.get(name)
    if isinstance(old, (CommentedMap, CommentedSeq)):
        # Comments hung between a name and a list below it have no place before one in brackets.
        parent.ca.items.pop(name, None)
    # ruamel.yaml hangs the comments behind a block scalar onto its text.
    if hasattr(old, "comment") and hasattr(value, "comment"):
        value.comment = old.comment
    parent[name] = value


def _laid_out(text: str, untouched: str, changed: str) -> str:
    """The person's text with only the lines changed that differ between ``untouched`` and ``changed``."""
    ours, base, theirs = (one.splitlines(keepends=True) for one in (text, untouched, changed))
    where = {
        block.a + at: block.b + at
        for block in SequenceMatcher(None, base, ours, autojunk=False).get_matching_blocks()
        for at in range(block.size)
    }
    parts: list[str] = []
    done = 0
    for first, last, lines in _hunks(base, theirs, where):
        start = where[first - 1] + 1 if first else 0
        parts += [*ours[done:start], *lines]
        done = where[last] if last < len(base) else len(ours)
    return "".join([*parts, *ours[done:]])


def _hunks(
    base: Sequence[str], theirs: Sequence[str], where: Mapping[int, int]
) -> Iterator[tuple[int, int, Sequence[str]]]:
    """Changed ranges of the base, widened to lines that the person's text has as well, with the new lines."""
    pending: tuple[int, int, int, int] | None = None
    for tag, a, b, c, d in SequenceMatcher(None, base, theirs, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        first, last = a, b
        while first and first - 1 not in where:
            first -= 1
        while last < len(base) and last not in where:
            last += 1
        grown = first, last, c - (a - first), d + (last - b)
        if pending and grown[0] <= pending[1]:
            pending = pending[0], max(pending[1], grown[1]), pending[2], max(pending[3], grown[3])
            continue
        if pending:
            yield pending[0], pending[1], theirs[pending[2] : pending[3]]
        pending = grown
    if pending:
        yield pending[0], pending[1], theirs[pending[2] : pending[3]]


def _lost(document: YamlDocument, text: str) -> Counter[str]:
    return Counter(_comments(document)) - Counter(_comments(parse(SourceText("", text))))


def _with_comments(document: YamlDocument, text: str) -> str:
    """The text with comments of replaced values on lines of their own above the field."""
    lost, root = _lost(document, text), document.root
    if not lost or root is None:
        return text
    keys = sorted((key.start, key.end, name) for name, key in root.keys.items())
    ends = [start for start, _, _ in keys[1:]] + [len(document.text.string)]
    for (start, _, name), end in zip(keys, ends, strict=True):
        mine = [one for one in _comments(document, start, end) if lost[one] > 0]
        lost -= Counter(mine)
        if mine:
            above = "".join(f"{one}\n" for one in mine)
            field = re.compile(rf"^[\"']?{re.escape(name)}[\"']?\s*:", re.M).search(text)
            text = text[: field.start()] + above + text[field.start() :] if field else text
    return text


def _comments(document: YamlDocument, start: int = 0, end: int | None = None) -> list[str]:
    """The comments between two offsets, in order, each from its ``#`` to the line's end."""
    if document.root is None:
        return []
    string = document.text.string
    stop = len(string) if end is None else end
    found: list[str] = []
    at = start
    for first, last, block in sorted(_values(document.root)):
        if last <= start or first >= stop:
            continue
        found += _COMMENT.findall(string, at, max(at, first))
        header = _HEADER.match(string, first) if block else None
        if header:
            found.append(header.group(1))
        at = max(at, last)
    return found + _COMMENT.findall(string, at, stop)


def _values(node: Node) -> Iterator[tuple[int, int, bool]]:
    """Start and end of every key and scalar, and whether it is a block scalar."""
    if not node.fields and not node.items:
        yield node.start, node.end, node.style in ("|", ">")
    for name, inner in node.fields.items():
        key = node.keys[name]
        yield key.start, key.end, False
        yield from _values(inner)
    for inner in node.items:
        yield from _values(inner)
