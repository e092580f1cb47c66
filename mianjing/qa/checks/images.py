"""An image is a file of ``qa/``: it exists, and no reader's browser asks another host for it."""

import posixpath
import re
from collections.abc import Iterator
from urllib.parse import unquote

from mianjing.core.model import Problem
from mianjing.qa.item import Context, Item
from mianjing.qa.markdown import without_code

RULE = "images"

_IMAGE = re.compile(
    r"!\[[^\[\]\n]{0,500}\]\(\s*<?([^\s()<>]{1,2000})|<img\b[^<>]{0,500}?\bsrc=[\"']?([^\"'\s<>]{1,2000})"
)


def check(item: Item, context: Context) -> Iterator[Problem]:
    for body in item.bodies():
        for match in _IMAGE.finditer(without_code(body.text)):
            target = unquote(match.group(1) or match.group(2))
            at = match.start(1) if match.group(1) else match.start(2)
            if ":" in target or target.startswith("//"):
                message = "an image of another site is not shown: put the file into qa/, or link to its page"
                yield body.problem(at, message, RULE, "warning")
                continue
            place = posixpath.normpath(posixpath.join(posixpath.dirname(item.path), target))
            if place.startswith("qa/") and not (context.root / place).is_file():
                message = f"there is no image {place}: add the file, or say in words what it showed"
                yield body.problem(at, message, RULE)
