"""Finding sentences that say something known to be false.

A pattern is words that stand in one sentence in this order: ``beam … 增加|提高 … 多样性``. Between them is
anything (``…``), and of words parted by ``|`` one will do. Each search is a plain one: the work is linear.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from mianjing.core.checking import Falsehood, Judgement

_SENTENCE = re.compile(r"[^。！？；!?;\n]+")
_MARKED_OK = "ok: "


@dataclass(frozen=True)
class Match:
    """A sentence of a text and where it starts."""

    falsehood: Falsehood
    sentence: str
    start: int


def simple(text: str) -> str:
    """The letters of a text by which it is compared: no case, width, spaces or marks of emphasis.

    >>> simple("**Beam Search** ２")
    'beamsearch2'
    """
    folded = "".join(unicodedata.normalize("NFKC", text).casefold().split())
    return folded.replace("*", "").replace("_", "").replace("`", "")


class Registry:
    """All known falsehoods, ready to be looked for in many texts."""

    def __init__(self, falsehoods: Iterable[Falsehood] = ()) -> None:
        self._falsehoods = tuple(falsehoods)

    @cached_property
    def _rows(self) -> list[tuple[Falsehood, list[list[list[str]]], list[str]]]:
        return [
            (
                falsehood,
                [_segments(pattern) for pattern in falsehood.patterns],
                [simple(word) for word in falsehood.unless],
            )
            for falsehood in self._falsehoods
        ]

    @cached_property
    def _openings(self) -> dict[str, list[int]]:
        """The words that a pattern may open with, and the rows that have such a pattern."""
        rows: defaultdict[str, list[int]] = defaultdict(list)
        for number, (_, patterns, _) in enumerate(self._rows):
            for word in {word for segments in patterns for word in segments[0]}:
                rows[word].append(number)
        return rows

    def find(self, text: str) -> Iterator[Match]:
        """Every sentence of the text that one of the falsehoods is found in, in the table's order."""
        # What stands in no text as a whole stands in none of its sentences, which are many; and no pattern
        # stands where none of the words that it may open with does, which is quickest to see.
        whole = simple(text)
        numbers = {number for word, several in self._openings.items() if word in whole for number in several}
        opened = (self._rows[number] for number in sorted(numbers))
        rows = [row for row in opened if any(_stands(one, whole) for one in row[1])]
        sentences = [(simple(match[0]), match) for match in _SENTENCE.finditer(text)] if rows else []
        for falsehood, patterns, unless in rows:
            for folded, match in sentences:
                if any(_stands(segments, folded) for segments in patterns) and not any(
                    word in folded for word in unless
                ):
                    yield Match(falsehood, match[0].strip(), match.start())

    def unreviewed(self, text: str, judgement: Judgement) -> Iterator[Match]:
        """The matches that no claim of the judgement speaks of."""
        for match in self.find(text):
            sentence = simple(match.sentence)
            quotes = (simple(claim.quote) for claim in judgement.claims)
            if not any(quote in sentence or sentence in quote for quote in quotes):
                yield match


def failing_cases(falsehood: Falsehood) -> Iterator[str]:
    """The cases of a row that it does not treat as they say."""
    row = Registry([falsehood])
    for case in falsehood.cases:
        text = case.removeprefix(_MARKED_OK)
        if any(row.find(text)) == case.startswith(_MARKED_OK):
            yield case


def _segments(pattern: str) -> list[list[str]]:
    return [[simple(word) for word in part.split("|")] for part in pattern.split("…")]


def _stands(segments: list[list[str]], sentence: str) -> bool:
    at = 0
    for words in segments:
        ends = [found + len(word) for word in words if (found := sentence.find(word, at)) >= 0]
        if not ends:
            return False
        at = min(ends)
    return True
