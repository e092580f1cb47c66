"""``topic`` is one of ``qa/topics.yml``."""

from collections.abc import Iterator

from mianjing.entries.item import Context, Item
from mianjing.model import Problem
from mianjing.problems import did_you_mean

RULE = "known-topic"


def check(item: Item, context: Context) -> Iterator[Problem]:
    if item.entry and item.entry.topic not in context.topics:
        topic = item.entry.topic
        meant = did_you_mean(topic, context.topics)
        message = f"there is no topic `{topic}`{meant}: use an id of qa/topics.yml"
        yield item.problem(item.node("topic"), message, RULE)
