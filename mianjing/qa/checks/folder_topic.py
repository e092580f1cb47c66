"""A question stands in ``qa/<topic>/<id>.yml``."""

import re
from collections.abc import Iterator

from mianjing.core.model import Problem
from mianjing.qa.item import CheckContext, CheckedFile

RULE = "folder-topic"

_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\.yml")


def check(item: CheckedFile, context: CheckContext) -> Iterator[Problem]:
    folder, _, name = item.path.rpartition("/")
    if not _NAME.fullmatch(name):
        message = (
            f"the file's name `{name}` is the entry's id: small Latin letters, digits, hyphens, then .yml"
        )
        yield item.problem(None, message, RULE)
    if item.entry and item.entry.topic in context.topics and folder != f"qa/{item.entry.topic}":
        place = f"qa/{item.entry.topic}/{name}"
        message = f"topic `{item.entry.topic}` does not match the folder {folder}: move the file to {place}"
        yield item.problem(item.node("topic"), message, RULE)
