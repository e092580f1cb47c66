"""Markdown nests no deeper than is read: what lies deeper would be left out."""

from collections.abc import Iterator

from mianjing.core.markdown import DEEPEST
from mianjing.core.model import Problem
from mianjing.qa.item import CheckContext, CheckedFile

RULE = "nesting"


def check(item: CheckedFile, context: CheckContext) -> Iterator[Problem]:
    for body in item.bodies:
        if body.document.too_deep is not None:
            message = f"lists, quotes and HTML nest deeper than {DEEPEST} levels: write it with fewer"
            yield body.problem(body.document.line_starts[body.document.too_deep], message, RULE)
