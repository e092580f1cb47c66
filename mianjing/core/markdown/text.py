"""The words of parsed Markdown, without its marks."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import unescape

from markdown_it.token import Token

from mianjing.core.markdown.document import Document
from mianjing.core.markdown.html import visible_html

_COMMAND = re.compile(r"\\[a-zA-Z]+\*?")
_MARKS = re.compile(r"[_^{}$&\\|]+")
_TAG = re.compile(r"<!--.*?-->|</?[a-zA-Z][^<>]*>", re.DOTALL)


def plain(document: Document) -> str:
    r"""The text of a document, one block a line; code as it stands, formulas without commands.

    >>> from mianjing.core.markdown import parse
    >>> plain(parse("## 优点\n\n- **LoRA** 省 `显存`，见 [论文](https://arxiv.org)\n\n$$\n\\alpha + b\n$$"))
    '优点\nLoRA 省 显存，见 论文\n+ b'
    """
    return "\n".join(filter(None, map(plain_block, document.tokens)))


def plain_block(token: Token) -> str:
    """The text of one block's token, or nothing if the token only opens or closes a block."""
    if token.type == "inline":
        return plain_inline(token.children or ())
    if token.type in ("fence", "code_block"):
        return token.content.rstrip("\n")
    if token.type == "math_block":
        return plain_latex(token.content)
    if token.type == "html_block":  # what is no paired tag is shown, so it is text
        return unescape(_TAG.sub(" ", visible_html(token))).strip()
    return ""


def plain_inline(children: Iterable[Token]) -> str:
    """The text of a block's inline tokens."""
    return "".join(map(_words, children)).strip()


def plain_latex(latex: str) -> str:
    """A formula's letters, numbers and signs.

    >>> plain_latex(r"\\frac{a_i}{b} \\le 3")
    'a i b 3'
    """
    return " ".join(_MARKS.sub(" ", _COMMAND.sub(" ", latex)).split())


def _words(token: Token) -> str:
    if token.type in ("softbreak", "hardbreak"):
        return " "
    if token.type == "math_inline":
        return plain_latex(token.content)
    if token.type == "image":
        return plain_inline(token.children or ())
    return token.content if token.type in ("text", "code_inline", "text_special") else ""
