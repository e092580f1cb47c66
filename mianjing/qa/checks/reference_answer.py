"""Our own answer fits the back of a card, and nothing in it stands without a reference."""

import re
from collections.abc import Iterator

from mianjing.core.model import Problem
from mianjing.qa.item import CheckContext, CheckedFile

RULE = "reference-answer"

MOST = 120
"""Characters of a short answer, spaces aside; words where it is English."""
_SPACES = re.compile(r"\s+")


def check(item: CheckedFile, context: CheckContext) -> Iterator[Problem]:
    answer = item.entry.reference_answer if item.entry else None
    if answer is None:
        return
    english = answer.lang == "en"
    length = len(answer.short.split()) if english else len(_SPACES.sub("", answer.short))
    if length > MOST:
        unit = "words" if english else "characters"
        message = f"the short answer has {length} {unit}, {MOST} fit a card: move the rest to `points:`"
        yield item.problem(item.node("reference_answer", "short"), message, RULE)
    supported = (
        *(("points", n, row.references) for n, row in enumerate(answer.points)),
        *(("follow_ups", n, row.references) for n, row in enumerate(answer.follow_ups)),
        *(("misconceptions", n, row.references) for n, row in enumerate(answer.misconceptions)),
    )
    for name, number, references in supported:
        if not references:
            message = "nothing is written that cannot be looked up: add `references: [arXiv:…]`"
            yield item.problem(item.node("reference_answer", name, number), message, RULE)
    if answer.detail and not answer.detail.references:
        message = "nothing is written that cannot be looked up: add `references: [arXiv:…]`"
        yield item.problem(item.node("reference_answer", "detail"), message, RULE)
