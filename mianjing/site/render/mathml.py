"""LaTeX to MathML while building, so that a formula needs no script in the reader's browser."""

from __future__ import annotations

import html
import re

from mianjing.core import latex as converter
from mianjing.core.latex import MathError
from mianjing.site.render.sanitize import clean_math

__all__ = ["MathError", "convert", "to_mathml"]

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
    they become classes that the style sheet knows.

    Raises:
        MathError: the formula is too long, too deep or not valid LaTeX.

    >>> to_mathml("x_i", display=False)
    '<math><msub><mi>x</mi><mi>i</mi></msub></math>'
    """
    return clean_math(_CELL.sub(_cell, converter.to_mathml(latex, display=display)))


def _cell(match: re.Match[str]) -> str:
    style = match.group(1)
    return f'<mtd class="{" ".join(name for part, name in _CELL_CLASSES if part in style)}"'


# What arithmatex writes with generic: true; the formula inside is escaped, so it holds no "<".
_WRITTEN = re.compile(
    r'<span class="arithmatex">\\\(([^<]*)\\\)</span>|<div class="arithmatex">\s*\\\[([^<]*)\\\]\s*</div>'
)


def convert(page: str) -> tuple[str, tuple[str, ...]]:
    """Replace every formula marked by arithmatex in sanitised HTML; one that fails stays visible as code.

    Returns the new HTML and a message for each formula that failed.
    """
    failures: list[str] = []

    def replace(match: re.Match[str]) -> str:
        inline, block = match.groups()
        latex = html.unescape(block if inline is None else inline).strip()
        try:
            return to_mathml(latex, display=inline is None)
        except MathError as error:
            failures.append(f"math does not render: {error}: {_short(latex)}")
            return f"<code>{html.escape(latex)}</code>"

    return _WRITTEN.sub(replace, page), tuple(failures)


def _short(latex: str) -> str:
    line = " ".join(latex.split())
    return line if len(line) <= 60 else line[:59] + "…"
