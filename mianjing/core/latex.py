"""LaTeX to MathML without a script, by math-core, which must never see a formula nested too deep.

math-core parses by recursion in native code: thousands of open braces end the process, with no exception to
catch. No formula of an interview answer comes near the bounds set here.
"""

from __future__ import annotations

from math_core import LatexError, LatexToMathML

LONGEST = 4000
DEEPEST = 60

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
    if _depth(latex) > DEEPEST:
        raise MathError(f"formula nested deeper than {DEEPEST} braces")
    try:
        return _converter.convert_with_local_state(latex, displaystyle=display)
    except LatexError as error:
        raise MathError(str(error).partition("\n")[0]) from None


def _depth(latex: str) -> int:
    depth = deepest = 0
    for character in latex:
        depth += (character == "{") - (character == "}")
        deepest = max(deepest, depth)
    return max(deepest, latex.count(r"\left"), latex.count(r"\begin"))
