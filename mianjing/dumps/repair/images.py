"""Images never come along with a text dump: each becomes a note that says so, never a broken picture.

The convention, wherever an answer is shown: an image that stood alone is a one-line quote that begins with
``图片缺失``, one inside a sentence is the same words in brackets:

    > 图片缺失：Agent（`imgs/基础知识/0706-Agent.png`）

Caption first (when the dump has one), then the original path as code, or the address as a link where it is
public.
"""

from __future__ import annotations

import re

from mianjing.core.urls import public_url
from mianjing.dumps.repair.mask import outside_code_and_math

NOTE = "图片缺失"

_TARGET = r"\(\s*<?((?:[^()\s<>]|\([^()\s<>]{0,200}\)){1,2000})>?(?:\s+[\"'][^\"'\n]{0,300}[\"'])?\s*\)"
_IMAGE = (
    r"!\[((?:[^\[\]\n]|\[[^\[\]\n]{0,200}\]){0,300})\]" + _TARGET + r"(?:\{[^{}\n]{0,200}\})?"
    r"|!(https?://[A-Za-z0-9._~:/?#@&+,;=%!-]{1,2000})"
)
_LINKED = re.compile(r"\[\s*(" + _IMAGE + r")\s*\]" + _TARGET)
_INLINE = re.compile(_IMAGE)
_ALONE = re.compile(r"^([ \t]*(?:(?:[-*+]|\d{1,3}\.)[ \t]+)?)(?:" + _IMAGE + r")[ \t]*$", re.M)
_NO_CAPTION = re.compile(r"(?:untitled|image|img|picture|alt text|在这里插入图片描述)?[\s\d._-]*|图片?", re.I)


def missing_images(text: str) -> str:
    """Every image as a visible note with its caption and its original path.

    >>> missing_images("![Agent](imgs/0706-Agent.png)")
    '> 图片缺失：Agent（`imgs/0706-Agent.png`）'
    >>> missing_images("如 ![](a.png) 所示")
    '如 （图片缺失：`a.png`） 所示'
    """
    return outside_code_and_math(_notes, text)


def _notes(prose: str) -> str:
    unlinked = _LINKED.sub(r"\1", prose)
    alone = _ALONE.sub(lambda m: f"{m[1]}> {_note(m[2], m[3], m[4])}", unlinked)
    return _INLINE.sub(lambda m: f"（{_note(m[1], m[2], m[3])}）", alone)


def _note(caption: str | None, path: str | None, address: str | None) -> str:
    target = path or address or ""
    public = public_url(target)
    shown = f"<{public}>" if public else f"`{target.replace('`', '')}`"
    label = (caption or "").strip()
    if _NO_CAPTION.fullmatch(label):
        return f"{NOTE}：{shown}"
    return f"{NOTE}：{label}（{shown}）"
