"""What there is, what was put together and why, and what is still open: the figures behind ``stats``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mianjing.core.model import Entry
from mianjing.organise.merge.decide import Decision


@dataclass(frozen=True)
class Stats:
    """Counts are rows of name and number of entries; decisions carry their reasons.

    ``joined``: questions that are one; ``near_misses``: alike, yet kept apart; ``one_answer``: answers that
    say the same; ``open``: entries nobody has answered in full.
    """

    topics: tuple[tuple[str, int], ...]
    sources: tuple[tuple[str, int], ...]
    statuses: tuple[tuple[str, int], ...]
    joined: tuple[Decision, ...]
    near_misses: tuple[Decision, ...]
    one_answer: tuple[Decision, ...]
    open: tuple[Entry, ...]


def collect_stats(
    entries: Sequence[Entry], decisions: Iterable[Decision] = (), topics: Sequence[str] = ()
) -> Stats:
    """Count entries; topics come in the order given, then by name, everything else by name.

    >>> asked = Entry("a", "什么是 LoRA？", "peft", (), "unanswered")
    >>> collect_stats([asked]).topics, len(collect_stats([asked]).open)
    ((('peft', 1),), 1)
    """
    decided = sorted(decisions, key=lambda each: (each.pair, each.about, each.reason))
    by_topic = Counter(entry.topic for entry in entries)
    place = {topic: at for at, topic in enumerate(topics)}
    return Stats(
        topics=tuple(sorted(by_topic.items(), key=lambda row: (place.get(row[0], len(place)), row[0]))),
        sources=_counted(name for entry in entries for name in {origin.source for origin in entry.origins}),
        statuses=_counted(entry.status for entry in entries),
        joined=_those(decided, "question", "same"),
        near_misses=_those(decided, "question", "different"),
        one_answer=_those(decided, "answer", "same"),
        open=tuple(
            sorted(
                (entry for entry in entries if _is_open(entry)),
                key=lambda entry: (place.get(entry.topic, len(place)), entry.topic, entry.question, entry.id),
            )
        ),
    )


def _is_open(entry: Entry) -> bool:
    return entry.reference_answer is None and entry.status in ("unanswered", "partial")


def _counted(names: Iterable[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(Counter(names).items()))


def _those(decisions: Iterable[Decision], about: str, verdict: str) -> tuple[Decision, ...]:
    return tuple(each for each in decisions if each.about == about and each.verdict == verdict)
