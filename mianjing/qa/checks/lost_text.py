"""YAML keeps the whole text: no word is taken for a comment, no line break folded away."""

import re
from collections.abc import Iterator

from mianjing.core.model import Problem
from mianjing.formats.yaml_nodes import Node
from mianjing.qa.item import CheckContext, CheckedFile

RULE = "lost-text"

# Fields that are sentences; behind an id or a number a comment is a comment.
_TEXTS = ("question", "asked_as", "covers", "body", "note", "term", "aliases", "wording")
_COMMENT = re.compile(r"[ \t]+#([^\n]{0,40})")


def check(item: CheckedFile, context: CheckContext) -> Iterator[Problem]:
    for name, node in _texts(item.root, ""):
        if node.style == ">" and name in ("body", "note"):
            message = "`>` joins the lines, so that lists and code are lost: write `|` in its place"
            yield item.problem(node, message, RULE)
        if node.style == "plain" and (match := _COMMENT.match(item.document.text.string, node.end)):
            message = (
                f"`#{match[1].rstrip()}` is a comment and no part of this text: "
                "put the text into quotes, or the comment on a line of its own"
            )
            yield item.document.text.problem(match.start(1) - 1, message, RULE)


def _texts(node: Node, name: str) -> Iterator[tuple[str, Node]]:
    """The scalars in fields that hold sentences, with the field's name."""
    for inner in node.items:
        yield from _texts(inner, name)
    for field, inner in node.fields.items():
        yield from _texts(inner, field)
    if name in _TEXTS and not node.items and not node.fields:
        yield name, node
