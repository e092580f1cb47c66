"""LaTeX to MathML without a script, by math-core, which must never see a formula that it takes too long for.

math-core parses by recursion in native code, where thousands of open braces end the process with no exception
to catch. A bracket that nothing closes makes it read what follows twice, so the time doubles with each one.
No formula of an interview answer comes near the bounds set here.
"""

from __future__ import annotations

import re

from math_core import LatexError, LatexToMathML

LONGEST = 4000
DEEPEST = 60
MOST_UNCLOSED = 8

_converter = LatexToMathML(fancy_error=False)


class MathError(ValueError):
    """A formula that can't be shown; the message says why."""


def to_mathml(latex: str, *, display: bool) -> str:
    """Return ``latex`` as a ``<math>`` element.

    Raises:
        MathError: the formula is too long, too deep or not valid LaTeX.

    >>> to_mathml("x_i", display=False)
    '<math><msub><mi>x</mi><mi>i</mi></msub></math>'
    """
    if len(latex) > LONGEST:
        raise MathError(f"formula longer than {LONGEST} characters")
    deepest, unclosed = _brackets(latex)
    if deepest > DEEPEST:
        raise MathError(f"formula nested deeper than {DEEPEST} brackets")
    if unclosed > MOST_UNCLOSED:
        raise MathError(f"{unclosed} brackets that nothing closes")
    try:
        return _converter.convert_with_local_state(latex, displaystyle=display)
    except LatexError as error:
        raise MathError(str(error).partition("\n")[0]) from None


_BRACKET = re.compile(
    r"(?P<into>\{|\\left(?![A-Za-z])\s*(?:\\[A-Za-z]+|\\.|.)?|\\begin(?![A-Za-z]))"
    r"|(?P<out>\}|\\right(?![A-Za-z])\s*(?:\\[A-Za-z]+|\\.|.)?|\\end(?![A-Za-z]))"
    r"|(?P<opens>[(\[]|\\\{|\\(?:l(?:brace|brack|angle|floor|ceil|vert|Vert|group|moustache|lbracket|Brace|paren"
    r"|lparenthesis|lcorner)|ulcorner|[bB]igg?l)(?![A-Za-z]))"
    r"|(?P<closes>[)\]]|\\\}|\\(?:r(?:brace|brack|angle|floor|ceil|vert|Vert|group|moustache|rbracket|Brace|paren"
    r"|rparenthesis)|urcorner|lrcorner|[bB]igg?r)(?![A-Za-z]))"
    r"|\\.",
    re.DOTALL,
)


def _brackets(latex: str) -> tuple[int, int]:
    r"""How deep brackets and groups nest, and how many brackets are never closed in their group.

    A bracket of any kind closes one of any kind: ``[a, b)`` is an interval.

    >>> _brackets(r"\frac{f(x)}{[a, b)}"), _brackets(r"((\left(\{ x\right)")
    ((2, 0), (4, 3))
    """
    groups = [0]  # brackets open in each open group
    depth = deepest = unclosed = 0
    for match in _BRACKET.finditer(latex):
        kind = match.lastgroup
        if kind == "into":
            groups.append(0)
        elif kind == "opens":
            groups[-1] += 1
        elif kind == "closes" and groups[-1]:
            groups[-1] -= 1
        elif kind == "out" and len(groups) > 1:
            left = groups.pop()
            unclosed += left
            depth -= left + 1
            continue
        else:
            continue
        depth += -1 if kind == "closes" else 1
        deepest = max(deepest, depth)
    return deepest, unclosed + sum(groups)
