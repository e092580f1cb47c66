"""Lines → rows: what each line of an extracted PDF looks like, before anything is known of its meaning."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from mianjing.core.model import Dump
from mianjing.dumps.dialects.question_detection import fenced_lines

Kind = Literal["blank", "toc", "code", "item", "text"]

LAMP = "\N{ELECTRIC LIGHT BULB}"
_CHECKLIST = re.compile(r"^\s*+[-*+] \[[ xX]?\] *(?P<title>\S.*)")
_OUTLINE_LINK = re.compile(r"^\s*+[-*+] \[\[#[^|\]]*\|(?P<title>[^\]]+)\]\]\s*$")
_CONTENTS_FORMS = (_CHECKLIST, _OUTLINE_LINK)
_BULLET = re.compile(r"\s*[-*+•] +")
_CHINESE_DIGITS = "零一二三四五六七八九十"
# The form a number is written in tells lists of different depth apart, so each form is a style of its own.
_LABELS = (
    ("n.n", re.compile(r"(\d{1,2}(?:\.\d{1,2}){1,3})[.、]?\s+(?=\S)")),
    ("n.", re.compile(r"(\d{1,3})[.、)）]\s*(?=\D)")),
    ("n", re.compile(r"(\d{1,2})\s+(?=\S)")),
    ("i.", re.compile(r"([ivx]{1,5})\.\s+(?=\S)")),
    ("一、", re.compile(r"([一二三四五六七八九十]{1,3})、\s*(?=\S)")),
)
_ROMAN = {"i": 1, "v": 5, "x": 10}


@dataclass(frozen=True)
class Label:
    """A line's number: of ``4.4.1`` the style is ``n.n`` and the path ``(4, 4, 1)``."""

    style: str
    path: tuple[int, ...]
    text: str


@dataclass(frozen=True)
class Row:
    """One line. ``body`` is its text without bullet, label, lamp and bold marks."""

    number: int
    text: str
    kind: Kind
    body: str = ""
    label: Label | None = None
    bullet: bool = False
    lamp: bool = False
    bold: bool = False


def rows_of(dump: Dump) -> tuple[Row, ...]:
    """Every line of ``dump`` as a row; a code fence reaches to its closing line, if it has one."""
    fenced = fenced_lines(dump)
    return tuple(
        Row(number, text, "code", text) if number in fenced else _row(number, text)
        for number, text in enumerate(dump.lines, 1)
    )


def lists_contents(text: str) -> bool:
    """True for a line of a table of contents, by its form alone."""
    return "[" in text and any(form.match(text) for form in _CONTENTS_FORMS)


def _row(number: int, text: str) -> Row:
    if not text.strip():
        return Row(number, text, "blank")
    for form in _CONTENTS_FORMS:
        if match := form.match(text):
            body, label = split_label(match["title"].replace("**", ""))
            return Row(number, text, "toc", body, label)
    bullet = _BULLET.match(text)
    rest = text[bullet.end() :] if bullet else text.strip()
    body, label = split_label(rest)
    lamp = body.startswith(LAMP)
    body = body.removeprefix(LAMP).strip()
    bold = len(body) > 4 and body.startswith("**") and body.endswith("**")
    # "2 prefix LM" is a heading's number, never a list item's: prose may start with a bare number.
    listed = bool(bullet) or (label is not None and label.style == "n.")
    return Row(number, text, "item" if listed else "text", body.strip("* "), label, bool(bullet), lamp, bold)


def split_label(text: str) -> tuple[str, Label | None]:
    """A line's text without its number, and the number.

    >>> split_label("4.4.1 为什么需要 P-tuning v2?")
    ('为什么需要 P-tuning v2?', Label(style='n.n', path=(4, 4, 1), text='4.4.1'))
    >>> split_label("十二、结论")[1].path
    (12,)
    """
    text = text.strip()
    for style, form in _LABELS:
        if match := form.match(text):
            return text[match.end() :].strip(), Label(style, _path(style, match[1]), match[1])
    return text, None


def _path(style: str, text: str) -> tuple[int, ...]:
    if style == "一、":
        return (_chinese_number(text),)
    if style == "i.":
        return (_roman_number(text),)
    return tuple(int(part) for part in text.split("."))


def _chinese_number(text: str) -> int:
    tens, ten, ones = text.rpartition("十")
    unit = _CHINESE_DIGITS.index(ones[-1]) if ones else 0
    return (_CHINESE_DIGITS.index(tens[-1]) if tens else 1) * 10 + unit if ten else unit


def _roman_number(text: str) -> int:
    values = [_ROMAN[char] for char in text]
    return sum(
        -value if value < following else value
        for value, following in zip(values, [*values[1:], 0], strict=True)
    )
