"""What an answer's own text says about it: is it an answer, and from which lines."""

from __future__ import annotations

import re
from collections.abc import Iterable

from mianjing.core.model import Line, Span, Status
from mianjing.dumps.repair.misread_names import LOST_FORMULA

_ANNOUNCES = re.compile(r"[:：]\s*$")
# A formula that was a picture leaves a hole: 维度为，N 是…
_HOLE = re.compile(r"(?:数|量|维度|大小|公式|值|复杂度)(?:为|是)[ \t]*[,，。；;]")


def status(answer: str) -> Status:
    """``unanswered`` without text, ``partial`` where the text lacks what it announces, else ``answered``.

    >>> status("原因如下："), status("维度为，N 是序列长度。")
    ('partial', 'partial')
    """
    if not answer.strip():
        return "unanswered"
    if _ANNOUNCES.search(answer) or _HOLE.search(answer) or f"> {LOST_FORMULA}" in answer:
        return "partial"
    return "answered"


def ranges(lines: Iterable[Line]) -> tuple[Span, ...]:
    """The numbers of ``lines`` as ascending ranges; blank lines count only between lines with text.

    >>> ranges([Line(7, "b"), Line(5, "a"), Line(6, ""), Line(8, "")])
    (Span(first=5, last=7),)
    """
    filled: dict[int, bool] = {}
    for line in lines:
        filled[line.number] = filled.get(line.number, False) or bool(line.text.strip())
    spans: list[Span] = []
    run: list[int] = []
    for number in sorted(filled):
        if run and number != run[-1] + 1:
            spans += _span(run, filled)
            run = []
        run.append(number)
    return tuple(spans + _span(run, filled))


def _span(run: list[int], filled: dict[int, bool]) -> list[Span]:
    texts = [number for number in run if filled[number]]
    return [Span(texts[0], texts[-1])] if texts else []
