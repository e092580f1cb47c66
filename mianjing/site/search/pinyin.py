"""How Han characters sound: for slips of the input method (显寸 for 显存) and for queries typed in pinyin."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from itertools import product

_SOUNDS_LIKE = (
    (re.compile(r"^([zcs])h"), r"\1"),
    (re.compile(r"([aei])ng$"), r"\1n"),
    (re.compile("v"), "u"),
)
"""Differences that many speakers do not make: zh and z, ing and in."""
_READINGS = 2


@cache
def sound(syllable: str) -> str:
    """A syllable as it is compared.

    >>> [sound(syllable) for syllable in ("zhang", "lv", "xian", "ting")]
    ['zan', 'lu', 'xian', 'tin']
    """
    for pattern, instead in _SOUNDS_LIKE:
        syllable = pattern.sub(instead, syllable)
    return syllable


class Readings(dict[str, list[str]]):
    """Characters and how each may be read, the commonest first; those that it has not yet are looked up.

    The tables for that are large and take time to load, so one keeps what was looked up.
    """

    def __missing__(self, character: str) -> list[str]:
        from pypinyin import Style, pinyin

        self[character] = pinyin(character, style=Style.NORMAL, heteronym=True)[0][:_READINGS]
        return self[character]


def sounds_of(word: str, readings: Readings) -> list[str]:
    """All the ways a short word may be read: a phrase book does not know how the field reads 微调 or 重排.

    >>> [sounds_of(word, Readings()) for word in ("显存", "微调")]
    [['xiancun'], ['weidiao', 'weitiao']]
    """
    sounds = [[sound(syllable) for syllable in readings[character]] for character in word]
    return sorted({"".join(several) for several in product(*sounds)})


def syllables(characters: Iterable[str], readings: Readings) -> dict[str, str]:
    """Each syllable, as typed, and the characters that can be read so."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for character in sorted(set(characters)):
        for syllable in readings[character]:
            found[syllable].append(character)
    return {syllable: "".join(several) for syllable, several in sorted(found.items()) if syllable.isascii()}


def common_characters() -> list[str]:
    """The 3,755 characters of GB 2312's first level: what an input method offers first."""
    rows = product(range(0xB0, 0xD8), range(0xA1, 0xFF))
    return [bytes(row).decode("gb2312") for row in rows if row[0] < 0xD7 or row[1] <= 0xF9]
