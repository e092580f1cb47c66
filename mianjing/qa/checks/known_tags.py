"""``tags`` are ids of ``qa/tags.yml``, and an answered question has one at least."""

from collections.abc import Iterator

from mianjing.core.model import Problem
from mianjing.core.problems import did_you_mean
from mianjing.qa.item import CheckContext, CheckedFile

RULE = "known-tags"


def check(item: CheckedFile, context: CheckContext) -> Iterator[Problem]:
    if item.entry is None:
        return
    for number, tag in enumerate(item.entry.tags):
        if tag not in context.tags:
            message = f"there is no tag `{tag}`{did_you_mean(tag, context.tags)}: use an id of qa/tags.yml"
            yield item.problem(item.node("tags", number), message, RULE)
    if not item.entry.tags and item.entry.status in ("answered", "partial"):
        message = "no tags: name one to six of qa/tags.yml"
        yield item.problem(item.node("tags") or item.node("question"), message, RULE, "warning")
