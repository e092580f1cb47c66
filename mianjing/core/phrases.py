"""Finding many phrases in mixed Chinese and Latin text at once, longest first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from mianjing.core.text import fold


def _is_latin(char: str) -> bool:
    return char.isascii() and char.isalnum()


class Phrases:
    """A set of phrases, found leftmost and longest first without overlap, in time linear in the text.

    A Latin phrase matches whole words only, its plural in ``s`` included; a Han phrase anywhere. A longer
    phrase hides the shorter ones inside it, so that ``Prompt-tuning`` is never taken for ``prompt``.

    >>> phrases = Phrases(["prompt", "prompt tuning", "微调"])
    >>> [found for _, _, found in phrases.find(fold("Prompt-tuning微调"))]
    ['prompt tuning', '微调']
    """

    def __init__(self, phrases: Iterable[str]) -> None:
        by_start: dict[str, set[str]] = {}
        for phrase in phrases:
            folded = fold(phrase)
            if folded:
                by_start.setdefault(folded[:2], set()).add(folded)
        self._by_start = {
            start: tuple(sorted(found, key=lambda phrase: (-len(phrase), phrase)))
            for start, found in by_start.items()
        }
        firsts = "".join(sorted({re.escape(start[0]) for start in by_start}))
        self._first = re.compile(f"[{firsts}]" if firsts else r"(?!)")

    def find(self, folded: str) -> Iterator[tuple[int, int, str]]:
        """Start, end and phrase of each occurrence in text that ``fold`` has been applied to."""
        at = self._first.search(folded)
        while at:
            end, phrase = self._longest_at(folded, at.start())
            if phrase:
                yield at.start(), end, phrase
            at = self._first.search(folded, end if phrase else at.start() + 1)

    def _longest_at(self, folded: str, position: int) -> tuple[int, str]:
        starts = (folded[position : position + 2], folded[position])
        for start in starts if len(starts[0]) == 2 else starts[1:]:
            for phrase in self._by_start.get(start, ()):
                if folded.startswith(phrase, position):
                    end = _whole(folded, position, position + len(phrase))
                    if end:
                        return end, phrase
        return position, ""


def _whole(folded: str, start: int, end: int) -> int:
    """The end of the match if it cuts no Latin word in two (a plural ``s`` is taken along), else 0."""
    if start and _is_latin(folded[start]) and _is_latin(folded[start - 1]):
        return 0
    if not _is_latin(folded[end - 1]) or end == len(folded) or not _is_latin(folded[end]):
        return end
    plural = folded[end] == "s" and (end + 1 == len(folded) or not _is_latin(folded[end + 1]))
    return end + 1 if plural and folded[end - 1].isalpha() else 0
