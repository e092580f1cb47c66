"""Hidden characters are not smuggled in by an escape like ``"\\u202e"``."""

from collections.abc import Iterator

from mianjing.core.model import Problem
from mianjing.formats.characters import is_refused
from mianjing.formats.yaml_nodes import Node
from mianjing.qa.item import CheckContext, CheckedFile

RULE = "characters"


def check(item: CheckedFile, context: CheckContext) -> Iterator[Problem]:
    for node in _scalars(item.root):
        if node.style == '"' and is_refused(node.raw):
            message = (
                "an escape in this text makes a hidden character (control, direction or no width): delete it"
            )
            yield item.problem(node, message, RULE)


def _scalars(node: Node) -> Iterator[Node]:
    if not node.fields and not node.items:
        yield node
    for inner in (*node.fields.values(), *node.items):
        yield from _scalars(inner)
