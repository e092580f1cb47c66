"""As much of Markdown as checks need: where code is, and what stands outside of it.

Everything here is linear in the text; nothing renders.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_FENCE = re.compile(r"[ \t>]*+(?:[-*+]|\d{1,9}[.)])?[ \t]*+(`{3,}|~{3,})(.*)")
_TICKS = re.compile(r"`+")
_NOT_BREAK = re.compile(r"[^\n]")
_MATH = re.compile(r"(?<!\\)\$\$|(?<!\\)\$")


@dataclass(frozen=True)
class Fence:
    """A fenced block: offset of its first fence, its language, and whether it is closed."""

    start: int
    end: int
    info: str
    closed: bool


def fences(text: str) -> list[Fence]:
    """The fenced code blocks of a text, by CommonMark's rules, at any indentation."""
    found: list[Fence] = []
    opened: tuple[int, str, str] | None = None
    at = 0
    for line in text.split("\n"):
        match = _FENCE.match(line)
        if match and opened is None and not ("`" in match.group(1) and "`" in match.group(2)):
            opened = (at, match.group(1), match.group(2).strip())
        elif match and opened and match.group(1).startswith(opened[1]) and not match.group(2).strip():
            found.append(Fence(opened[0], at + len(line), opened[2], True))
            opened = None
        at += len(line) + 1
    if opened:
        found.append(Fence(opened[0], len(text), opened[2], False))
    return found


def without_code(text: str) -> str:
    """The text with code blanked out, each character in its place.

    >>> without_code("a `b` c")
    'a     c'
    """
    text = _blanked(text, [(fence.start, fence.end) for fence in fences(text)])
    return _blanked(text, list(_spans(text)))


@dataclass(frozen=True)
class Formula:
    """A formula between dollar signs; ``start`` is its first dollar's offset."""

    start: int
    end: int
    latex: str
    display: bool


def formulas(blanked: str) -> tuple[list[Formula], list[int]]:
    """The formulas of a text without code, and offsets of ``$$`` that nothing closes.

    Inline math follows Pandoc's rule: no space inside the dollars, no digit after them, all in one paragraph.
    """
    found: list[Formula] = []
    marks = list(_MATH.finditer(blanked))
    open_: list[int] = []
    number = 0
    while number < len(marks):
        mark = marks[number]
        after = number + 1
        if mark.group() == "$$":
            while after < len(marks) and marks[after].group() != "$$":
                after += 1
            if after == len(marks):
                open_.append(mark.start())
                number += 1
                continue
            found.append(_formula(blanked, mark, marks[after], True))
            number = after + 1
        elif after < len(marks) and marks[after].group() == "$" and _inline(blanked, mark, marks[after]):
            found.append(_formula(blanked, mark, marks[after], False))
            number = after + 1
        else:
            number += 1
    return found, open_


def _formula(text: str, first: re.Match[str], last: re.Match[str], display: bool) -> Formula:
    return Formula(first.start(), last.end(), text[first.end() : last.start()], display)


def _inline(text: str, first: re.Match[str], last: re.Match[str]) -> bool:
    inner = text[first.end() : last.start()]
    after = text[last.end() : last.end() + 1]
    return bool(inner) and inner == inner.strip() and "\n\n" not in inner and not after.isdigit()


def _spans(text: str) -> Iterator[tuple[int, int]]:
    """Code spans: a run of backticks up to the next run of that length in the same paragraph."""
    at = 0
    for paragraph in re.split(r"\n[ \t]*\n", text):
        start = text.index(paragraph, at) if paragraph else at
        runs = [(match.start(), match.end()) for match in _TICKS.finditer(paragraph)]
        following: dict[int, int] = {}
        closes: list[int | None] = [None] * len(runs)
        for number in range(len(runs) - 1, -1, -1):
            length = runs[number][1] - runs[number][0]
            closes[number] = following.get(length)
            following[length] = number
        number = 0
        while number < len(runs):
            close = closes[number]
            if close is not None:
                yield start + runs[number][0], start + runs[close][1]
                number = close
            number += 1
        at = start + len(paragraph)


def _blanked(text: str, spans: list[tuple[int, int]]) -> str:
    parts: list[str] = []
    at = 0
    for start, end in spans:
        parts += [text[at:start], _NOT_BREAK.sub(" ", text[start:end])]
        at = end
    return "".join([*parts, text[at:]])
