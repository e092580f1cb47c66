"""One string as a YAML scalar, in the plainest style that every YAML reader takes for that string."""

from __future__ import annotations

import re

from mianjing.formats.characters import is_refused
from mianjing.formats.scalars import resolve

# Where a plain scalar may not start, and what may not stand in it (YAML 1.2, 7.3.3).
_START = frozenset("-?:,[]{}#&*!|>'\"%@`= \t")
_INSIDE = re.compile(r":(?:\s|$)|\s#|\s$|[\n\t]")
# PyYAML's own parser, unlike libyaml's, stumbles over a question mark inside brackets.
_INSIDE_FLOW = re.compile(r"[,\[\]{}?]|:(?:[\s,\[\]{}\"']|$)|\s#|\s$|[\n\t]")
# YAML 1.2, 5.1: what may stand outside double quotes, without the breaks and marks a reader would change.
_PRINTABLE = re.compile(
    "[\t\n\x20-\x7e\u00a0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]*"
)
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r", "\0": "\\0"}


def word(text: str) -> str:
    """A one-line scalar for a block context: after ``key: `` or ``- ``.

    >>> word("什么是 RLHF？"), word("no"), word("Q: why"), word("it's: #1")
    ('什么是 RLHF？', "'no'", "'Q: why'", "'it''s: #1'")
    """
    return _quoted(text, _INSIDE)


def flow_word(text: str) -> str:
    """A one-line scalar inside ``[…]`` or ``{…}``.

    >>> flow_word("a, b"), flow_word("rag"), flow_word("aigc-book:692"), flow_word("2106.09")
    ("'a, b'", 'rag', 'aigc-book:692', "'2106.09'")
    """
    return _quoted(text, _INSIDE_FLOW)


def block(text: str, indent: int) -> str:
    """A block scalar whose lines are indented by ``indent`` spaces; no line break at the end.

    The text gets the final line break that YAML gives every block scalar; ``convert.body`` takes it off.
    """
    if not text or not _PRINTABLE.fullmatch(text) or is_refused(text) or text != text.strip("\n"):
        return _double(text)
    margin = " " * indent
    # A first line that starts with a space would be taken for the margin unless its width is said; the
    # width is counted from the parent's own margin.
    header = "|2" if text[0] in " \t" else "|"
    return header + "".join(f"\n{margin}{line}" if line else "\n" for line in text.split("\n"))


def _quoted(text: str, inside: re.Pattern[str]) -> str:
    if "\n" in text or not _PRINTABLE.fullmatch(text) or is_refused(text):
        return _double(text)
    if text and text[0] not in _START and not inside.search(text) and not resolve(text)[1]:
        return text
    return "'" + text.replace("'", "''") + "'"


def _double(text: str) -> str:
    return '"' + "".join(_ESCAPES.get(char) or _escaped(char) for char in text) + '"'


def _escaped(char: str) -> str:
    if char == " " or (_PRINTABLE.fullmatch(char) and not is_refused(char)):
        return char
    code = ord(char)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
