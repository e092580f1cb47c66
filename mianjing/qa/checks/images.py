"""An image is a file of ``qa/``: it exists, and no reader's browser asks another host for it."""

import posixpath
from collections.abc import Iterator

from mianjing.core.links import linked_file
from mianjing.core.model import Problem
from mianjing.qa.item import CheckContext, CheckedFile

RULE = "images"


def check(item: CheckedFile, context: CheckContext) -> Iterator[Problem]:
    for body in item.bodies:
        for link in body.document.links:
            place = linked_file(link.target, posixpath.dirname(item.path))
            if not link.image:
                continue
            if place is None:
                message = "an image of another site is not shown: put the file into qa/, or link to its page"
                yield body.problem(link.start, message, RULE, "warning")
            elif place.startswith("qa/") and not (context.root / place).is_file():
                message = f"there is no image {place}: add the file, or say in words what it showed"
                yield body.problem(link.start, message, RULE)
