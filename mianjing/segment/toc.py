"""A dump's own table of contents as a witness: each item is matched to a question, or reported."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mianjing.model import Draft, Dump, Problem, Witness

_NUMBER = re.compile(
    r"^\s*(?:[-*+•]\s*)?(?:\[[ xX]\]\s*)?(?:#{1,6}\s*)?(?:[Qq问]?\s*\d{1,3}\s*[.、．:：)）]\s*)?"
)


@dataclass(frozen=True)
class Item:
    """One line of a table of contents."""

    line: int
    title: str
    section: tuple[str, ...] = ()


def title_key(title: str) -> str:
    """A title with its number, case, width, spaces and punctuation gone: what two wordings must share.

    >>> title_key("41. 为什么 SFT 之后，感觉LLM傻了？") == title_key("为什么SFT之后感觉LLM傻了?")
    True
    """
    text = _NUMBER.sub("", unicodedata.normalize("NFKC", title).casefold(), count=1)
    return "".join(char for char in text if char.isalnum())


def match_items(items: Iterable[Item], drafts: Sequence[Draft]) -> tuple[Witness, ...]:
    """Give each item the first question of the same title not yet taken, the same section preferred."""
    lines_of: dict[str, list[Draft]] = {}
    for draft in drafts:
        lines_of.setdefault(title_key(draft.title), []).append(draft)
    witnesses = []
    for item in items:
        waiting = lines_of.get(title_key(item.title), [])
        chosen = min(
            waiting, key=lambda draft: (draft.section != item.section, draft.question_line), default=None
        )
        if chosen is not None:
            waiting.remove(chosen)
        witnesses.append(
            Witness(item.line, item.title, item.section, chosen.question_line if chosen else None)
        )
    return tuple(witnesses)


def witness_problems(dump: Dump, witnesses: Iterable[Witness]) -> tuple[Problem, ...]:
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
        for witness in witnesses
        if witness.question_line is None
    )
