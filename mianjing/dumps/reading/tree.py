"""Markdown's block tree of a dump, as far as titles need it; a long dump is read piece by piece."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, partial
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token

from mianjing.dumps.reading.blocks import DEEPEST

_SHORTEST_PIECE = 2000  # lines
_HEADING = re.compile(r"^ {0,3}(#{1,6})[ \t]+[^\s#]")
_FENCE = re.compile(r"^\s*(?:`{3}|~{3})")
_HOLDS_ANYTHING = re.compile(
    r"^\s*<(?:[!?]|(script|pre|style|textarea)(?![\w-])(?=[\s\S]*</\1>))", re.IGNORECASE
)
_ASKED_FOR = frozenset(("list_item_open", "list_item_close", "blockquote_open", "blockquote_close"))
_ASKED_FOR |= {"heading_open", "table_open", "fence", "code_block", "html_block"}


@cache
def markdown_parser() -> MarkdownIt:
    """The block structure only: titles are taken from the lines themselves."""
    md = MarkdownIt("commonmark").enable("table")
    md.block.ruler.before("table", "hand_over", _hand_over)
    return md


def _hand_over(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """No block of its own: before each block at the top the tokens of those above are let go.

    All tokens of a long dump take twenty times its room.
    """
    if not state.level and not silent:
        state.env["begun"] = start
        state.env["walk"](state.tokens)
        state.tokens.clear()
    return False


class _Tokens(list[Token]):
    """Those that are asked for: one table or list may be the whole dump."""

    def append(self, token: Token) -> None:
        if token.type in _ASKED_FOR:
            super().append(token)


class Tree:
    """What Markdown's tokens say of each line (index 0 is unused)."""

    def __init__(self, lines: Sequence[str], skip: int) -> None:
        size = len(lines) + 2
        self.code = bytearray(size)
        self.depth = bytearray(size)
        self.headings: dict[int, int] = {}
        self.underlined: set[int] = set()
        self.tables: list[tuple[int, int]] = []
        first, length = skip, _SHORTEST_PIECE
        while first < len(lines):
            begun = self._read(lines, first, first + length)
            length = _SHORTEST_PIECE if begun else 2 * length
            first += begun

    def _read(self, lines: Sequence[str], first: int, end: int) -> int:
        """Read a piece but for its last block, which may go on behind it; how many lines were read."""
        tokens = _Tokens()
        walk = partial(self._walk, lines=lines, before=first)
        parser = markdown_parser()
        said: dict[str, Any] = {"walk": walk, "begun": 0}
        parser.block.parse("\n".join(lines[first:end]), parser, said, tokens)
        if end < len(lines):
            return int(said["begun"])
        walk(tokens)
        return end - first

    def _walk(self, tokens: Iterable[Token], lines: Sequence[str], before: int) -> None:
        items = quotes = 0
        for token in tokens:
            kind = token.type
            items += (kind == "list_item_open") - (kind == "list_item_close")
            quotes += (kind == "blockquote_open") - (kind == "blockquote_close")
            if token.map is None:
                continue
            first, last = before + token.map[0] + 1, min(before + token.map[1], len(lines))
            if kind in ("fence", "code_block"):
                for number in range(first, last + 1):
                    self.code[number] = 1
            elif kind == "html_block" and not items and not quotes:
                self.headings.update((first + at, level) for at, level in _headings_among_tags(token.content))
            elif kind == "heading_open" and not items and not quotes:
                self.headings[first] = int(token.tag[1])
                if token.markup in ("=", "-"):
                    self.underlined.add(last)
            elif kind == "table_open":
                self.tables.append((first, last))
            elif kind == "list_item_open" and items > 1:
                while last > first and not lines[last - 1].strip():
                    last -= 1
                for number in range(first, last + 1):
                    self.depth[number] = min(items - 1, DEEPEST)


def _headings_among_tags(text: str) -> Iterator[tuple[int, int]]:
    """Places and levels of the headings in what Markdown takes for HTML because a line begins with a tag.

    That lasts to the next blank line, and the text of a PDF has none: "</body> 之前。", then a title.
    """
    if _HOLDS_ANYTHING.match(text):
        return
    fenced = False
    for at, line in enumerate(text.split("\n")):
        fenced ^= bool(_FENCE.match(line))
        if not fenced and (found := _HEADING.match(line)):
            yield at, len(found[1])
