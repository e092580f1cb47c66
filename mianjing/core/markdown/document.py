"""A parsed text: its tokens, and where in it code, formulas, links and HTML stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal
from urllib.parse import unquote

from markdown_it.token import Token

from mianjing.core.markdown.html import tags

Kind = Literal["fence", "indented", "code", "math", "link", "image", "html", "footnote"]
_KINDS: dict[str, Kind] = {
    "fence": "fence",
    "code_block": "indented",
    "code_inline": "code",
    "math_inline": "math",
    "math_block": "math",
    "link_open": "link",
    "image": "image",
    "html_inline": "html",
    "html_block": "html",
    "footnote_ref": "footnote",
}
_CONTAINER = re.compile(r"[ \t]*+(?:(?:>|[-*+]|\d{1,9}[.)])[ \t]*+)*+")
_VERBATIM = frozenset({"fence", "indented", "code", "math", "html"})
_NOT_BREAK = re.compile(r"[^\n]")


@dataclass(frozen=True)
class TextSpan:
    """A piece of a text: ``text[start:end]``, and the token that was read from it."""

    kind: Kind
    start: int
    end: int
    token: Token


@dataclass(frozen=True)
class Fence:
    """A fenced block of code. ``lines`` counts from 0, fences included; ``info`` names the language."""

    start: int
    end: int
    lines: range
    info: str
    code: str
    closed: bool


@dataclass(frozen=True)
class Formula:
    """A formula with its delimiters at ``text[start:end]``; ``latex`` is what stands between them."""

    start: int
    end: int
    latex: str
    display: bool


@dataclass(frozen=True)
class TextLink:
    """A link or an image, of Markdown or HTML: its address (percent signs decoded) and its place."""

    start: int
    end: int
    target: str
    image: bool


@dataclass(frozen=True)
class MarkdownDocument:
    """``tokens`` are markdown-it's, line maps counting from 0; ``too_deep`` is the line that nests too deep.

    A document that is too deep lacks what lies deeper: show its ``text`` instead.
    """

    text: str
    tokens: tuple[Token, ...]
    too_deep: int | None = None

    @cached_property
    def line_starts(self) -> tuple[int, ...]:
        """The offset of each line's first character."""
        return (0, *(match.end() for match in re.finditer("\n", self.text)))

    def offsets(self, lines: list[int] | range) -> tuple[int, int]:
        """Where the lines from ``lines[0]`` to before ``lines[-1]`` (a line map) begin and end."""
        first, after = (lines.start, lines.stop) if isinstance(lines, range) else (lines[0], lines[1])
        start = self.line_starts[first]
        end = self.line_starts[after] - 1 if after < len(self.line_starts) else len(self.text)
        return start, max(start, end)

    @cached_property
    def fences(self) -> tuple[Fence, ...]:
        r"""The fenced blocks, in order, wherever they are nested.

        >>> from mianjing.core.markdown import parse
        >>> [(f.lines, f.info, f.closed) for f in parse("- ```py\n  x*y\n  ```\n\n~~~\n# 注释").fences]
        [(range(0, 3), 'py', True), (range(4, 6), '', False)]
        """
        return tuple(self._fence(span) for span in self.spans if span.kind == "fence")

    def _fence(self, span: TextSpan) -> Fence:
        token = span.token
        first, after = token.map or [0, 0]
        inside = token.content.count("\n") + (not token.content.endswith("\n") and bool(token.content))
        closed = inside <= after - first - 2
        return Fence(span.start, span.end, range(first, after), token.info.strip(), token.content, closed)

    @cached_property
    def code_lines(self) -> frozenset[int]:
        """The lines of fenced and indented code, fences included, counting from 0."""
        blocks = (s.token.map or [0, 0] for s in self.spans if s.kind in ("fence", "indented"))
        return frozenset(line for first, after in blocks for line in range(first, after))

    @cached_property
    def prose(self) -> str:
        """The text with code, formulas and listed HTML blanked out, every other character in its place.

        >>> from mianjing.core.markdown import parse
        >>> parse("a `b` $c$ d").prose
        'a         d'
        """
        parts: list[str] = []
        at = 0
        for span in self.spans:
            if span.kind in _VERBATIM and span.start >= at:
                parts += [self.text[at : span.start], _NOT_BREAK.sub(" ", self.text[span.start : span.end])]
                at = span.end
        return "".join([*parts, self.text[at:]])

    @cached_property
    def formulas(self) -> tuple[Formula, ...]:
        r"""The formulas, in order.

        >>> from mianjing.core.markdown import parse
        >>> [(f.latex, f.display) for f in parse("$$\nx\n$$ 与 $y$，从$5降到$3").formulas]
        [('x', True), ('y', False)]
        """
        return tuple(
            Formula(s.start, s.end, s.token.content, s.token.type == "math_block" or s.token.markup == "$$")
            for s in self.spans
            if s.kind == "math"
        )

    @cached_property
    def links(self) -> tuple[TextLink, ...]:
        """The links and images, in order; ``start`` is that of the address where the text shows it."""
        return tuple(self._links())

    def _links(self) -> Iterator[TextLink]:
        for span in self.spans:
            if span.kind in ("link", "image"):
                target = unquote(str(span.token.attrs.get("href") or span.token.attrs.get("src") or ""))
                shown = self.text.find(target, span.start, span.end) if target else -1
                yield TextLink(max(span.start, shown), span.end, target, span.kind == "image")
            elif span.kind == "html":
                for tag in tags(self.text[span.start : span.end]):
                    target = unquote(tag.attributes.get("src" if tag.name == "img" else "href", ""))
                    if target and tag.name in ("a", "img"):
                        at = span.start + tag.start
                        yield TextLink(at, span.start + tag.end, target, tag.name == "img")

    @cached_property
    def spans(self) -> tuple[TextSpan, ...]:
        """Every piece that is not plain running text, by where it begins; a link holds what is inside it."""
        found: list[TextSpan] = []
        cells: dict[int, int] = {}  # by line: how far the cells of a table's row have been read
        before = ""
        for token in self.tokens:
            kind = _KINDS.get(token.type)
            if kind and token.map:
                found.append(self._block(kind, token))
            elif token.type == "inline" and token.children:
                found += self._inline(token, cells, cell=before in ("th_open", "td_open"))
            before = token.type
        return tuple(sorted(found, key=lambda span: (span.start, -span.end)))

    def _block(self, kind: Kind, token: Token) -> TextSpan:
        start, end = self.offsets(token.map or [0, 0])
        prefix = _CONTAINER.match(self.text, start, end)
        if kind in ("fence", "math") and prefix:
            start = self.text.find(token.markup, start, end) if token.markup else prefix.end()
        return TextSpan(
            kind, max(start, 0), len(self.text[:end].rstrip()) if kind == "indented" else end, token
        )

    def _inline(self, token: Token, cells: dict[int, int], *, cell: bool) -> Iterator[TextSpan]:
        placed = [child for child in token.children or () if "at" in child.meta and child.type in _KINDS]
        if not placed and not cell:
            return
        place = self._cell_places(token, cells) if cell else self._places(token)
        for child in placed:
            start, end = child.meta["at"]
            yield TextSpan(_KINDS[child.type], place[start], place[end - 1] + 1, child)

    def _places(self, token: Token) -> list[int]:
        """For each character of an inline token's content, its offset in the text."""
        first = (token.map or [0])[0]
        places: list[int] = []
        for number, part in enumerate(token.content.split("\n")):
            start, end = self.offsets([first + number, first + number + 1])
            bare = part.strip(" \t")
            line = self.text[start:end].rstrip()
            at = len(line) - len(bare) if line.endswith(bare) else max(0, line.find(bare))
            lead = len(part) - len(part.lstrip(" \t"))
            places += range(start + at - lead, start + at - lead + len(part) + 1)
        return places

    def _cell_places(self, token: Token, cells: dict[int, int]) -> list[int]:
        line = (token.map or [0])[0]
        start, end = self.offsets([line, line + 1])
        at = cells.get(line, start)
        pattern = re.escape(token.content).replace(r"\|", r"(?:\\?\|)")
        match = re.compile(pattern).search(self.text, at, end) if token.content else None
        if match is None:
            return [at] * (len(token.content) + 1)
        cells[line] = match.end()
        places, at = [], match.start()
        for char in token.content:
            at += char == "|" and self.text[at] == "\\"  # a bar that was escaped, and no more is
            places.append(at)
            at += 1
        return [*places, match.end()]
