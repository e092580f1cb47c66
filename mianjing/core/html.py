"""The HTML elements an entry's Markdown may hold: what the sanitizer lets through and ``check`` accepts.

``MATH`` are those of formulas, which only our own converter may write.
"""

from __future__ import annotations

_TEXT = "p br hr h1 h2 h3 h4 h5 h6 ul ol li dl dt dd blockquote pre code em strong b i u s del ins sub sup"
_MORE = "kbd mark small q cite abbr span div a img figure figcaption details summary"
_TABLE = "table caption colgroup col thead tbody tfoot tr th td"
_MATH = (
    "math mrow mi mn mo ms mtext mspace mfrac msqrt mroot mstyle mpadded mphantom msub msup msubsup "
    "munder mover munderover mmultiscripts mprescripts mtable mtr mtd menclose"
)

MATH = frozenset(_MATH.split())
ELEMENTS = frozenset(f"{_TEXT} {_MORE} {_TABLE}".split())
