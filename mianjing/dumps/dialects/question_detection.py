"""Which texts ask, which end as prose does, and which lines are code and neither."""

from __future__ import annotations

import re

from mianjing.core.model import Dump
from mianjing.core.text import asking_words

LONGEST_TITLE = 160
LONGEST_UNMARKED_TITLE = 60

_QUESTION_MARK = re.compile(r"[?？][\s*_`~）)】\]”\"」']{0,8}$")
_SENTENCE_END = re.compile(r"[。！!；;：:，,、…][\s*_）)”\"」']{0,8}$")


def ends_with_question_mark(text: str) -> bool:
    return bool(_QUESTION_MARK.search(text))


def ends_a_sentence(text: str) -> bool:
    """True for text that ends as prose does, or announces a list: what no title does."""
    return bool(_SENTENCE_END.search(text))


def looks_like_question(text: str) -> bool:
    """A title that asks: it ends with a question mark, or is short and has an asking word.

    >>> titles = ("涌现能力是啥原因？", "LoRA 与全参数微调的区别", "如何做到：先看数据。")
    >>> [looks_like_question(title) for title in titles]
    [True, True, False]
    """
    if len(text) > LONGEST_TITLE:
        return False
    if ends_with_question_mark(text):
        return True
    return (
        len(text) <= LONGEST_UNMARKED_TITLE
        and bool(asking_words().search(text))
        and not ends_a_sentence(text)
    )


def fenced_lines(dump: Dump) -> frozenset[int]:
    """Numbers of the lines in code fences, where nothing is a heading. A fence never closed holds nothing."""
    inside: set[int] = set()
    opened = 0
    for number, text in enumerate(dump.lines, 1):
        if text.lstrip().startswith(("```", "~~~")) and text.strip("~ "):
            if opened:
                inside.update(range(opened, number + 1))
            opened = 0 if opened else number
    return frozenset(inside)
