"""An answer's Markdown as plain passages: what is matched, and what a result's snippet is cut from."""

from __future__ import annotations

import re

_LONG = 280
"""Characters; a paragraph longer than this is cut at its sentences."""
_SHORT = 60
"""A paragraph shorter than this (a heading, a short list item) goes together with what follows it."""

_FENCE = re.compile(r"^[^\S\n]*+(```|~~~)[^\n]*$", re.MULTILINE)
_MARKUP: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"<!--(?:(?!<!--).){0,2000}?-->", re.DOTALL), " "),
    (re.compile(r"!\[([^\[\]\n]{0,300})\]\([^)\n]{0,500}\)"), r"\1"),
    (re.compile(r"\[([^\[\]\n]{0,300})\]\([^)\n]{0,500}\)"), r"\1"),
    (re.compile(r"</?[a-zA-Z][^<>\n]{0,300}>"), " "),
    (re.compile(r"\\[a-zA-Z]+\*?"), " "),
    (re.compile(r"^[^\S\n]*+(?:#{1,6}\s+|>\s?|[-*+]\s+|\d{1,3}[.)、]\s+)", re.MULTILINE), ""),
    (re.compile(r"^[ \t]*+\|?(?:[ \t]*+:?-{2,}+:?[ \t]*+\|)++[ \t:|-]*+$", re.MULTILINE), ""),
    (re.compile(r"[*_`$|{}\\]+"), " "),
    (re.compile(r"[ \t\u3000]+"), " "),
)
_SENTENCE = re.compile(r"[^。！？；!?;]*[。！？；!?;]?")
_BLOCK = re.compile(r"\n(?=\s*(?:[-*+]|\d{1,3}[.)、]|#{1,6})\s)|\n\s*\n")


def passages(markdown: str) -> list[str]:
    """The text of an answer, markup gone, in pieces of about a paragraph.

    >>> passages("## 优点\\n\\n**LoRA** 省 `显存`，见 [论文](https://arxiv.org/abs/2106.09685)。")
    ['优点 LoRA 省 显存 ，见 论文。']
    """
    found: list[str] = []
    waiting = ""
    for block in _BLOCK.split(_FENCE.sub("", markdown)):
        text = plain(block)
        if not text:
            continue
        waiting = f"{waiting} {text}" if waiting else text
        if len(waiting) >= _SHORT:
            found += _cut(waiting)
            waiting = ""
    return found + ([waiting] if waiting else [])


def plain(markdown: str) -> str:
    """One block's text on one line, without markup."""
    for pattern, instead in _MARKUP:
        markdown = pattern.sub(instead, markdown)
    return " ".join(markdown.split())


def _cut(text: str) -> list[str]:
    if len(text) <= _LONG:
        return [text]
    found = [""]
    for sentence in _SENTENCE.findall(text):
        for start in range(0, len(sentence), _LONG):  # code and tables may have no sentence ends at all
            piece = sentence[start : start + _LONG]
            if len(found[-1]) + len(piece) > _LONG and found[-1]:
                found.append("")
            found[-1] += piece
    return [piece.strip() for piece in found if piece.strip()]
