"""How Han characters sound: for slips of the input method (显寸 for 显存) and for queries typed in pinyin."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from itertools import product

from pypinyin import Style, lazy_pinyin, pinyin

_SOUNDS_LIKE = (
    (re.compile(r"^([zcs])h"), r"\1"),
    (re.compile(r"([aei])ng$"), r"\1n"),
    (re.compile("v"), "u"),
)
"""Differences that many speakers do not make: zh and z, ing and in."""
_READINGS = 2


def sound(syllable: str) -> str:
    """A syllable as it is compared.

    >>> [sound(syllable) for syllable in ("zhang", "lv", "xian", "ting")]
    ['zan', 'lu', 'xian', 'tin']
    """
    for pattern, instead in _SOUNDS_LIKE:
        syllable = pattern.sub(instead, syllable)
    return syllable


def sound_of(word: str) -> str:
    """How a word sounds, its characters read in context.

    >>> sound_of("显存"), sound_of("重复")
    ('xiancun', 'congfu')
    """
    return "".join(sound(syllable) for syllable in lazy_pinyin(word))


def syllables(characters: Iterable[str]) -> dict[str, str]:
    """Each syllable, as typed, and the characters that can be read so."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for character in sorted(set(characters)):
        for syllable in pinyin(character, style=Style.NORMAL, heteronym=True)[0][:_READINGS]:
            found[syllable].append(character)
    return {syllable: "".join(several) for syllable, several in sorted(found.items()) if syllable.isascii()}


def common_characters() -> list[str]:
    """The 3,755 characters of GB 2312's first level: what an input method offers first."""
    rows = product(range(0xB0, 0xD8), range(0xA1, 0xFF))
    return [bytes(row).decode("gb2312") for row in rows if row[0] < 0xD7 or row[1] <= 0xF9]
