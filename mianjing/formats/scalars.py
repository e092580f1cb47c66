"""What YAML readers make of a word without quotes.

YAML 1.1 and 1.2 readers disagree on many words (``no`` is false in one, text in the other), so a word
that either would not read as text has to stand in quotes. https://yaml.org/spec/1.2.2/#103-core-schema
and https://yaml.org/type/ give the two tables.
"""

from __future__ import annotations

import re

Scalar = str | int | float | bool | None

_NULL = re.compile(r"~|null|Null|NULL|")
_TRUE = re.compile(r"(?i:true|yes|on)")
_FALSE = re.compile(r"(?i:false|no|off)")
_INT = re.compile(r"[-+]?[0-9][0-9_]*")
_OTHER_NUMBER = re.compile(
    r"[-+]?(?:0x[0-9a-fA-F_]+|0o[0-7_]+|0b[01_]+|[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?|\.(?i:inf)|\.(?i:nan))"
)
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9][0-9_]*(?:\.[0-9_]*)?)(?:[eE][-+]?[0-9]+)?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt ].*)?")
_LONGEST_NUMBER = 18
# What all words begin with that are not text to some reader, if they have a character at all.
_FIRST = frozenset("~nNtTyYoOfF<=+-.0123456789")


def resolve(word: str) -> tuple[Scalar, str]:
    """The value of a plain scalar, and what a reader may take it for (empty for ordinary text).

    >>> resolve("no"), resolve("1e3"), resolve("RLHF"), resolve("2026-11-21")
    ((False, 'false'), (1000.0, 'a number'), ('RLHF', ''), ('2026-11-21', 'a date'))
    """
    if word and word[0] not in _FIRST:
        return word, ""
    if _NULL.fullmatch(word):
        return None, "nothing"
    if _TRUE.fullmatch(word):
        return True, "true"
    if _FALSE.fullmatch(word):
        return False, "false"
    if word in ("<<", "="):
        return word, "a merge key" if word == "<<" else "a default value"
    if _DATE.fullmatch(word):
        return word, "a date"
    if _INT.fullmatch(word):
        return (int(word) if len(word) <= _LONGEST_NUMBER else float("inf")), "a number"
    if _FLOAT.fullmatch(word):
        return float(word.replace("_", "") if len(word) <= _LONGEST_NUMBER else "inf"), "a number"
    if _OTHER_NUMBER.fullmatch(word):
        return 0.0, "a number"
    return word, ""
