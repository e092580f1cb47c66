"""A dump's own table of contents as a witness: each item is matched to a question, or reported."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from mianjing.core.model import Draft, Dump, Problem, TocEntry
from mianjing.core.text import same_words, simplify

NEARLY_THE_SAME = 0.85
LONGEST_COMPARED = 80
MOST_COMPARED = 20

_DIGITS = re.compile(r"\d+")
_NUMBER = re.compile(
    r"^\s*(?:[-*+•]\s*)?(?:\[[ xX]\]\s*)?(?:#{1,6}\s*)?(?:[Qq问]?\s*\d{1,3}\s*[.、．:：)）]\s*)?"
)


@dataclass(frozen=True)
class ContentsItem:
    """One line of a table of contents."""

    line: int
    title: str
    section: tuple[str, ...] = ()


def title_key(title: str) -> str:
    """A title with its number, case, width, spaces and punctuation gone: what two wordings must share.

    >>> title_key("41. 为什么 SFT 之后，感觉LLM傻了？") == title_key("为什么SFT之后感觉LLM傻了?")
    True
    """
    return same_words(_NUMBER.sub("", simplify(title), count=1))


def match_items(items: Iterable[ContentsItem], drafts: Sequence[Draft]) -> tuple[TocEntry, ...]:
    """Give each item the first question of the same title not yet taken, the same section preferred.

    An item left over gets a question left over that has its number and almost its title: people edit headings
    and forget the contents.
    """
    listed = tuple(items)
    if not listed:
        return ()
    chosen: dict[int, Draft] = {}
    waiting: dict[str, list[Draft]] = {}
    for draft in drafts:
        waiting.setdefault(title_key(draft.title), []).append(draft)
    for place, item in enumerate(listed):
        if same := waiting.get(title_key(item.title)):
            chosen[place] = min(same, key=lambda d: (d.section != item.section, d.question_line))
            same.remove(chosen[place])
    left: dict[str, list[Draft]] = {}
    for draft in (draft for same in waiting.values() for draft in same):
        left.setdefault(draft.number or "", []).append(draft)
    for place, item in enumerate(listed):
        number = _DIGITS.search(item.title[:12])
        numbered = left.get(number[0], []) if number and place not in chosen else []
        if near := _nearest(item, numbered):
            chosen[place] = near
            numbered.remove(near)
    return tuple(
        TocEntry(
            item.line, item.title, item.section, chosen[place].question_line if place in chosen else None
        )
        for place, item in enumerate(listed)
    )


def _nearest(item: ContentsItem, drafts: Sequence[Draft]) -> Draft | None:
    wanted = title_key(item.title)[:LONGEST_COMPARED]
    rated = [
        (
            SequenceMatcher(None, title_key(draft.title)[:LONGEST_COMPARED], wanted, autojunk=False).ratio(),
            draft,
        )
        for draft in drafts[:MOST_COMPARED]
    ]
    best = max(rated, key=lambda pair: pair[0], default=(0.0, None))
    return best[1] if best[0] >= NEARLY_THE_SAME else None


def witness_problems(dump: Dump, toc_entries: Iterable[TocEntry]) -> tuple[Problem, ...]:
    """One warning for every item without a question."""
    return tuple(
        Problem(
            dump.name,
            witness.line,
            0,
            "warning",
            f"the table of contents lists “{witness.title}”, which the text does not ask",
            "toc-item-without-question",
        )
        for witness in toc_entries
        if witness.question_line is None
    )
