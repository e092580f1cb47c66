"""The order in which to learn a topic's questions: what a thing is before why, how and how it compares.

The words are those of questions in general, in both languages; within one step the order of the best
source holds, which is usually an author's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from mianjing.model import Entry, Source

_STEPS: tuple[re.Pattern[str], ...] = tuple(
    re.compile(words, re.IGNORECASE)
    for words in (
        r"什么是|是什么|是指什么|的定义|何为|介绍一?下|简述|简介|^what (?:is|are)\b|\bdefine\b",
        r"为什么|为何|原因|原理|作用|有什么用|有哪些|哪几|思路|^why\b",
        r"区别|不同|差异|对比|比较|优缺点|优点|缺点|优势|\bvs\b|\bdifference",
        r"如何|怎么|怎样|步骤|流程|多少|^how\b",
    )
)


def learning_order(entries: Iterable[Entry], sources: Iterable[Source]) -> tuple[Entry, ...]:
    """``entries`` from basics to practice; those still without an answer come last."""
    ranks = {
        source.id: position for position, source in enumerate(sorted(sources, key=lambda s: (s.rank, s.id)))
    }

    def key(entry: Entry) -> tuple[bool, int, int, int, str]:
        place = min(
            ((ranks.get(o.source, len(ranks)), o.line) for o in entry.origins), default=(len(ranks), 0)
        )
        return entry.status == "unanswered", step(entry.question), *place, entry.id

    return tuple(sorted(entries, key=key))


def step(question: str) -> int:
    """The learning step a question belongs to, 0 for definitions.

    >>> step("什么是 LoRA？"), step("QLoRA 和 LoRA 有什么区别？"), step("How do I pick a rank?")
    (0, 2, 3)
    """
    return next((number for number, words in enumerate(_STEPS) if words.search(question)), len(_STEPS))
