"""What an answer is from stands among the entry's origins, and those among the sources."""

from collections.abc import Iterator

from mianjing.core.model import Problem
from mianjing.core.problems import did_you_mean
from mianjing.qa.item import CheckContext, CheckedFile

RULE = "answer-origin"


def check(item: CheckedFile, context: CheckContext) -> Iterator[Problem]:
    for number, origin in enumerate(item.value.origins):
        if context.sources is not None and origin.source not in context.sources:
            meant = did_you_mean(origin.source, context.sources)
            message = f"there is no source `{origin.source}`{meant}: use an id of sources/sources.yml"
            yield item.problem(item.node("origins", number, "source"), message, RULE)
    if item.entry is None:
        return
    known = [origin.key for origin in item.entry.origins]
    for number, answer in enumerate(item.entry.answers):
        for place, key in enumerate(answer.origins):
            if key not in known:
                meant = did_you_mean(key, known)
                message = f"`{key}` is none of this entry's origins{meant}: write source:line of one of them"
                yield item.problem(item.node("answers", number, "from", place), message, RULE)
