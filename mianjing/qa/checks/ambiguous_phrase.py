"""A phrase of ``asked_as`` leads to one entry."""

from collections.abc import Iterator

from mianjing.core.model import Problem
from mianjing.qa.asked import folded_phrase
from mianjing.qa.item import CheckContext, CheckedFile

RULE = "ambiguous-phrase"


def check(item: CheckedFile, context: CheckContext) -> Iterator[Problem]:
    entry = item.entry
    if entry is None:
        return
    own = folded_phrase(entry.question)
    for number, phrase in enumerate(entry.asked_as):
        folded = folded_phrase(phrase)
        node = item.node("asked_as", number)
        if folded == own:
            yield item.problem(node, "this is the question itself: delete it here", RULE, "warning")
        for other in context.phrases.get(folded, ()):
            if other.path != item.path:
                message = f"`{phrase}` also leads to {other.path} ({other.field}): keep it in one of the two"
                yield item.problem(node, message, RULE)
