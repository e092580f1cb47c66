"""Lines that are a question's label and nothing else: the question stands beneath."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from mianjing.dumps.reading.marks import Marks, known_label, plain_text, take_apart

_MAY_BE_LABEL = re.compile(r"[Qq]|题|问|[Ii]nterviewer|考官")
_LONGEST_LABEL = 40
_LABEL = re.compile(
    r"^[\[【]?([A-Za-z][A-Za-z -]{0,18}?|[\u4e00-\u9fff]{1,6}?)\s?#?(\d{0,4})[\]】]?\s?([:：.]?)$"
)
_LANGUAGE = re.compile(r"^(?:中文|英文|汉语|英语|Chinese|English|ZH|CN|EN)\s?[:：]\s*", re.IGNORECASE)
_FENCE = ("```", "~~~")
_LONGEST_QUESTION = 600
ASKS = (1.0, *[0.0] * 7)
"""The traits of what is announced as a question: it asks, whatever its words are."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """The marks of a label's line with the question beneath for a title, and that title's last line."""

    marks: Marks
    last: int


def labelled_alone(lines: Sequence[str]) -> Mapping[int, Labelled]:
    """Each line that is only a question's label (``**问题：**``, ``### Question 3``), by its number.

    One alone may be the title of a part: "58 面试题：".
    """
    found: dict[int, Labelled] = {}
    for number, text in enumerate(lines, 1):
        if len(text) <= _LONGEST_LABEL and _MAY_BE_LABEL.search(text) and (marks := _label_only(text)):
            words, last = _beneath(lines, number)
            if words:
                found[number] = Labelled(replace(marks, title=words), last)
    return found if len(found) > 1 else {}


def _label_only(text: str) -> Marks | None:
    marks = take_apart(text)
    if not marks.title and marks.label == "Q":
        return marks
    said = None if marks.label or marks.rest else _LABEL.match(marks.title)
    if not said or known_label(said[1]) != "Q" or not (said[2] or said[3]):
        return None
    numeral = marks.numeral or said[2]
    shape = f"{marks.shape} Q:".strip()
    return replace(marks, shape=shape, label="Q", numeral=numeral, number=marks.number or int(said[2] or 0))


def _beneath(lines: Sequence[str], label: int) -> tuple[str, int]:
    """The first paragraph or list below a label, in one line, and its last line; ("", 0) for none."""
    said: list[str] = []
    last = 0
    for number in range(label + 1, len(lines) + 1):
        text = lines[number - 1].strip()
        if not text:
            if said:
                break
            continue
        marks = take_apart(text)
        if "#" in marks.shape or marks.label or text.startswith(_FENCE) or _says_answer(text):
            break
        if said and sum(map(len, said)) + len(text) > _LONGEST_QUESTION:
            break
        said.append(_LANGUAGE.sub("", plain_text(f"{marks.title} {marks.rest}")))
        last = number
    return _joined(said), last


def _says_answer(text: str) -> bool:
    return known_label(text.strip("*_#>【】[]:： ")) == "A"


def _joined(said: Sequence[str]) -> str:
    whole = ""
    for text in said:
        wide = whole[-1:] > "\u2e80" and text[:1] > "\u2e80"
        whole += text if wide or not whole else f" {text}"
    return whole
