"""LaTeX to MathML while building, so that a formula needs no script in the reader's browser."""

from __future__ import annotations

import html
import re

from mianjing.core import latex as converter
from mianjing.core.latex import MathError
from mianjing.site.render.sanitize import BLOCK_FORMULA, FORMULA, clean_math
from mianjing.site.render.segments import text_of

__all__ = ["MathError", "convert", "scrollable", "to_mathml", "together"]

_CELL = re.compile(r'<mtd style="([^"]*)"')
_CELL_CLASSES = (
    ("text-align: right", "tex-right"),
    ("text-align: left", "tex-left"),
    ("padding-left: 0", "tex-flush-left"),
    ("padding-right: 0", "tex-flush-right"),
    ("padding-left:1em", "tex-gap"),
)


def to_mathml(latex: str, *, display: bool) -> str:
    """Return ``latex`` as a ``<math>`` element that is safe to print.

    The converter aligns table cells by inline style, which the site's Content-Security-Policy forbids;
    they become classes that the style sheet knows. What was written stands in ``alttext``, MathML's place for
    it, unless the formula reads the same: so it can be copied.

    Raises:
        MathError: the formula is too long, too deep or not valid LaTeX.

    >>> to_mathml("x_i", display=False)
    '<math alttext="x_i"><msub><mi>x</mi><mi>i</mi></msub></math>'
    """
    math = clean_math(_CELL.sub(_cell, converter.to_mathml(latex, display=display)))
    written = " ".join(latex.split())
    if written == html.unescape(text_of(math)):
        return math
    return _FIRST.sub(lambda tag: f'{tag[0]} alttext="{html.escape(written)}"', math, count=1)


_FIRST = re.compile(r'<math(?: display="block")?')


def _cell(match: re.Match[str]) -> str:
    style = match.group(1)
    return f'<mtd class="{" ".join(name for part, name in _CELL_CLASSES if part in style)}"'


# As many characters of a formula in a line are narrower than any text on a phone.
_ONE_LINE = 12


def scrollable(math: str) -> str:
    """``math`` as a phone can show it: a formula in a line that is long gets a box to scroll in."""
    long = not math.startswith('<math display="block"') and len(text_of(math)) > _ONE_LINE
    return f'<span class="mj-math">{math}</span>' if long else math


_MARKS_BEFORE, _MARKS_BEHIND = "（(「『《〈【“‘[", "，。、；：！？）)」』》〉】”’],.;:!?%…"
_BESIDE = re.compile(
    rf"(?P<before>[{re.escape(_MARKS_BEFORE)}]{{0,3}})"
    r'(?P<formula><span class="mj-math"><math.*?</math></span>|<math(?! display="block").*?</math>)'
    rf"(?P<behind>[{re.escape(_MARKS_BEHIND)}]{{0,3}})",
    re.DOTALL,
)


def together(page: str) -> str:
    """``page`` with the marks beside a formula kept in its line, where browsers break before and behind it.

    >>> together("显存（<math><mi>n</mi></math>）。")
    '显存<span class="mj-keep">（<math><mi>n</mi></math>）。</span>'
    >>> together("显存 <math><mi>n</mi></math> 字节")
    '显存 <math><mi>n</mi></math> 字节'
    """
    return _BESIDE.sub(
        lambda one: f'<span class="mj-keep">{one[0]}</span>' if one["before"] or one["behind"] else one[0],
        page,
    )


# A formula on its way through the sanitizer, which lets no MathML pass: its LaTeX, escaped, so without "<".
_MARKED = re.compile(rf'<(?:span|div) class="({FORMULA}|{BLOCK_FORMULA})">([^<]*)</(?:span|div)>')


def marked(latex: str, *, display: bool, tag: str = "span") -> str:
    """``latex`` in an element that ``convert`` finds again."""
    return f'<{tag} class="{BLOCK_FORMULA if display else FORMULA}">{html.escape(latex)}</{tag}>'


def convert(page: str) -> tuple[str, tuple[str, ...]]:
    """Replace every ``marked`` formula in sanitised HTML; one that fails stays visible as code.

    Returns the new HTML and a message for each formula that failed.
    """
    failures: list[str] = []

    def replace(match: re.Match[str]) -> str:
        latex = html.unescape(match[2]).strip()
        try:
            return scrollable(to_mathml(latex, display=match[1] == BLOCK_FORMULA))
        except MathError as error:
            failures.append(f"math does not render: {error}: {_short(latex)}")
            return f"<code>{html.escape(latex)}</code>"

    return _MARKED.sub(replace, page), tuple(failures)


def _short(latex: str) -> str:
    line = " ".join(latex.split())
    return line if len(line) <= 60 else line[:59] + "…"
