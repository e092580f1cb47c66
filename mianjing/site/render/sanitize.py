"""The one allow-list that every piece of HTML made from an entry, a term or a remark passes.

Markdown lets raw HTML through and entries come from strangers, so nothing reaches a page before
``clean`` has parsed it as a browser would (ammonia, through nh3) and dropped what is not listed here:
scripts, styles, event handlers, frames, SVG, forms, ids and names (they could shadow a script's
globals), every URL scheme but the harmless ones, and every class but those our own renderer writes.
"""

from __future__ import annotations

import nh3
from pygments.token import STANDARD_TYPES

from mianjing.core.html import ELEMENTS, MATH

_MATH_ATTRIBUTES = {
    "display",
    "displaystyle",
    "scriptlevel",
    "mathvariant",
    "stretchy",
    "fence",
    "separator",
    "form",
    "lspace",
    "rspace",
    "largeop",
    "movablelimits",
    "accent",
    "accentunder",
    "minsize",
    "maxsize",
    "symmetric",
    "width",
    "height",
    "depth",
    "voffset",
    "linethickness",
    "notation",
}

MATH_CELLS = {"tex-left", "tex-right", "tex-flush-left", "tex-flush-right", "tex-gap"}

_ATTRIBUTES: dict[str, set[str]] = {
    "a": {"href", "title"},
    "img": {"src", "alt", "title", "width", "height"},
    "abbr": {"title"},
    "ol": {"start", "type", "reversed"},
    "li": {"value"},
    "col": {"span"},
    "th": {"align", "colspan", "rowspan", "scope"},
    "td": {"align", "colspan", "rowspan"},
}

# How a formula is marked, which is put in its place afterwards.
FORMULA = "formula"
BLOCK_FORMULA = "formula-block"

_CLASSES: dict[str, set[str]] = {
    "div": {"highlight", BLOCK_FORMULA},
    "span": {FORMULA, BLOCK_FORMULA, *filter(None, STANDARD_TYPES.values())},
}

# What these contain is never text a reader should see.
_UNREAD = {"script", "style", "iframe", "object", "embed", "svg", "math", "template", "noscript"}

_cleaner = nh3.Cleaner(
    tags=set(ELEMENTS),
    clean_content_tags=_UNREAD,
    attributes=_ATTRIBUTES,
    allowed_classes=_CLASSES,
    url_schemes={"http", "https", "mailto"},
    link_rel="nofollow noopener noreferrer",
)
_math_cleaner = nh3.Cleaner(
    tags=set(MATH),
    clean_content_tags=_UNREAD - {"math"},
    attributes=dict.fromkeys(MATH, _MATH_ATTRIBUTES),
    allowed_classes={"mtd": MATH_CELLS},
    url_schemes=set(),
)


def clean(html: str) -> str:
    """Return ``html`` with everything not on the allow-list removed, and well formed.

    MathML goes too: where HTML and MathML may hold each other, what was well formed once need not be so
    for the next reader. Formulas are put in afterwards, each cleaned by ``clean_math``.

    >>> clean('H<sub>2</sub>O<img src=x onerror=alert(1)><script>alert(1)</script>')
    'H<sub>2</sub>O<img src="x">'
    >>> clean('<a href="javascript:alert(1)" id="top">x</a>')
    '<a rel="nofollow noopener noreferrer">x</a>'
    """
    return _cleaner.clean(html)


def clean_math(mathml: str) -> str:
    """Return the MathML of one formula without anything that is not MathML for showing.

    >>> clean_math('<math><mtext><img src=x></mtext><mi href="javascript:alert(1)">x</mi></math>')
    '<math><mtext></mtext><mi>x</mi></math>'
    """
    return _math_cleaner.clean(mathml)
