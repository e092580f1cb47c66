"""What a page's end did: it cut a sentence, closed a fence and opened it again, lost indents."""

from __future__ import annotations

import re

from mianjing.core.model import Line
from mianjing.dumps.repair.mask import fence_lines
from mianjing.dumps.repair.registry import Lines, RepairContext

PAGE_BREAK_CLOSED = "close-page-break"
"""What a dialect notes in a draft's moves when it put lines together that a page break had parted."""

_SENTENCE_ENDS = re.compile(r"[。！？!?；;：:….]$")
_NOT_PROSE = re.compile(r"\s*(?:[-*+•>|#]|\d{1,3}[.)、]|```|$)")

_GOVERNS = re.compile(r"\s*(?:for|while|if|elif|with|def|class) \S.{0,300}:\s*$|\s*(?:try|else|finally):\s*$")
_BARE_FENCE = re.compile(r"^\s*```\s*$")
_MARKS = ("opens", "closes")
_OPENING, _CLOSING = "([{", ")]}"


def join_sentences(lines: Lines, context: RepairContext) -> Lines:
    """A sentence that a page break cut is on one line again.

    Neighbours in a draft whose numbers leave a gap were put together by the dialect, which knows page breaks.
    """
    if PAGE_BREAK_CLOSED not in context.draft.moves:
        return lines
    joined: list[Line] = []
    last = 0
    for line in lines:
        if joined and line.number > last + 1 and _goes_on(joined[-1].text, line.text):
            end, start = joined[-1].text.rstrip(), line.text.lstrip()
            space = " " if end[-1].isascii() and start[0].isascii() else ""
            joined[-1] = Line(joined[-1].number, f"{end}{space}{start}")
        else:
            joined.append(line)
        last = line.number
    return tuple(joined)


def _goes_on(before: str, after: str) -> bool:
    return bool(before.strip() and not _SENTENCE_ENDS.search(before.rstrip()) and not _NOT_PROSE.match(after))


def rejoin_code(lines: Lines) -> Lines:
    """Two blocks of code with nothing between, the second one's language unsaid, are one.

    A blank line stays at the seam unless a bracket is open there: then a statement was cut.
    """
    joined: list[Line] = []
    opened = False
    closed_at: int | None = None  # where in ``joined`` the last fence closed, if only blanks came after
    balance = 0
    at_seam = False
    kinds = fence_lines(lines)
    for number, line in enumerate(lines):
        if kinds.get(number) in _MARKS:
            if not opened and closed_at is not None and _BARE_FENCE.match(line.text):
                del joined[closed_at:]
                if balance <= 0:
                    joined.append(Line(line.number, ""))
                opened = at_seam = True
                continue
            if not opened:
                balance = 0
            opened = not opened
            closed_at = None if opened else len(joined)
        elif opened and at_seam and not line.text.strip():
            continue
        elif opened:
            at_seam = False
            balance += sum(line.text.count(char) for char in _OPENING)
            balance -= sum(line.text.count(char) for char in _CLOSING)
        elif line.text.strip():
            closed_at = None
        joined.append(line)
    return tuple(joined)


def trim_code(lines: Lines) -> Lines:
    """No blank lines inside a fence at its ends, and no two in a row."""
    trimmed: list[Line] = []
    kinds = fence_lines(lines)
    before = ""
    for number, line in enumerate(lines):
        kind, blank = kinds.get(number, ""), not line.text.strip()
        if kind == "closes":
            while trimmed and not trimmed[-1].text.strip():
                trimmed.pop()
        elif kind == "code" and blank and (before == "opens" or not trimmed[-1].text.strip()):
            continue
        trimmed.append(line)
        before = kind
    return tuple(trimmed)


def indent_bodies(lines: Lines) -> Lines:
    """What a Python statement governs stands deeper than it, down to the next blank line."""
    indented: list[Line] = []
    inside = False
    before = ""
    lost_below: int | None = None  # the indent of a statement whose body lost its own
    kinds = fence_lines(lines)
    for number, line in enumerate(lines):
        text = line.text
        if kinds.get(number) in _MARKS:
            inside, lost_below = not inside, None
        elif not text.strip() or (lost_below is not None and _indent(text) < lost_below):
            lost_below = None
        elif inside and lost_below is None and _GOVERNS.match(before) and _indent(text) <= _indent(before):
            lost_below = _indent(before)
        before = text
        indented.append(line if lost_below is None else Line(line.number, f"    {text}"))
    return tuple(indented)


def _indent(text: str) -> int:
    return len(text) - len(text.lstrip())
