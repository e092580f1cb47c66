"""What a page's end did to code: the fence closed, and opened again on the next page."""

from __future__ import annotations

import re

from mianjing.model import Line

from .table import Lines

_BARE_FENCE = re.compile(r"^\s*```\s*$")
_FENCE = re.compile(r"^\s*```")
_OPENING, _CLOSING = "([{", ")]}"


def rejoin_code(lines: Lines) -> Lines:
    """Two blocks of code with nothing between, the second one's language unsaid, are one.

    A blank line stays at the seam unless a bracket is open there: then a statement was cut.
    """
    joined: list[Line] = []
    opened = False
    closed_at: int | None = None  # where in ``joined`` the last fence closed, if only blanks came after
    balance = 0
    for line in lines:
        if _FENCE.match(line.text):
            if not opened and closed_at is not None and _BARE_FENCE.match(line.text):
                del joined[closed_at:]
                if balance <= 0:
                    joined.append(Line(line.number, ""))
                opened = True
                continue
            if not opened:
                balance = 0
            opened = not opened
            closed_at = None if opened else len(joined)
        elif opened:
            balance += sum(line.text.count(char) for char in _OPENING)
            balance -= sum(line.text.count(char) for char in _CLOSING)
        elif line.text.strip():
            closed_at = None
        joined.append(line)
    return tuple(joined)


def trim_code(lines: Lines) -> Lines:
    """No blank lines inside a fence at its ends, and no two in a row."""
    trimmed: list[Line] = []
    opened = False
    for line in lines:
        fence = bool(_FENCE.match(line.text))
        blank = not line.text.strip()
        if fence and opened:
            while trimmed and not trimmed[-1].text.strip():
                trimmed.pop()
        elif opened and blank and trimmed and _ends_nothing(trimmed[-1]):
            continue
        trimmed.append(line)
        opened ^= fence
    return tuple(trimmed)


def _ends_nothing(line: Line) -> bool:
    return not line.text.strip() or bool(_FENCE.match(line.text))
