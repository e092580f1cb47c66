"""Formulas render: closed, valid LaTeX, no space inside their dollars."""

import re
from collections.abc import Iterator

from math_core import LatexError, LatexToMathML

from mianjing.entries.item import Body, Context, Item
from mianjing.entries.markdown import Formula, formulas, without_code
from mianjing.model import Problem

RULE = "math"

_LONGEST = 4000
_DEEPEST = 60
_SPACED = re.compile(r"(?<![\\$\w])\$ +(\\[a-zA-Z]{2,40}|[A-Za-z](?:_|\^)\S)[^$\n]{0,300}? +\$(?![\d$])")

_converter = LatexToMathML(fancy_error=False)


def check(item: Item, context: Context) -> Iterator[Problem]:
    for body in item.bodies():
        if "$" in body.text:
            yield from _formulas(body)


def _formulas(body: Body) -> Iterator[Problem]:
    blanked = without_code(body.text)
    found, unclosed = formulas(blanked)
    for at in unclosed:
        yield body.problem(at, "this `$$` is never closed: end the formula with another `$$`", RULE)
    for formula in found:
        wrong = _wrong(formula)
        if wrong:
            message = (
                f"this formula does not render ({wrong}): correct its LaTeX, or escape a lone dollar as \\$"
            )
            yield body.problem(formula.start, message, RULE)
    taken = [(formula.start, formula.end) for formula in found]
    for match in _SPACED.finditer(blanked):
        if not any(start <= match.start() < end for start, end in taken):
            message = "spaces inside the dollars keep this from being math: write $x$, not $ x $"
            yield body.problem(match.start(), message, RULE, "warning")


def _wrong(formula: Formula) -> str:
    if len(formula.latex) > _LONGEST:
        return f"over {_LONGEST} characters"
    depth = deepest = 0
    for char in formula.latex:
        depth += (char == "{") - (char == "}")
        deepest = max(deepest, depth)
    if deepest > _DEEPEST:
        return f"nested deeper than {_DEEPEST} braces"
    try:
        _converter.convert_with_local_state(formula.latex, displaystyle=formula.display)
    except LatexError as error:
        return str(error).partition("\n")[0]
    return ""
