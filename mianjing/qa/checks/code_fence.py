"""A code fence that is opened is closed."""

from collections.abc import Iterator

from mianjing.core.model import Problem
from mianjing.qa.item import CheckContext, CheckedFile

RULE = "code-fence"


def check(item: CheckedFile, context: CheckContext) -> Iterator[Problem]:
    for body in item.bodies:
        for fence in body.document.fences:
            if not fence.closed:
                message = (
                    "this code fence is never closed, so all that follows is code: end it with ``` on a line"
                )
                yield body.problem(fence.start, message, RULE)
