"""Formulas render: closed, valid LaTeX, no space inside their dollars."""

import re
from collections.abc import Iterator

from mianjing.core.latex import MathError, to_mathml
from mianjing.core.markdown import Formula
from mianjing.core.model import Problem
from mianjing.qa.item import Body, CheckContext, CheckedFile

RULE = "math"

_UNCLOSED = re.compile(r"(?<![\\$])\$\$(?!\$)")
_SPACED = re.compile(r"(?<![\\$\w])\$ +(\\[a-zA-Z]{2,40}|[A-Za-z](?:_|\^)\S)[^$\n]{0,300}? +\$(?![\d$])")


def check(item: CheckedFile, context: CheckContext) -> Iterator[Problem]:
    for body in item.bodies:
        yield from _formulas(body)


def _formulas(body: Body) -> Iterator[Problem]:
    for formula in body.document.formulas:
        wrong = _wrong(formula)
        if wrong:
            message = (
                f"this formula does not render ({wrong}): correct its LaTeX, or escape a lone dollar as \\$"
            )
            yield body.problem(formula.start, message, RULE)
    prose = body.document.prose
    for match in _UNCLOSED.finditer(prose):
        message = "this `$$` is never closed in its paragraph: end the formula with another `$$`"
        yield body.problem(match.start(), message, RULE)
    for match in _SPACED.finditer(prose):
        message = "spaces inside the dollars keep this from being math: write $x$, not $ x $"
        yield body.problem(match.start(), message, RULE, "warning")


def _wrong(formula: Formula) -> str:
    try:
        to_mathml(formula.latex, display=formula.display)
    except MathError as error:
        return str(error)
    return ""
