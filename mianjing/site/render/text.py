"""Short texts (questions, tags, titles): escaped HTML, plain text, language and summaries."""

from __future__ import annotations

import html
import re
from functools import lru_cache

from markdown_it.token import Token
from markupsafe import Markup

from mianjing.core.markdown import parse_title
from mianjing.core.text import language
from mianjing.site.render.mathml import MathError, scrollable, to_mathml, together
from mianjing.site.render.segments import text_of

_SPACE = re.compile(r"\s+")


@lru_cache(maxsize=16384)
def inline(text: str) -> Markup:
    """``text`` as HTML: everything escaped, but ``$…$`` shown as math and backticks as code.

    >>> inline("秩 $r$ 与 `<b>`")
    Markup('秩 <math><mi>r</mi></math> 与 <code>&lt;b&gt;</code>')
    """
    return Markup(together("".join(map(_inline, parse_title(text)))))


def _inline(token: Token) -> str:
    if token.type == "math_inline":
        return _formula(token.content)
    shown = html.escape(token.content)
    return f"<code>{shown}</code>" if token.type == "code_inline" else shown


def _formula(latex: str) -> str:
    try:
        return scrollable(to_mathml(latex, display=False))
    except MathError:
        return html.escape(f"${latex}$")


def plain(text: str) -> str:
    r"""``text`` for places that know no markup (page titles, metadata): without $, commands and backticks.

    >>> plain(r"秩 $r$ 与 `rank`，$O(n^2)$ 与 $\alpha \le 1$")
    '秩 r 与 rank，O(n^2) 与 α≤1'
    """
    words = (_spoken(t.content) if t.type == "math_inline" else t.content for t in parse_title(text))
    return _SPACE.sub(" ", "".join(words)).strip()


def _spoken(latex: str) -> str:
    """A formula without LaTeX commands: as typed if it has none, else the characters it would show."""
    return html.unescape(text_of(_formula(latex))) if "\\" in latex else latex


def lang_of(text: str) -> str:
    """The language to name in HTML: ``"en"`` for English text, else ``"zh"``.

    >>> lang_of("What is LoRA?"), lang_of("LoRA 是什么"), lang_of("42")
    ('en', 'zh', 'zh')
    """
    return "en" if language(text) == "en" else "zh"


def full_text(page: str) -> str:
    """All text of sanitised HTML on one line.

    >>> full_text("<p>会。</p><pre>x = 1</pre>")
    '会。 x = 1'
    """
    return _SPACE.sub(" ", html.unescape(text_of(page))).strip()


_UNREAD = frozenset({"pre", "table"})
_BLOCK_FORMULA = re.compile(r'<math display="block"[^>]*>.*?</math>', re.DOTALL)


def summary(page: str, length: int = 120) -> str:
    """The first ``length`` characters of sanitised HTML as plain text, cut at a sentence if one ends there.

    >>> summary("<p>第一句。</p><p>第二句很长很长</p>", 8)
    '第一句。'
    """
    text = _SPACE.sub(" ", html.unescape(text_of(_BLOCK_FORMULA.sub("", page), skip=_UNREAD))).strip()
    if len(text) <= length:
        return text
    cut = text[:length]
    end = max(cut.rfind(mark) for mark in "。！？；")
    return cut[: end + 1] if end + 1 >= length // 2 else cut[: length - 1].rstrip() + "…"
