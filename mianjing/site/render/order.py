"""The order in which to learn a topic's questions: what a thing is before why, how and how it compares.

The words are those of questions in general, in both languages; within one step the order of the best
source holds, which is usually an author's own.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from mianjing.core.model import Entry, Source
from mianjing.core.phrases import Phrases
from mianjing.core.text import asked_of, fold, learning_steps
from mianjing.core.verdicts import trust

# A title takes the step of the latest kind of question it shows, so that “X 是什么？与 Y 有什么区别？” comes
# with the comparisons.
_STEP = {fold(word): number for number, words in enumerate(learning_steps()) for word in words}
_WORDS = Phrases(_STEP)
_UNKNOWN = 3
_ASKED_OF = frozenset(map(fold, asked_of()))


def learning_order(entries: Iterable[Entry], sources: Iterable[Source]) -> tuple[Entry, ...]:
    """``entries`` from basics to practice; those still without an answer come last."""
    ranks = {
        source.id: position for position, source in enumerate(sorted(sources, key=lambda s: (s.rank, s.id)))
    }

    def key(entry: Entry) -> tuple[bool, int, int, int, str]:
        place = min(
            ((ranks.get(o.source, len(ranks)), o.line) for o in entry.origins), default=(len(ranks), 0)
        )
        return trust(entry) == "open", step(entry.question), *place, entry.id

    return tuple(sorted(entries, key=key))


@lru_cache(maxsize=65536)
def step(question: str) -> int:
    """The learning step a question belongs to, 0 for definitions.

    >>> step("什么是 LoRA？"), step("LoRA 的优点是什么？"), step("How do I pick a rank?")
    (0, 4, 3)
    """
    found = {phrase for _, _, phrase in _WORDS.find(fold(question))}
    telling = found - _ASKED_OF or found
    return max((_STEP[phrase] for phrase in telling), default=_UNKNOWN)
