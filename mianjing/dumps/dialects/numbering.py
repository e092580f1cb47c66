"""Numbered lines: which of them are the dump's questions, which are lists inside its answers."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from mianjing.dumps.dialects.question_detection import LONGEST_TITLE, ends_a_sentence

T = TypeVar("T")
_NUMBERED = re.compile(r"^[\s*_#]{0,12}(\d{1,3})\s{0,3}(?:([、．:：)）])|(\.)(?!\d))\s{0,3}(\S.*)$")
_PART = re.compile(
    r"^[\s*_#＊]{0,12}第?[一二三四五六七八九十]{1,3}\s?(?:[、.．:：]|章|节|篇|部分)\s{0,3}(\S.{0,60}?)[\s*_＊]*$"
)


@dataclass(frozen=True)
class Numbered:
    """A line that starts with a number: ``12、text``."""

    line: int
    number: int
    mark: str
    text: str


def numbered(line: int, text: str) -> Numbered | None:
    """The line's number, numbering mark and text, if it starts with one.

    >>> numbered(7, "12、什么是分词?")
    Numbered(line=7, number=12, mark='、', text='什么是分词?')
    """
    found = _NUMBERED.match(text)
    return Numbered(line, int(found[1]), found[2] or found[3], found[4].rstrip(" *_")) if found else None


def part_title(text: str) -> str | None:
    """The title of a part of the dump, headed by a Chinese numeral.

    >>> part_title("*二、进阶篇*")
    '进阶篇'
    """
    found = _PART.match(text)
    return found[1] if found and not ends_a_sentence(found[1]) else None


def in_sequence(candidates: Sequence[Numbered], starts: Iterable[int] = ()) -> list[Numbered]:
    """Of numbered lines that ask, those of the outer sequence; lists nested in an answer are left out.

    A number may repeat or skip a few (people renumber badly). It may begin anew at a line in ``starts``
    (a part begins before it), or when the old sequence is not taken up again later.
    """
    fresh = frozenset(starts)
    taken: list[Numbered] = []
    for place, item in enumerate(candidates):
        last = taken[-1].number if taken else 0
        continues = last <= item.number <= last + 5
        if item.line in fresh or continues or (item.number <= 2 and not _resumes(candidates[place:], last)):
            taken.append(item)
    return taken


def gaps_filled(taken: Sequence[Numbered], others: Sequence[Numbered]) -> list[Numbered]:
    """``taken`` with the titles among ``others`` that do not ask but bear the number missing in the sequence.

    The last such line before the next question wins, as a list in the answer above it comes first; behind the
    last question of a sequence a list that began anew in between is taken for a list.
    """
    filled: list[Numbered] = []
    titles = [item for item in others if len(item.text) <= LONGEST_TITLE and not ends_a_sentence(item.text)]
    for item, between, after in gaps(taken, titles, lambda each: each.line):
        filled += [item, *_missing(item.number, between, after.number if after else 0)]
    return filled


def gaps(
    taken: Sequence[T], others: Sequence[T], line: Callable[[T], int]
) -> Iterator[tuple[T, list[T], T | None]]:
    """Each of ``taken`` with those of ``others`` behind it and before the next, and that next; all in order.

    >>> list(gaps([1, 5], [0, 2, 3, 5, 7], lambda number: number))
    [(1, [2, 3], 5), (5, [7], None)]
    """
    for item, after in zip(taken, [*taken[1:], None], strict=False):
        first = bisect_right(others, line(item), key=line)
        last = bisect_left(others, line(after), lo=first, key=line) if after is not None else len(others)
        yield item, list(others[first:last]), after


def _missing(last: int, between: Sequence[Numbered], upto: int) -> list[Numbered]:
    closed = upto > last
    at = {item.number: item for item in between} if closed else {}
    if not closed:
        for item in between:
            if item.number <= last:
                break
            at.setdefault(item.number, item)
    found: list[Numbered] = []
    number = last + 1
    while number in at and (not closed or number < upto) and (not found or at[number].line > found[-1].line):
        found.append(at[number])
        number += 1
    return found


def _resumes(candidates: Sequence[Numbered], last: int) -> bool:
    before = 0
    for item in candidates:
        if item.number == last + 1:
            return before != last
        before = item.number
    return False
