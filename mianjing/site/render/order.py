"""The order in which to learn a topic's questions: what a thing is before why, how and how it compares.

The words are those of questions in general, in both languages; within one step the order of the best
source holds, which is usually an author's own. Before all that goes the subject: a topic's sections, as its
row of ``qa/topics.yml`` names them by their tags.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from mianjing.core.model import Entry, Source
from mianjing.core.phrases import Phrases
from mianjing.core.taxonomy import Section
from mianjing.core.text import asked_of, fold, learning_steps
from mianjing.core.verdicts import trust

# A title takes the step of the latest kind of question it shows, so that “X 是什么？与 Y 有什么区别？” comes
# with the comparisons.
_STEP = {fold(word): number for number, words in enumerate(learning_steps()) for word in words}
_WORDS = Phrases(_STEP)
_UNKNOWN = 3
# Who speaks of more sections than that compares them, and stands where its most general tag belongs.
_MOST_SECTIONS = 3
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


@dataclass(frozen=True)
class TopicSection:
    """A section's entries in learning order; ``name`` is empty for what no section names."""

    name: str
    entries: tuple[Entry, ...]


def in_sections(
    entries: Iterable[Entry], sections: Iterable[Section], sources: Iterable[Source]
) -> tuple[TopicSection, ...]:
    """A topic's entries by its ``sections``, and last what fits none; within one, by its tags' order."""
    rows = tuple(sections)
    place = {tag: (number, at) for number, row in enumerate(rows) for at, tag in enumerate(row.tags)}
    placed = [(_placed(entry, place) or (len(rows), 0), entry) for entry in learning_order(entries, sources)]
    placed.sort(key=lambda row: row[0])
    names = (*(row.zh for row in rows), "")
    parts = (
        TopicSection(name, tuple(entry for (at, _), entry in placed if at == number))
        for number, name in enumerate(names)
    )
    return tuple(part for part in parts if part.entries)


def _placed(entry: Entry, place: Mapping[str, tuple[int, int]]) -> tuple[int, int] | None:
    """Number of the entry's section and the place of its tag in it."""
    found = [place[tag] for tag in entry.tags if tag in place]
    if not found:
        return None
    return found[-1] if len({number for number, _ in found}) > _MOST_SECTIONS else found[0]


@lru_cache(maxsize=65536)
def step(question: str) -> int:
    """The learning step a question belongs to, 0 for definitions.

    >>> step("什么是 LoRA？"), step("LoRA 的优点是什么？"), step("How do I pick a rank?")
    (0, 4, 3)
    """
    found = {phrase for _, _, phrase in _WORDS.find(fold(question))}
    telling = found - _ASKED_OF or found
    return max((_STEP[phrase] for phrase in telling), default=_UNKNOWN)
