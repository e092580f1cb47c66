"""Walking the text of sanitised HTML without touching its tags."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

# A quoted attribute may hold ">", nothing else in nh3's output can.
_TAG = re.compile(r'<(/?)([a-zA-Z][a-zA-Z0-9]*+)((?:[^<>"]|"[^"]*")*+)>')


def pieces(html: str) -> Iterator[tuple[str, str, bool]]:
    """Yield ``(name, piece, closing)``: a tag with its lower-case name, or text with the name ``""``."""
    at = 0
    for match in _TAG.finditer(html):
        if match.start() > at:
            yield "", html[at : match.start()], False
        yield match.group(2).lower(), match.group(0), bool(match.group(1))
        at = match.end()
    if at < len(html):
        yield "", html[at:], False


def map_text(html: str, change: Callable[[str], str], *, outside: frozenset[str]) -> str:
    """Apply ``change`` to every text that lies in none of the elements ``outside``."""
    result: list[str] = []
    inside = 0
    for name, piece, closing in pieces(html):
        if not name:
            result.append(piece if inside else change(piece))
            continue
        if name in outside:
            inside = max(0, inside + (-1 if closing else 1))
        result.append(piece)
    return "".join(result)


def text_of(html: str, *, skip: frozenset[str] = frozenset()) -> str:
    """The text of ``html`` (still escaped), tags removed, without the elements named in ``skip``."""
    result: list[str] = []
    inside = 0
    for name, piece, closing in pieces(html):
        if name in skip:
            inside = max(0, inside + (-1 if closing else 1))
        elif not name and not inside:
            result.append(piece)
        elif name in _BREAKING:
            result.append(" ")
    return "".join(result)


_BREAKING = frozenset(
    ["p", "br", "li", "tr", "td", "th", "h1", "h2", "h3", "h4", "h5", "h6", "div", "pre", "blockquote"]
)
