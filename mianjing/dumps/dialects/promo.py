"""Advertisements and site footers: text that sells or disclaims, and answers nothing."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from itertools import takewhile

from mianjing.core.model import Dump
from mianjing.dumps.dialects.line_coverage import Label
from mianjing.dumps.dialects.numbering import numbered
from mianjing.dumps.dialects.question_detection import ends_with_question_mark

ADVERTISEMENT: Label = ("noise", "advertisement")
CREDITS: Label = ("noise", "credits")
CLOSED: Label = ("noise", "behind the end of the text")
SURE = 2
LOOK_BACK = 8
SHARE_OF_A_RUN = 0.3
SHORTEST_RUN = 3
_LONGEST_CLOSING = 40
_CLOSING = re.compile(
    r"^[\s*_#>—–=~·.-]*(?:[-—–=~·]{1,9}\s?(?:the\s)?end\s?[-—–=~·]{1,9}|the end|"
    r"(?:全文|本文|正文)(?:完|结束)|[（(【\[]完[)）】\]]|往期(?:推荐|回顾|精彩|文章|精选))[\s*_。.!！:：—–=~·-]*$",
    re.IGNORECASE,
)
_INTERVIEW_OVER = re.compile(
    r"^[\s*_#>-]{0,8}(?:反问(?:环节|阶段)?|面试(?:体验|感受|感想|结果|总结|反思))[\s*_]{0,4}(?:[:：]|$)"
)


# Who wrote and edited an article and where it stood, as its last lines say.
_CREDIT = re.compile(
    r"^[\s*_>（(-]{0,8}(?:作者|编辑|责编|校对|排版|整理|来源|出处|转载自?|原文(?:链接|地址)?|链接|版权声明|"
    r"author|edited by|editor|source|credits?)\s?[:：]|^[\s*_>（(-]{0,8}(?:著作权|版权)归",
    re.IGNORECASE,
)


def advertisements(dump: Dump, first: int = 1) -> dict[int, Label]:
    """Labels of the advertising lines from line ``first`` on, and of the credits that the dump ends with.

    Single lines need two words of ``promo.json``. The tail of a dump needs a run: it begins at the last
    asking, unnumbered title shortly before the first sure line, if such lines are frequent from there on.
    """
    scores = {
        number: score
        for number, text in enumerate(dump.lines, 1)
        if number >= first and (score := _score(text))
    }
    found = {number: ADVERTISEMENT for number, score in scores.items() if score >= SURE}
    found |= dict.fromkeys(_credits(dump, first, scores), CREDITS)
    if closed := next(
        (number for number in range(first, len(dump.lines) + 1) if closes(dump.line(number))), 0
    ):
        found |= dict.fromkeys(range(closed, len(dump.lines) + 1), CLOSED)
        return found
    start = filled = selling = 0
    for number in range(len(dump.lines), first - 1, -1):
        filled += bool(dump.line(number).strip())
        selling += number in scores
        if number in found and selling >= SHORTEST_RUN and selling >= SHARE_OF_A_RUN * filled:
            start = number
    if start:
        begin = _opening(dump, start, first)
        found |= dict.fromkeys(range(begin, len(dump.lines) + 1), ADVERTISEMENT)
    return found


def _credits(dump: Dump, first: int, scores: Mapping[int, int]) -> list[int]:
    """The dump's last lines, if they are several and each names who made it or sells."""
    filled = (number for number in range(len(dump.lines), first - 1, -1) if dump.line(number).strip())
    run = list(takewhile(lambda number: number in scores or _CREDIT.match(dump.line(number)), filled))
    return run if len(run) > 1 and any(_CREDIT.match(dump.line(number)) for number in run) else []


def closes(text: str) -> bool:
    """True for a line that says that the text or its interview is over, or what else its author wrote.

    >>> [closes(text) for text in ("— END —", "**往期推荐**", "END IF;", "完成后提交")]
    [True, True, False, False]
    """
    return bool(_INTERVIEW_OVER.match(text) or (len(text) <= _LONGEST_CLOSING and _CLOSING.match(text)))


@cache
def _words() -> tuple[str, ...]:
    data = json.loads(files("mianjing.dumps.dialects").joinpath("promo.json").read_text(encoding="utf-8"))
    return tuple(word.casefold() for word in data["words"])


def _score(text: str) -> int:
    folded = text.casefold()
    return sum(1 for word in _words() if word in folded)


def _opening(dump: Dump, start: int, first: int) -> int:
    for number in range(start - 1, max(first, start - LOOK_BACK) - 1, -1):
        text = dump.line(number)
        if ends_with_question_mark(text):
            return start if numbered(number, text) else number
    return start
