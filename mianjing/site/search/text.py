"""An answer's Markdown as plain passages: what is matched, and what a result's snippet is cut from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from markdown_it.token import Token

from mianjing.core.markdown import MarkdownDocument, parse, plain_block
from mianjing.site.messages import say

Blocks = tuple[str | tuple[str, ...], ...]
"""The words of each block of a text; of a table's row those of each cell."""

_LONG = 280
"""Characters; a paragraph longer than this is cut at its sentences."""
_SHORT = 60
"""A paragraph shorter than this (a heading, a short list item) goes together with what follows it."""

_SENTENCE = re.compile(r"[^。！？；!?;]*[。！？；!?;]?")
_BLANK = re.compile(r"\n\s*\n")


def passages(markdown: str, taken: Blocks | None = None) -> list[str]:
    """The text of an answer, markup gone, in pieces of about a paragraph; ``taken`` are its blocks, if known.

    >>> passages("## 优点\\n\\n**LoRA** 省 `显存`，见 [论文](https://arxiv.org/abs/2106.09685)。")
    ['优点 LoRA 省 显存，见 论文。']
    >>> passages("| 方法 | 显存 |\\n|---|---|\\n| LoRA | 少 |")
    ['方法、显存； LoRA、少；']
    """
    found: list[str] = []
    waiting = ""
    for text in _lines(blocks(parse(markdown)) if taken is None else taken):
        waiting = f"{waiting} {text}" if waiting else text
        if len(waiting) >= _SHORT:
            found += _cut(waiting)
            waiting = ""
    return found + ([waiting] if waiting else [])


def plain(markdown: str) -> str:
    """A text's words on one line, without markup."""
    return " ".join(_lines(blocks(parse(markdown))))


def blocks(document: MarkdownDocument) -> Blocks:
    """The words of a text that was taken apart, in no language of the site yet.

    Too deep a text is taken as it stands.
    """
    return (document.text,) if document.too_deep is not None else tuple(_words(document.tokens))


def _lines(several: Blocks) -> Iterator[str]:
    """The words of each block on one line; code by its paragraphs, a row with its cells apart."""
    for block in several:
        text = block if isinstance(block, str) else say("list.comma").join(block) + say("list.semicolon")
        for part in _BLANK.split(text):
            if line := " ".join(part.split()):
                yield line


def _words(tokens: Iterable[Token]) -> Iterator[str | tuple[str, ...]]:
    cells: list[str] | None = None
    for token in tokens:
        if token.type == "tr_open":
            cells = []
        elif token.type == "tr_close" and cells is not None:
            yield tuple(cells)
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
