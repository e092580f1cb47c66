"""A learning order inside a topic: what a thing is before why, how, and how it compares."""

from __future__ import annotations

from mianjing.model import Entry
from mianjing.phrases import Phrases, fold

# Kinds of question from first to last; the words are grammar, not subject matter. A title takes the rank of
# the latest kind it shows, so that “X 是什么？与 Y 有什么区别？” comes with the comparisons.
_KINDS: tuple[tuple[str, ...], ...] = (
    ("什么是", "是什么", "介绍", "解释", "概念", "what is", "what are"),
    ("为什么", "为啥", "为何", "why"),
    ("思路", "原理", "公式", "how does"),
    ("如何", "怎么", "怎样", "方法", "how to", "how"),
    ("特点", "优点", "优势", "好处", "缺点", "不足", "作用"),
    ("区别", "不同", "差异", "异同", "对比", "vs", "difference"),
)
_RANK = {fold(word): rank for rank, words in enumerate(_KINDS) for word in words}
_WORDS = Phrases(_RANK)
_UNKNOWN = 3
# “X 的特点是什么” asks for the feature, not for what X is.
_ASKED_OF = {fold(word) for word in ("是什么", "what is", "what are")}


def order_key(entry: Entry) -> tuple[int, int, str, str]:
    """Sorts entries of one topic for learning: basics first, short titles first, then title and id.

    >>> what = Entry("a", "什么是 LoRA？", "peft", (), "answered")
    >>> versus = Entry("b", "LoRA 与 QLoRA 有什么区别？", "peft", (), "answered")
    >>> order_key(what) < order_key(versus)
    True
    """
    found = {phrase for _, _, phrase in _WORDS.find(fold(entry.question))}
    telling = found - _ASKED_OF or found
    rank = max((_RANK[phrase] for phrase in telling), default=_UNKNOWN)
    return rank, len(entry.question), entry.question, entry.id
