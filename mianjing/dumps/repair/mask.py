"""Protecting what a text repair must not touch: each code fence, code span or formula becomes one character.

A masked piece is one code point of the private planes 15 and 16, so a repair sees a word-like character
where the piece stood. A fence is masked with its lines and reads as one line. Code points of those planes
in the text itself have no agreed meaning and are dropped.
"""

from __future__ import annotations

import re
from collections.abc import Callable

FIRST, LAST = 0xF0000, 0x10FFFF
PIECE = f"[{chr(FIRST)}-{chr(LAST)}]"

_PIECE = re.compile(PIECE)
_FENCE = re.compile(r"^([ \t>]*)(`{3,}|~{3,})([^\n]*)$", re.M)
_SPAN = re.compile(r"(?<![`\\])(`{1,2})(?!`)([^`\n]{1,400})\1(?!`)")
_MATH = re.compile(
    r"(?<![\\$])\$\$(?!\$)(?:[^$\\]|\\.){1,4000}?\$\$(?!\$)"
    r"|(?<![\\$])\$(?![\s$])(?:[^$\\\n]|\\[^\n]){1,1000}?(?<!\s)\$(?![\d$])",
    re.S,
)


def fences(text: str) -> list[tuple[int, int]]:
    """Offsets of the fenced code blocks of ``text``; one that is never closed reaches to the end.

    >>> fences("a\\n```py\\nx\\n```\\nb")
    [(2, 13)]
    """
    found: list[tuple[int, int]] = []
    opened: re.Match[str] | None = None
    for match in _FENCE.finditer(text):
        if opened is None:
            if match[2][0] == "~" or "`" not in match[3]:
                opened = match
        elif match[2].startswith(opened[2]) and not match[3].strip():
            found.append((opened.start(), match.end()))
            opened = None
    if opened is not None:
        found.append((opened.start(), len(text)))
    return found


class Mask:
    """The pieces cut out of one text, and the way back."""

    def __init__(self) -> None:
        self._pieces: list[str] = []

    def hide(self, piece: str) -> str:
        """The character that stands for ``piece`` (``piece`` itself once all characters are taken)."""
        if FIRST + len(self._pieces) > LAST:
            return piece
        self._pieces.append(piece)
        return chr(FIRST + len(self._pieces) - 1)

    def hide_fences(self, text: str) -> str:
        """``text`` with every fenced code block as one character on its own line."""
        parts, position = [], 0
        for start, end in fences(text):
            parts += [text[position:start], self.hide(text[start:end])]
            position = end
        return "".join(parts) + text[position:]

    def show(self, text: str) -> str:
        """``text`` with every piece back in its place."""
        return _PIECE.sub(lambda match: self.show(self._pieces[ord(match[0]) - FIRST]), text)


def outside_code(repair: Callable[[str], str], text: str) -> str:
    """``repair`` applied to ``text`` with fenced blocks and code spans out of its reach."""
    mask = Mask()
    return mask.show(repair(_hide_code(mask, text)))


def outside_code_and_math(repair: Callable[[str], str], text: str) -> str:
    """``repair`` applied to ``text`` with code and ``$…$``/``$$…$$`` formulas out of its reach."""
    mask = Mask()
    masked = _MATH.sub(lambda match: mask.hide(match[0]), _hide_code(mask, text))
    return mask.show(repair(masked))


def _hide_code(mask: Mask, text: str) -> str:
    masked = mask.hide_fences(_PIECE.sub("", text))
    return _SPAN.sub(lambda match: mask.hide(match[0]), masked)
