"""``topic`` is one of ``qa/topics.yml``."""

from collections.abc import Iterator

from mianjing.core.model import Problem
from mianjing.core.problems import did_you_mean
from mianjing.qa.item import CheckContext, CheckedFile

RULE = "known-topic"


def check(item: CheckedFile, context: CheckContext) -> Iterator[Problem]:
    if item.entry and item.entry.topic not in context.topics:
        topic = item.entry.topic
        meant = did_you_mean(topic, context.topics)
        message = f"there is no topic `{topic}`{meant}: use an id of qa/topics.yml"
        yield item.problem(item.node("topic"), message, RULE)
