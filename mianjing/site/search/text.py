"""An answer's Markdown as plain passages: what is matched, and what a result's snippet is cut from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from markdown_it.token import Token

from mianjing.core.markdown import parse, plain_block
from mianjing.site.messages import say

_LONG = 280
"""Characters; a paragraph longer than this is cut at its sentences."""
_SHORT = 60
"""A paragraph shorter than this (a heading, a short list item) goes together with what follows it."""

_SENTENCE = re.compile(r"[^。！？；!?;]*[。！？；!?;]?")
_BLANK = re.compile(r"\n\s*\n")


def passages(markdown: str) -> list[str]:
    """The text of an answer, markup gone, in pieces of about a paragraph.

    >>> passages("## 优点\\n\\n**LoRA** 省 `显存`，见 [论文](https://arxiv.org/abs/2106.09685)。")
    ['优点 LoRA 省 显存，见 论文。']
    >>> passages("| 方法 | 显存 |\\n|---|---|\\n| LoRA | 少 |")
    ['方法、显存； LoRA、少；']
    """
    found: list[str] = []
    waiting = ""
    for text in _blocks(markdown):
        waiting = f"{waiting} {text}" if waiting else text
        if len(waiting) >= _SHORT:
            found += _cut(waiting)
            waiting = ""
    return found + ([waiting] if waiting else [])


def plain(markdown: str) -> str:
    """A text's words on one line, without markup."""
    return " ".join(_blocks(markdown))


def _blocks(markdown: str) -> Iterator[str]:
    """The words of each block on one line; code by its paragraphs. Too deep a text is taken as it stands."""
    document = parse(markdown)
    texts = [markdown] if document.too_deep is not None else _texts(document.tokens)
    for text in texts:
        for part in _BLANK.split(text):
            if line := " ".join(part.split()):
                yield line


def _texts(tokens: Iterable[Token]) -> Iterator[str]:
    """The words of each block; a table's row is one, its cells apart."""
    cells: list[str] | None = None
    for token in tokens:
        if token.type == "tr_open":
            cells = []
        elif token.type == "tr_close" and cells is not None:
            yield say("list.comma").join(cells) + say("list.semicolon")
            cells = None
        elif text := plain_block(token):
            if cells is None:
                yield text
            else:
                cells.append(text)


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
