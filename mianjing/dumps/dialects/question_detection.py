"""Which texts ask, which end as prose does, and which lines are code and neither."""

from __future__ import annotations

import re
from functools import lru_cache

from mianjing.core.markdown import parse
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
    return _fenced(dump.lines)


@lru_cache(maxsize=8)
def _fenced(lines: tuple[str, ...]) -> frozenset[int]:
    text = "\n".join(line.replace("\r", " ") for line in lines)
    if "```" not in text and "~~~" not in text:
        return frozenset()
    fences = parse(text, indented_code=False, html_blocks=False, inlines=False).fences
    return frozenset(number + 1 for fence in fences if fence.closed for number in fence.lines)
