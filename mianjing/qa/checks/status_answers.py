"""``status`` says what the answers show."""

from collections.abc import Iterator

from mianjing.core.model import Problem
from mianjing.qa.item import CheckContext, CheckedFile

RULE = "status-answers"


def check(item: CheckedFile, context: CheckContext) -> Iterator[Problem]:
    entry = item.entry
    if entry is None:
        return
    for number, answer in enumerate(entry.answers):
        if not answer.body.strip():
            message = "this answer says nothing: write its body, or delete the answer"
            yield item.problem(item.node("answers", number, "body"), message, RULE)
    status = item.node("status")
    if entry.status in ("answered", "partial") and not entry.answers:
        message = f"status is {entry.status}, but there is no answer: add one, or write status: unanswered"
        yield item.problem(status, message, RULE)
    if entry.status == "unanswered" and entry.answers:
        message = "status is unanswered, but there is an answer: write status: answered or partial"
        yield item.problem(status, message, RULE)
