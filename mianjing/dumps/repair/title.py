"""The question's own line: what extraction and typesetting hung on it comes off, the words stay."""

from __future__ import annotations

import re

from mianjing.core.text import HAN
from mianjing.dumps.repair.mask import PIECE, Mask

_ANCHOR = re.compile(
    r"<(?:a|h[1-6]|span|b|strong|p)(?:\s+[a-zA-Z-]{1,20}\s*=[^<>\n]{0,200})?>|</(?:a|h[1-6]|span|b|strong|p)>",
    re.I,
)
_HEADING = re.compile(r"^\s{0,3}#{1,6}\s*|(?<!\s)\s++#++\s*+$")
# Names of programs that look like emphasis: `__name__`, __name__. A lone mark is dropped but before a name
# (**kwargs) and between numbers (2**3).
_NAME = re.compile(
    r"`[^`\n]+`|(?<![A-Za-z0-9_])__[A-Za-z][A-Za-z0-9]*+(?:_[A-Za-z0-9]++)*+__(?![A-Za-z0-9_])"
)
_PAIR = re.compile(r"(\*\*|__)(?=\S)(.{1,300}?)(?<=\S)\1")
_LONE = re.compile(r"\*\*(?![A-Za-z0-9_(])|^__|__$")
_ORNAMENT = re.compile(r"[\U0001F4A1\u27a2\ufe0f\u25cf\u25a0]+")
_NUMBER = re.compile(
    r"^\s*(?:第\s*[0-9一二三四五六七八九十]{1,3}\s*[题问]\s*[:：、.．]?"
    r"|[Qq]\s*[0-9]{1,3}\s*[:：、.．]"
    r"|[(（]?[0-9]{1,3}(?:\.[0-9]{1,3}){0,2}\s*(?:[、．:：)）]|\.(?![0-9]))"
    r"|[0-9]{1,3}(?:\.[0-9]{1,3}){1,2}\s+"
    r"|[一二三四五六七八九十]{1,3}\s*[、.．])\s*"
)
_SPACES = re.compile(r"\s+")
_GAP = re.compile(rf"(?<=[{HAN}]) (?=[{HAN}，。？！：；、])| (?=[?？]$)")


def strip_marks(title: str) -> str:
    """Headings, emphasis, anchors and ornaments gone.

    >>> strip_marks("## 💡 **指令微调的好处？** ")
    '指令微调的好处？'
    >>> strip_marks("**__name__** 与 **kwargs 的区别")
    '__name__ 与 **kwargs 的区别'
    """
    mask = Mask()
    bare, before = _NAME.sub(lambda match: mask.hide(match[0]), re.sub(PIECE, "", title.strip())), ""
    while bare != before:  # one mark hides another: ** around #, # around **
        before = bare
        bare = _ORNAMENT.sub("", _ANCHOR.sub(_without_partner, bare))
        bare = _LONE.sub("", _PAIR.sub(r"\2", _HEADING.sub("", bare.strip()))).strip()
    return mask.show(bare)


def _without_partner(match: re.Match[str]) -> str:
    """A tag goes, but one of a single letter that nothing closes is a comparison: ``a<b>c``."""
    bare = len(match[0]) == 3
    return match[0] if bare and f"</{match[0][1]}>" not in match.string else ""


def strip_number(title: str) -> str:
    """The dump's numbering gone; a number that belongs to the words stays.

    >>> strip_number("41.为什么SFT之后感觉LLM傻了?")
    '为什么SFT之后感觉LLM傻了?'
    >>> strip_number("1.5B 模型要多少显存？")
    '1.5B 模型要多少显存？'
    """
    bare = title
    while (shorter := _NUMBER.sub("", bare, count=1)) != bare and shorter.strip():
        bare = shorter
    return bare


def normalise_spaces(title: str) -> str:
    """One space at most, and none between two Chinese characters.

    >>> normalise_spaces("SFT  指令微调数据 如何构建?")
    'SFT 指令微调数据如何构建?'
    """
    return _GAP.sub("", _SPACES.sub(" ", title)).strip()
