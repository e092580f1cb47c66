"""Code with its syntax marked up by pygments, within a budget."""

from __future__ import annotations

from functools import cache
from html import escape

from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound

LONGEST = 4000
"""Characters; longer code is shown without colours, unless its lexer is known to be linear. Those of Java,
reStructuredText, Perl and others take time by the square of what they read."""
LINEAR = frozenset({"bash", "c", "cpp", "json", "python", "sql"})


def highlighted(code: str, language: str) -> str:
    """``code`` as a block; ``language`` is a name pygments may know.

    >>> highlighted("x", "python")
    '<div class="highlight"><pre><code><span class="n">x</span>\\n</code></pre></div>\\n'
    """
    lexer = _lexer(language.lower())
    if lexer is None or (len(code) > LONGEST and not LINEAR.intersection(lexer.aliases)):
        shown = escape(code, quote=False)
    else:
        shown = highlight(code, lexer, _formatter())
    return f'<div class="highlight"><pre><code>{shown}</code></pre></div>\n'


@cache
def _formatter() -> HtmlFormatter[str]:
    return HtmlFormatter(nowrap=True)


@cache
def _lexer(language: str) -> Lexer | None:
    try:
        return get_lexer_by_name(language, stripnl=False) if language else None
    except ClassNotFound:
        return None
