"""Walking the text of sanitised HTML without touching its tags."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

# A quoted attribute may hold ">", nothing else in nh3's output can.
_TAG = re.compile(r'(</?[a-zA-Z][a-zA-Z0-9]*+(?:[^<>"]++|"[^"]*")*+>)')
_NAME = re.compile(r"<(/?)([a-zA-Z0-9]+)")


def pieces(html: str) -> Iterator[tuple[str, str, bool]]:
    """Yield ``(name, piece, closing)``: a tag with its lower-case name, or text with the name ``""``."""
    # Split gives texts and tags in turn.
    for at, piece in enumerate(_TAG.split(html)):
        if at % 2:
            name, closing = _named(piece)
            yield name, piece, closing
        elif piece:
            yield "", piece, False


@lru_cache(4096)
def _named(tag: str) -> tuple[str, bool]:
    """A tag's name, and whether it closes; a page has few different ones."""
    found = _NAME.match(tag)
    return (found[2].lower(), bool(found[1])) if found else ("", False)


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
    if not skip:
        parts = _TAG.split(html)
        parts[1::2] = [" " if _named(tag)[0] in _BREAKING else "" for tag in parts[1::2]]
        return "".join(parts)
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
