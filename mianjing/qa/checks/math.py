"""Formulas render: closed, valid LaTeX, no space inside their dollars."""

import re
from bisect import bisect_right
from collections.abc import Iterator

from mianjing.core.latex import MathError, to_mathml
from mianjing.core.model import Problem
from mianjing.qa.item import Body, Context, Item
from mianjing.qa.markdown import Formula, formulas, without_code

RULE = "math"

_SPACED = re.compile(r"(?<![\\$\w])\$ +(\\[a-zA-Z]{2,40}|[A-Za-z](?:_|\^)\S)[^$\n]{0,300}? +\$(?![\d$])")


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
    starts = [formula.start for formula in found]
    for match in _SPACED.finditer(blanked):
        before = bisect_right(starts, match.start())
        if not before or found[before - 1].end <= match.start():
            message = "spaces inside the dollars keep this from being math: write $x$, not $ x $"
            yield body.problem(match.start(), message, RULE, "warning")


def _wrong(formula: Formula) -> str:
    try:
        to_mathml(formula.latex, display=formula.display)
    except MathError as error:
        return str(error)
    return ""
