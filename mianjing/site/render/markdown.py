"""Markdown of an entry → HTML that is safe to print on a page, straight from the one parser's tokens."""

from __future__ import annotations

import re
from collections.abc import MutableMapping, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from importlib.metadata import version
from typing import Any

from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import OptionsDict

from mianjing.core.markdown import MarkdownDocument, parse, visible_html
from mianjing.site.messages import say
from mianjing.site.render.highlight import highlighted
from mianjing.site.render.mathml import convert, marked, together
from mianjing.site.render.sanitize import clean
from mianjing.site.render.segments import map_text
from mianjing.site.render.typography import full_width

# Part of every cache key: raise the number when the same Markdown should come out as other HTML.
_MAKERS = ("markdown-it-py", "mdit-py-plugins", "Pygments", "math-core", "nh3")
VERSION = " ".join(["8", *(f"{name}={version(name)}" for name in _MAKERS)])

_HEADING = re.compile(r"<(/?)h([1-6])>")
_VERBATIM = frozenset({"pre", "code", "math"})


@dataclass(frozen=True)
class Html:
    """Sanitised HTML and what went wrong making it (one message a formula that failed)."""

    text: str
    failures: tuple[str, ...] = ()


def to_html(text: str, *, top_heading: int = 3) -> Html:
    """Convert ``text``; its highest heading becomes ``h<top_heading>``, the others keep their distance.

    Markdown that nests too deep, which ``check`` names, is shown as it was typed.

    >>> to_html("# 优点\\n\\n显存 $n$").text
    '<h3>优点</h3>\\n<p>显存 <math><mi>n</mi></math></p>'
    """
    return scrollable(plain_html(parse(text), top_heading=top_heading))


def plain_html(document: MarkdownDocument, *, top_heading: int = 3) -> Html:
    """The HTML of a text that was taken apart, before anything in it is put into words of the site."""
    if document.too_deep is not None:
        return Html(f"<pre><code>{escape(document.text)}</code></pre>")
    html, failures = convert(clean(_renderer().render(document.tokens, _OPTIONS, {}).rstrip()))
    html = _demote(html, top_heading)
    return Html(together(map_text(html, full_width, outside=_VERBATIM)), failures)


class _Renderer(RendererHTML):
    """markdown-it's HTML, with this site's code, formulas, tables and footnotes."""

    def fence(self, tokens: Sequence[Token], idx: int, *_: Any) -> str:
        return highlighted(tokens[idx].content, tokens[idx].info.partition(" ")[0])

    def code_block(self, tokens: Sequence[Token], idx: int, *_: Any) -> str:
        return highlighted(tokens[idx].content, "")

    def math_block(self, tokens: Sequence[Token], idx: int, *_: Any) -> str:
        return marked(tokens[idx].content, display=True, tag="div") + "\n"

    def math_inline(self, tokens: Sequence[Token], idx: int, *_: Any) -> str:
        return marked(tokens[idx].content, display=tokens[idx].markup == "$$")

    def html_block(self, tokens: Sequence[Token], idx: int, *_: Any) -> str:
        return visible_html(tokens[idx])

    def html_inline(self, tokens: Sequence[Token], idx: int, *_: Any) -> str:
        return visible_html(tokens[idx])

    def th_open(self, tokens: Sequence[Token], idx: int, *_: Any) -> str:
        align = str(tokens[idx].attrs.get("style", "")).removeprefix("text-align:")
        tag = _cell(tokens[idx], tokens[idx + 1])
        return f'<{tag} align="{align}">' if align else f"<{tag}>"

    def th_close(self, tokens: Sequence[Token], idx: int, *_: Any) -> str:
        return f"</{_cell(tokens[idx], tokens[idx - 1])}>\n"

    td_open, td_close = th_open, th_close

    def footnote_ref(self, tokens: Sequence[Token], idx: int, *_: Any) -> str:
        return f"<sup>{escape(str(tokens[idx].meta['label']))}</sup>"

    def footnote_reference_open(self, tokens: Sequence[Token], idx: int, *_: Any) -> str:
        return ""

    footnote_reference_close = footnote_reference_open

    def paragraph_open(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: MutableMapping[str, Any]
    ) -> str:
        before = tokens[idx - 1] if idx else None
        note = before and before.type == "footnote_reference_open"
        number = f"<sup>{escape(str(before.meta['label']))}</sup> " if before and note else ""
        return self.renderToken(tokens, idx, options, env) + number


def _cell(edge: Token, content: Token) -> str:
    """The tag of a table's cell: one that says nothing is no heading of a column."""
    return edge.tag if content.content.strip() else "td"


@cache
def _renderer() -> _Renderer:
    return _Renderer()


_OPTIONS = OptionsDict(
    {
        "maxNesting": 100,
        "html": True,
        "linkify": False,
        "typographer": False,
        "quotes": "",
        "xhtmlOut": False,
        "breaks": False,
        "langPrefix": "",
        "highlight": None,
    }
)


def _demote(html: str, top: int) -> str:
    levels = [int(match.group(2)) for match in _HEADING.finditer(html)]
    if not levels:
        return html
    shift = top - min(levels)
    return _HEADING.sub(lambda m: f"<{m.group(1)}h{max(top, min(6, int(m.group(2)) + shift))}>", html)


def scrollable(made: Html) -> Html:
    """Give wide things a box of their own to scroll in, so that a phone's page never scrolls sideways."""
    box = f'<div class="mj-scroll" role="group" aria-label="{say("table.label")}">'
    html = made.text.replace("<table>", f'{box}<table class="mj-table">').replace(
        "</table>", "</table></div>"
    )
    return Html(_BLOCK_MATH.sub(r'<span class="mj-formula">\g<0></span>', html), made.failures)


_BLOCK_MATH = re.compile(r'<math display="block"[^>]*>.*?</math>', re.DOTALL)
