"""A question's title as the site shows it: standing alone, evenly spaced, marked as a question."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence

from mianjing.core.model import Record
from mianjing.core.text import HAN, fold
from mianjing.organise.merge.key import key_of, spell
from mianjing.organise.merge.wording import Wording

_WIDE = str.maketrans("?,:;!", "？，：；！")
_MARKS = "，。？！：；、（）“”‘’《》"

_STEPS: tuple[Callable[[str], str], ...] = (
    lambda text: re.sub(r"\s+", " ", text.replace("\u3000", " ")).strip(),
    # A mark beside Han is a Chinese mark; one between Latin words stays as it is.
    lambda text: re.sub(
        rf"(?<=[{HAN}）”]) ?[?,:;!]|[?,:;!] ?(?=[{HAN}（“])",
        lambda mark: mark[0].strip().translate(_WIDE),
        text,
    ),
    lambda text: re.sub(rf"(?<=[{HAN}]) ?\(([^()]{{1,80}})\)", r"（\1）", text),
    lambda text: re.sub(rf"\(([^()]{{1,80}}[{HAN}][^()]{{0,80}})\)", r"（\1）", text),
    lambda text: re.sub(r"(?<=[A-Za-z0-9])\((?=[A-Za-z])", " (", text),
    lambda text: re.sub(rf"(?<=[{HAN}]) (?=[{HAN}])", "", text),
    lambda text: re.sub(rf" ?([{_MARKS}]) ?", r"\1", text),
    lambda text: re.sub(rf"(?<=[{HAN}])(?=[A-Za-z0-9])|(?<=[A-Za-z0-9)%])(?=[{HAN}])", " ", text),
)

_LATIN_END = re.compile(r"[A-Za-z0-9)]$")
_NUMBERING = re.compile(
    r"^(?:[0-9]{1,3}(?:\.[0-9]{1,3})*|[一二三四五六七八九十]{1,3}|[ivx]{1,4})\s*[、.．:：)）]\s*", re.I
)
_ENDS = "?？!！。.:："


def tidy(title: str, wording: Wording) -> str:
    """The title evenly spaced, with Chinese marks beside Han and a question mark where it asks.

    >>> tidy("什么情况用Bert模型,什么情况用LLaMA、ChatGLM类大模型?", Wording())
    '什么情况用 Bert 模型，什么情况用 LLaMA、ChatGLM 类大模型？'
    """
    marked = title.rstrip().endswith(("?", "？"))
    text = spell(title.strip(), wording)
    for step in _STEPS:
        text = step(text)
    bare = text.rstrip(_ENDS).rstrip()
    if not bare or not (asks(bare, wording) or (marked and not _tells(bare, wording))):
        return bare or text
    return bare + ("？" if re.search(rf"[{HAN}]", bare) else "?")


def _tells(title: str, wording: Wording) -> bool:
    folded = fold(title)
    return any(word in folded for word in wording.folded_telling)


def asks(title: str, wording: Wording) -> bool:
    """Do the title's own words make it a question?"""
    folded = fold(title)
    return any(word in folded for word in wording.folded_asking)


def standalone(title: str, section: Sequence[str], wording: Wording) -> str:
    """The title, led by the name of its section where it has no subject of its own.

    >>> wording = Wording(fillers=("的", "是什么"), generic=(), section_words=("篇",))
    >>> standalone("是什么？", ("微调", "一、LoRA篇"), wording)
    'LoRA 的是什么？'
    """
    if key_of(title, wording).terms:
        return title
    rest = title
    for pronoun in sorted(wording.pronouns, key=len, reverse=True):
        if rest.startswith(pronoun):
            rest = rest[len(pronoun) :]
            break
    for heading in reversed(section):
        name = section_name(heading, wording)
        if key_of(name, wording).terms:
            return f"{name} {'' if rest.startswith('的') else '的'}{rest.lstrip()}"
    return title


def best_title(records: Sequence[Record], wording: Wording) -> str:
    """The wording to show: one that asks, that most dumps use, without slips, short; names break a tie.

    Only wordings that stand alone are chosen from, if there are any.
    """
    exact = Counter(key_of(record.question, wording).exact for record in records)

    def rank(record: Record) -> tuple[bool, bool, bool, int, bool, int, str]:
        title = record.question
        return (
            standalone(title, record.section, wording) != title,
            not asks(title, wording),
            not title.rstrip().endswith(("?", "？")),
            -exact[key_of(title, wording).exact],
            spell(title, wording) != title,
            len(tidy(title, wording)),
            tidy(title, wording),
        )

    best = min(records, key=rank)
    return tidy(standalone(best.question, best.section, wording), wording)


def section_name(heading: str, wording: Wording) -> str:
    """A heading's name without numbering and the words that say it is a section.

    >>> section_name("一、LoRA 系列篇", Wording(section_words=("系列", "篇")))
    'LoRA'
    """
    name = _NUMBERING.sub("", heading.strip())
    words = sorted(wording.section_words, key=len, reverse=True)
    while True:
        last = next((word for word in words if name.endswith(word) and name != word), None)
        if last is None:
            return name.strip()
        name = name[: -len(last)].rstrip()
