"""Markdown's block tree of a dump, as far as titles need it; a long dump is read piece by piece."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, partial

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token

from mianjing.dumps.reading.blocks import DEEPEST

_SHORTEST_PIECE = 2000
# Behind a blank line these end every list, quote and paragraph above.
_AFRESH = re.compile(r"[^\W\d_]|#{1,6} |\*\*[^\s*]")
# What goes on over blank lines until its own end.
_FENCE = re.compile(r"^[\s>]*(?:(?:[-*+]|\d{1,9}[.)])\s+)*(?:`{3}|~{3})")
# One row a kind of it in HTML: what begins it, wherever it stands, and what ends it.
_LASTING = tuple(
    (re.compile(begins, re.IGNORECASE), re.compile(ends, re.IGNORECASE))
    for begins, ends in (
        ("<!--", "-->"),
        (r"<(?:pre|script|style|textarea)\b", "</(?:pre|script|style|textarea)>"),
        (r"<\?", r"\?>"),
        ("<![a-z]", ">"),
        (r"<!\[CDATA\[", r"\]\]>"),
    )
)


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
        state.env["walk"](state.tokens)
        state.tokens.clear()
    return False


class Tree:
    """What Markdown's tokens say of each line (index 0 is unused)."""

    def __init__(self, lines: Sequence[str], skip: int) -> None:
        size = len(lines) + 2
        self.code = bytearray(size)
        self.depth = bytearray(size)
        self.headings: dict[int, int] = {}
        self.underlined: set[int] = set()
        self.tables: list[tuple[int, int]] = []
        for first, last in _pieces(lines, skip):
            tokens: list[Token] = []
            walk = partial(self._walk, before=first, count=len(lines))
            parser = markdown_parser()
            parser.block.parse("\n".join(lines[first:last]), parser, {"walk": walk}, tokens)
            walk(tokens)

    def _walk(self, tokens: Iterable[Token], before: int, count: int) -> None:
        items = quotes = 0
        for token in tokens:
            kind = token.type
            items += (kind == "list_item_open") - (kind == "list_item_close")
            quotes += (kind == "blockquote_open") - (kind == "blockquote_close")
            if token.map is None:
                continue
            first, last = before + token.map[0] + 1, min(before + token.map[1], count)
            if kind in ("fence", "code_block"):
                for number in range(first, last + 1):
                    self.code[number] = 1
            elif kind == "heading_open" and not items and not quotes:
                self.headings[first] = int(token.tag[1])
                if token.markup in ("=", "-"):
                    self.underlined.add(last)
            elif kind == "table_open":
                self.tables.append((first, last))
            elif kind == "list_item_open" and items > 1:
                for number in range(first, last + 1):
                    self.depth[number] = min(items - 1, DEEPEST)


def _pieces(lines: Sequence[str], skip: int) -> Iterator[tuple[int, int]]:
    """Ranges of ``lines`` that can be read apart: no block goes on from one into the next."""
    first, fences = skip, 0
    lasting: frozenset[int] = frozenset()
    for place in range(skip, len(lines)):
        text = lines[place]
        if (
            place >= first + _SHORTEST_PIECE
            and not (fences % 2 or lasting or lines[place - 1].strip())
            and _AFRESH.match(text)
        ):
            yield first, place
            first, fences = place, 0
        fences += ("```" in text or "~~~" in text) and bool(_FENCE.match(text))
        if "<" in text or (lasting and ">" in text):
            lasting = _lasting(text, lasting)
    yield first, len(lines)


def _lasting(text: str, opened: frozenset[int]) -> frozenset[int]:
    """The rows of ``_LASTING`` that may be open below ``text``, of which ``opened`` are so above it."""
    found = set(opened)
    for row, (begins, ends) in enumerate(_LASTING):
        began = max((each.start() for each in begins.finditer(text)), default=-1)
        ended = max((each.start() for each in ends.finditer(text)), default=-1)
        if began > ended:
            found.add(row)
        elif ended >= 0:
            found.discard(row)
    return frozenset(found)
