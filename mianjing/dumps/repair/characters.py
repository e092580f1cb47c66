"""Characters nobody sees or nobody meant: invisible ones, exotic spaces, look-alike alphabets, ornaments."""

from __future__ import annotations

import re
import unicodedata

from mianjing.dumps.repair.mask import outside_code_and_math

_NEWLINES = re.compile(r"\r\n?|[\u2028\u2029\x0b\x0c\x85]")
_INVISIBLE = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff0-\ufffb"
    r"\U000f0000-\U0010ffff]"
)
_SPACES = re.compile(r"[\u00a0\u1680\u2000-\u200a\u202f\u205f]")
_ALPHANUMERIC = re.compile(r"[\u210e\U0001d400-\U0001d7ff]+")
_BULBS = r"(?:\U0001f4a1\ufe0f?[ \t]*)+"
_ORNAMENT = re.compile(rf"^([ \t>]*(?:(?:[-*+]|\d{{1,3}}\.)[ \t]+)?(?:\*\*)?){_BULBS}(?!>)", re.M)
_ORNAMENT_INSIDE = re.compile(rf"(?<=[。！？!?；;：:.])[ \t]*{_BULBS}(?=\S)")


def invisible(text: str) -> str:
    """Control, zero-width, direction and private characters gone; every space and line end a plain one.

    >>> invisible("对\\u00a0GPT\\u200b\\u00a0微调")
    '对 GPT 微调'
    """
    plain = _NEWLINES.sub("\n", text)
    return _SPACES.sub(" ", _INVISIBLE.sub("", plain))


def alphabets(text: str) -> str:
    """Mathematical letters used as a bold or sans-serif typeface in prose become letters.

    >>> alphabets("a.𝗣𝗿𝗲-𝘁𝗿𝗮𝗶𝗻𝗶𝗻𝗴：预训练")
    'a.Pre-training：预训练'
    """
    if not _ALPHANUMERIC.search(text):
        return text
    return outside_code_and_math(
        lambda prose: _ALPHANUMERIC.sub(lambda match: unicodedata.normalize("NFKC", match[0]), prose), text
    )


def ornaments(text: str) -> str:
    """The light bulb that note-taking programs put before a callout is not text; the callout is a paragraph.

    >>> ornaments("💡 简介。💡 支持以下功能：")
    '简介。\\n\\n支持以下功能：'
    """

    def change(prose: str) -> str:
        return _ORNAMENT_INSIDE.sub("\n\n", _ORNAMENT.sub(r"\1", prose))

    return outside_code_and_math(change, text)
