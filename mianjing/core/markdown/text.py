"""The words of parsed Markdown, without its marks."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from html import unescape

from markdown_it.token import Token

from mianjing.core.latex import MathError, to_mathml
from mianjing.core.markdown.document import MarkdownDocument
from mianjing.core.markdown.html import visible_html

_ENVIRONMENT = re.compile(r"\\(?:begin|end)\{[a-zA-Z]*\*?\}")
_COMMAND = re.compile(r"( ?)(\\(?:[a-zA-Z]+|.))( (?=\w))?", re.DOTALL)
_FRACTION, _ROOT = "\0", "√"
_SPECIAL = {r"\frac": _FRACTION, r"\dfrac": _FRACTION, r"\tfrac": _FRACTION, r"\sqrt": _ROOT, "\\\\": " "}
_GROUP = re.compile(rf"(?:{_FRACTION}\{{([^{{}}]*)\}}|([_^{_ROOT}]))\{{([^{{}}]*)\}}")
_ALONE = re.compile(rf"{_ROOT}?[\w.]*|\([^()]*\)")
_DEEPEST = 8
"""Groups within groups that are taken apart; deeper ones only lose their braces."""
_BEFORE_END = re.compile(r" (?=[)\],.;])")
_BRACES = re.compile(rf"[{{}}&{_FRACTION}]+")
_TAG = re.compile(r"<!--.*?-->|</?[a-zA-Z][^<>]*>", re.DOTALL)


def plain(document: MarkdownDocument) -> str:
    r"""The text of a document, one block a line; code as it stands, formulas as one would type them.

    >>> from mianjing.core.markdown import parse
    >>> plain(parse("## 优点\n\n- **LoRA** 省 `显存`，见 [论文](https://arxiv.org)\n\n$$\n\\alpha + b\n$$"))
    '优点\nLoRA 省 显存，见 论文\nα + b'
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
    r"""A formula on one line of plain characters, as one would type it.

    >>> plain_latex(r"(W_0+\frac{\alpha}{r}BA)x")
    '(W_0+α/r BA)x'
    >>> plain_latex(r"\frac{a_i}{b+1} \le \sqrt{d_{in}}"), plain_latex(r"W_0, x_{l+1}, \mathrm{LN}(\alpha)")
    ('a_i/(b+1) ≤ √d_in', 'W_0, x_(l+1), LN(α)')
    """
    text = _COMMAND.sub(_shown, _ENVIRONMENT.sub(" ", latex))
    for _ in range(_DEEPEST):
        before, text = text, _GROUP.sub(_apart, text)
        if text == before:
            break
    return _BEFORE_END.sub("", " ".join(_BRACES.sub("", text).split()))


def _shown(command: re.Match[str]) -> str:
    before, name, after = command.groups()
    # The space that ends a command's name is seen only where one stands before it too.
    return before + _sign(name) + (after or "" if before else "")


def _apart(group: re.Match[str]) -> str:
    over, mark, inner = group.groups()
    return f"{_one(over)}/{_one(inner)} " if mark is None else mark + _one(inner)


def _one(text: str) -> str:
    """In brackets where it would else read as more than one thing."""
    return text if _ALONE.fullmatch(text) else f"({text})"


@cache
def _sign(command: str) -> str:
    """What a command shows by itself; nothing for one that only changes how others look."""
    if command in _SPECIAL:
        return _SPECIAL[command]
    try:
        shown = unescape(_TAG.sub("", to_mathml(command, display=False))).replace("\u2061", "")
    except MathError:
        return ""
    return f" {shown} " if shown.isascii() and len(shown) > 1 else shown  # log, max


def _words(token: Token) -> str:
    if token.type in ("softbreak", "hardbreak"):
        return " "
    if token.type == "math_inline":
        return plain_latex(token.content)
    if token.type == "image":
        return plain_inline(token.children or ())
    return token.content if token.type in ("text", "code_inline", "text_special") else ""
