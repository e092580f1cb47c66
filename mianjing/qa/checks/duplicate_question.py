"""No two entries ask the same question."""

from collections.abc import Iterator

from mianjing.core.model import Problem
from mianjing.core.text import same_words
from mianjing.qa.item import Context, Item

RULE = "duplicate-question"


def check(item: Item, context: Context) -> Iterator[Problem]:
    if item.entry is None or item.entry.status == "retired":
        return
    for other in context.phrases.get(same_words(item.entry.question), ()):
        if other.path != item.path and other.field == "question":
            message = (
                f"{other.path} asks this already: add your answer there, and other wordings to its `asked_as`"
            )
            yield item.problem(item.node("question"), message, RULE)
