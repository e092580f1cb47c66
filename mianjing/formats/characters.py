"""Characters that hide in text: control, bidirectional and zero-width ones, and what extraction leaves.

The classes follow Unicode Technical Report 36 and the "Trojan Source" list of bidirectional controls.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from mianjing.core.model import Level, Problem
from mianjing.formats.positions import SourceText

RULE = "characters"

_MOST = 50

_CLASSES: tuple[tuple[str, Level, str], ...] = (
    ("\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f", "error", "a control character"),
    ("\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069", "error", "a character that turns the reading direction"),
    ("\u00ad\u200b\u200c\u200d\u2060-\u2064\ufeff", "error", "a character without width"),
    ("\u2028\u2029", "error", "an invisible line break"),
    ("\U000e0000-\U000e007f", "error", "an invisible tag character"),
    ("\ud800-\udfff\ufffe\uffff", "error", "not a character"),
    ("\ufffd", "warning", "what decoding leaves of a lost character"),
    ("\ue000-\uf8ff", "warning", "a private character that shows as an empty box"),
)
_ANY = re.compile("[" + "".join(chars for chars, _, _ in _CLASSES) + "]|\r(?!\n)")
_REFUSED = re.compile("[" + "".join(chars for chars, level, _ in _CLASSES if level == "error") + "\r]")
_WIDTHLESS = re.compile("[\u00ad\u200b\u200c\u200d\u2060-\u2064\ufeff]")


def hidden_characters(text: SourceText) -> Iterator[Problem]:
    """One problem for each hidden character (a joiner inside an emoji is none), up to a bound."""
    start = 1 if text.string.startswith("\ufeff") else 0
    said = 0
    for match in _ANY.finditer(text.string, start):
        if _joins_emoji(text.string, match.start()):
            continue
        said += 1
        if said > _MOST:
            yield text.problem(match.start(), "more hidden characters from here on: delete them", RULE)
            return
        yield _problem(text, match.start(), match.group())


def without_widthless(string: str) -> str:
    """The text without characters of no width, which readers cannot see and search cannot match.

    >>> without_widthless("零\\u200b宽")
    '零宽'
    """
    keep = _joins_emoji
    return _WIDTHLESS.sub(lambda m: m.group() if keep(string, m.start()) else "", string)


def is_refused(string: str) -> bool:
    """Whether the text holds a character that ``check`` calls an error."""
    return any(not _joins_emoji(string, match.start()) for match in _REFUSED.finditer(string))


def _problem(text: SourceText, at: int, char: str) -> Problem:
    level: Level = "error"
    what = "a carriage return without a line feed"
    for chars, class_level, class_name in _CLASSES:
        if re.match(f"[{chars}]", char):
            level, what = class_level, class_name
    name = unicodedata.name(char, "")
    code = f"U+{ord(char):04X}" + (f" {name}" if name else "")
    return text.problem(at, f"{code} is {what}: delete it", RULE, level)


def _joins_emoji(string: str, at: int) -> bool:
    if string[at] != "\u200d" or at == 0:
        return False
    before = string[at - 1]
    return before == "\ufe0f" or unicodedata.category(before) in {"So", "Sk"}
