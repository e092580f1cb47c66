"""Protecting what a text repair must not touch: each code fence, code span or formula becomes one character.

What is code or a formula is what the one reading of Markdown says.

A masked piece is one code point of the private planes 15 and 16, so a repair sees a word-like character
where the piece stood. A fence is masked with its lines and reads as one line. Code points of those planes
in the text itself have no agreed meaning and are dropped.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Literal

from mianjing.core.markdown import MarkdownDocument, parse
from mianjing.core.model import Line

FIRST, LAST = 0xF0000, 0x10FFFF
PIECE = f"[{chr(FIRST)}-{chr(LAST)}]"

_PIECE = re.compile(PIECE)
# What is between such brackets is a formula once "math-delimiters" says so.
_NOT_YET = (r"\(", r"\[")
_MARKS = re.compile(r"`|~~~|\$")
_TO_HIDE = re.compile(rf"{_MARKS.pattern}|{PIECE}")
_INDENT = re.compile(r"[ \t>]*")


@lru_cache(maxsize=256)
def structure(text: str) -> MarkdownDocument:
    """``text`` as it is read before any repair, when indents and tags may be what extraction left.

    Most texts hold no code and no formula, and need no parser to say so.
    """
    if not _MARKS.search(text):
        return MarkdownDocument(text, ())
    return parse(text.replace("\r", " "), indented_code=False, html_blocks=False)


def fences(text: str) -> list[tuple[int, int]]:
    """Offsets of the fenced code blocks of ``text``, from the first one's line on or from behind a list mark.

    >>> fences("a\\n```py\\nx\\n```\\nb"), fences("- ```py\\n  x\\n  ```")
    ([(2, 13)], [(2, 17)])
    """
    document = structure(text)
    found = []
    for fence in document.fences:
        start = document.line_starts[fence.lines.start]
        plain = _INDENT.fullmatch(text, start, fence.start)
        found.append((start if plain else fence.start, fence.end))
    return found


def fence_lines(lines: Sequence[Line]) -> dict[int, Literal["opens", "closes", "code"]]:
    """By place in ``lines``: which open or close a fence, and which are code between them."""
    found: dict[int, Literal["opens", "closes", "code"]] = {}
    if not any("```" in line.text or "~~~" in line.text for line in lines):
        return found
    for fence in structure("\n".join(line.text for line in lines)).fences:
        found |= dict.fromkeys(fence.lines, "code")
        found[fence.lines.start] = "opens"
        if fence.closed:
            found[fence.lines.stop - 1] = "closes"
    return found


class Mask:
    """The pieces cut out of one text, and the way back."""

    def __init__(self, pieces: Sequence[str] = ()) -> None:
        self._pieces = list(pieces)

    @property
    def pieces(self) -> tuple[str, ...]:
        return tuple(self._pieces)

    def hide(self, piece: str) -> str:
        """The character that stands for ``piece`` (``piece`` itself once all characters are taken)."""
        if FIRST + len(self._pieces) > LAST:
            return piece
        self._pieces.append(piece)
        return chr(FIRST + len(self._pieces) - 1)

    def hide_fences(self, text: str) -> str:
        """``text`` with every fenced code block as one character on its own line."""
        return _cut(self, text, fences(text))

    def show(self, text: str) -> str:
        """``text`` with every piece back in its place."""
        return _PIECE.sub(lambda match: self.show(self._pieces[ord(match[0]) - FIRST]), text)


def outside_code(repair: Callable[[str], str], text: str) -> str:
    """``repair`` applied to ``text`` with fenced blocks and code spans out of its reach."""
    return _beside(repair, text, ("fence", "code"))


def outside_code_and_math(repair: Callable[[str], str], text: str) -> str:
    """``repair`` applied to ``text`` with code and formulas out of its reach."""
    return _beside(repair, text, ("fence", "code", "math"))


def _beside(repair: Callable[[str], str], text: str, kinds: tuple[str, ...]) -> str:
    if not _TO_HIDE.search(text):
        return repair(text)
    hidden, pieces = _hidden(text, kinds)
    return Mask(pieces).show(repair(hidden))


# Many repairs in a row find nothing to do in one text.
@lru_cache(maxsize=4)
def _hidden(text: str, kinds: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """``text`` with its code and formulas hidden, and the pieces that were."""
    mask = Mask()
    text = _PIECE.sub("", text)
    document = structure(text)
    if document.too_deep is not None:
        return mask.hide(text), mask.pieces
    whole = fences(text) if "fence" in kinds else []
    spans = [
        (s.start, s.end)
        for s in document.spans
        if s.kind in kinds and s.kind != "fence" and s.token.markup not in _NOT_YET
    ]
    return _cut(mask, text, sorted(whole + spans)), mask.pieces


def _cut(mask: Mask, text: str, places: Sequence[tuple[int, int]]) -> str:
    parts, position = [], 0
    for start, end in places:
        if start >= position:
            parts += [text[position:start], mask.hide(text[start:end])]
            position = end
    return "".join(parts) + text[position:]
