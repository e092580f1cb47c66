"""markdown-it with this project's extensions, and the bound on nesting."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from mianjing.core.markdown import html, inline, math
from mianjing.core.markdown.document import MarkdownDocument

# What may be more than itself in a title.
_TITLE_MARKS = re.compile(r"[$`\\\r\0]")

DEEPEST = 60
"""Levels of nesting; a list is two, a quote one. markdown-it drops what lies deeper than its own bound."""


def parse(
    text: str, *, indented_code: bool = True, html_blocks: bool = True, inlines: bool = True
) -> MarkdownDocument:
    r"""The structure of ``text``.

    ``indented_code=False`` is for raw dumps, in which four spaces mean nothing: fences count at any indent.
    ``html_blocks=False`` reads Markdown also between tags on lines of their own.
    ``inlines=False`` is for those who ask for blocks alone: half the time.

    >>> [token.type for token in parse("# 优点\n\n显存 $n$").tokens]
    ['heading_open', 'inline', 'heading_close', 'paragraph_open', 'inline', 'paragraph_close']
    >>> parse("- " * 100 + "x").too_deep
    0
    """
    env: dict[str, Any] = {}
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    tokens = _parser(indented_code, html_blocks, inlines).parse(text, env)
    too_deep = env.get("too_deep")
    if too_deep is None and env.get("html_depth", 0) > DEEPEST:
        too_deep = 0
    return MarkdownDocument(text, tuple(tokens), too_deep)


def parse_title(text: str) -> tuple[Token, ...]:
    """The inline tokens of a title, in which only code, formulas and bare text mean anything.

    >>> [(token.type, token.content) for token in parse_title("`__init__` 与 $r$：**kwargs 从$5降到$3")]
    [('code_inline', '__init__'), ('text', ' 与 '), ('math_inline', 'r'), ('text', '：**kwargs 从$5降到$3')]
    """
    text = text.replace("\n", " ")
    if text and not _TITLE_MARKS.search(text):  # most are that, and parsing takes a hundred times as long
        return (Token("text", "", 0, content=text),)
    found = _title_parser().parseInline(text)
    return tuple(found[0].children or ()) if found else ()


@cache
def _parser(indented_code: bool, html_blocks: bool, inlines: bool) -> MarkdownIt:
    md = MarkdownIt("commonmark", {"maxNesting": DEEPEST + 10, "html": True})
    md.enable(["table", "strikethrough"]).use(footnote_plugin, inline=False, move_to_end=False)
    for extension in (math, html, inline):
        md.use(extension.use)
    md.block.ruler.before("table", "depth", _depth)
    inline.place(md)
    rules = {"code": indented_code, "html_block": html_blocks, "inline": inlines}
    return md.disable([rule for rule, wanted in rules.items() if not wanted])


@cache
def _title_parser() -> MarkdownIt:
    md = MarkdownIt("zero").use(math.use).enable(["backticks", "math"])
    md.inline.ruler.before("math", "escape_title", _escape)
    return md


def _depth(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    if state.level > DEEPEST and not silent:
        state.env["too_deep"] = min(start, state.env.get("too_deep", start))
    return False


def _escape(state: StateInline, silent: bool) -> bool:
    if not state.src.startswith((r"\$", r"\`"), state.pos):
        return False
    if not silent:
        state.append_pending(state.src[state.pos + 1])
    state.pos += 2
    return True
