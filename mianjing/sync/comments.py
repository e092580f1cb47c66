"""The comments of a YAML file: what stands between its values."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mianjing.formats.yaml_nodes import Document, Node

_COMMENT = re.compile(r"#[^\r\n]*")
_HEADER = re.compile(r"[|>][-+0-9]*[ \t]+(#[^\r\n]*)")


def comments(document: Document, start: int = 0, end: int | None = None) -> list[str]:
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
