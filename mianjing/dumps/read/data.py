"""JSON and JSONL → drafts: objects whose keys say what asks and what answers (``question``, 题目 …)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mianjing.core.model import Draft, Line, Problem
from mianjing.dumps.read.errors import refuse

QUESTION_NAMES = re.compile(
    r"^(?:questions?|question[_ ]?(?:text|title|body)|q|prompt|instruction|query|front|name|"
    r"问题|题目|面试题|问|提问|标题|题干)$",
    re.IGNORECASE,
)
ANSWER_NAMES = re.compile(
    r"^(?:answers?|answer[_ ]?(?:text|body)|a|response|output|completion|"
    r"solution|back|acceptedanswer|explanation|"
    r"答案|参考答案|回答|解答|答|解析)$",
    re.IGNORECASE,
)
SECTION_NAMES = re.compile(
    r"^(?:section|category|topic|chapter|subject|module|type|deck|分类|类别|章节|模块|专题)$", re.I
)
# What a group of questions is called by, as well as a question.
_OF_A_GROUP = frozenset({"name", "title", "标题"})
_TEXT_NAMES = re.compile(r"^(?:text|title|content|body|value|markdown|md|内容|正文)$", re.IGNORECASE)
_CODE_NAMES = re.compile(r"^(?:code|snippet|example_?code|代码|示例代码)$", re.IGNORECASE)
_FOLLOW_UP_NAMES = re.compile(r"^(?:follow[_ -]?ups?|followup_?questions?|追问|延伸问题)$", re.IGNORECASE)
_NO_SECTION = re.compile(r"data|items|questions|list|rows|mainEntity|messages|conversations?|\d+")
DEEPEST = 40
_NEAR = 1 << 18
"""Characters within which an object's next string is looked for, so that one not found costs little."""


def read_json(lines: Sequence[str], name: str) -> tuple[tuple[Draft, ...], tuple[Problem, ...]]:
    """The drafts of a JSON or JSONL file. Raises ReadError for broken JSON or data without questions."""
    text = "\n".join(lines)
    values = list(_values(text, name))
    records = [found for value in values for found in _records(value, (), 0)]
    pairs = [pair for record, path in records if (pair := _pair(record, path))]
    if not pairs:
        raise refuse(
            name,
            "no-question-column",
            "no object here has a “question”; give each one “question” and “answer”",
            1,
        )
    finder = _Finder(text)
    drafts = []
    for pair in pairs:
        line = finder.opens(pair.question)
        end = finder.line(pair.answer) if pair.answer else line
        further = tuple(finder.beside(asked) for asked in pair.follow_ups)
        told = tuple(Line(end, each) for each in pair.answer.strip("\n").split("\n") if pair.answer)
        title = one_line(pair.question)
        drafts.append(
            Draft(
                "question",
                title,
                None,
                pair.section,
                line,
                told,
                follow_ups=pair.follow_ups,
                follow_up_lines=further,
            )
        )
    return tuple(drafts), ()


def _values(text: str, name: str) -> Iterator[Any]:
    try:
        yield json.loads(text)
        return
    except RecursionError:
        raise refuse(name, "broken-json", "the data is nested too deep; flatten it", 1) from None
    except ValueError as error:
        whole = error
    rows = [(number, row) for number, row in enumerate(text.split("\n"), 1) if row.strip()]
    if len(rows) < 2 or not rows[0][1].lstrip().startswith("{") or not rows[0][1].rstrip().endswith("}"):
        line = getattr(whole, "lineno", 1)
        column = getattr(whole, "colno", 0)
        raise refuse(name, "broken-json", f"not valid JSON: {whole.args[0]}; mend it here", line, column)
    for number, row in rows:
        try:
            yield json.loads(row)
        except (ValueError, RecursionError) as error:
            raise refuse(
                name, "broken-json", f"this line is not valid JSON: {error}; mend it", number
            ) from None


def _records(
    value: Any, path: tuple[str, ...], depth: int
) -> Iterator[tuple[Mapping[str, Any], tuple[str, ...]]]:
    """Every object in ``value``, outermost first, with the keys that lead to it."""
    if depth > DEEPEST:
        return
    if isinstance(value, Mapping):
        yield value, path
        if _pair(value, path):
            return
        group = next((v for k, v in value.items() if k.casefold() in _OF_A_GROUP and isinstance(v, str)), "")
        above = (*path, *([group.strip()] if group.strip() and depth else []))
        for key, below in value.items():
            yield from _records(below, (*above, str(key)), depth + 1)
    elif isinstance(value, list):
        for below in _said_in_turn(value):
            yield from _records(below, path, depth + 1)


def _said_in_turn(values: list[Any]) -> list[Any]:
    """A chat's messages as questions and answers; any other list as it is."""
    if not values or not all(isinstance(each, Mapping) and {"role", "from"} & set(each) for each in values):
        return values
    pairs: list[dict[str, str]] = []
    for each in values:
        who = str(each.get("role") or each.get("from"))
        said = each.get("content") or each.get("value") or each.get("text") or ""
        if who in ("user", "human", "interviewer"):
            pairs.append({"question": str(said), "answer": ""})
        elif pairs and who not in ("system",):
            pairs[-1]["answer"] = (pairs[-1]["answer"] + "\n\n" + str(said)).strip()
    return list(pairs)


@dataclass(frozen=True)
class _Pair:
    """What an object asks and tells."""

    question: str
    answer: str
    section: tuple[str, ...]
    follow_ups: tuple[str, ...]


def _pair(record: Mapping[str, Any], path: tuple[str, ...]) -> _Pair | None:
    named, asked = next(
        ((k, words) for k, v in record.items() if QUESTION_NAMES.match(k) and (words := _asked(v))), ("", "")
    )
    if not asked:
        return None
    told = next((words for k, v in record.items() if ANSWER_NAMES.match(k) and (words := _told(v))), "")
    question = record[named] if isinstance(record[named], Mapping) else {}
    if not told and (
        question or named.casefold() in _OF_A_GROUP or any(map(_holds_objects, record.values()))
    ):
        return None
    return _Pair(
        asked, told, _section_within(record, path), (*_asked_further(record), *_asked_further(question))
    )


def _asked(value: Any) -> str:
    """A question's words: text, or an object's own title."""
    if isinstance(value, str):
        return value if value.strip() else ""
    if isinstance(value, Mapping) and not any(ANSWER_NAMES.match(key) for key in value):
        return next((v for k, v in value.items() if _names_text(k) and isinstance(v, str) and v.strip()), "")
    return ""


def _told(value: Any) -> str:
    """An answer's words: text, several of it, or an object's text with its code below."""
    if isinstance(value, list):
        return "\n\n".join(filter(None, map(_told, value)))
    if not isinstance(value, Mapping):
        return str(value or "")
    words = next((v for k, v in value.items() if _names_text(k) and isinstance(v, str) and v.strip()), "")
    if not words:
        texts = [v for k, v in value.items() if isinstance(v, str) and not _CODE_NAMES.match(k)]
        words = next((v for v in texts if " " in v or len(v) > 20), "")
    code = [v for k, v in value.items() if _CODE_NAMES.match(k) and isinstance(v, str) and v.strip()]
    return "\n\n".join(filter(None, [words, *(f"```\n{each.strip()}\n```" for each in code)]))


def _names_text(key: str) -> bool:
    return bool(_TEXT_NAMES.match(key) or QUESTION_NAMES.match(key) or ANSWER_NAMES.match(key))


def _asked_further(record: Mapping[str, Any]) -> tuple[str, ...]:
    found = next((v for k, v in record.items() if _FOLLOW_UP_NAMES.match(k)), ())
    several = found if isinstance(found, list) else [found]
    return tuple(words for each in several if (words := one_line(_asked(each))))


def _section_within(record: Mapping[str, Any], path: tuple[str, ...]) -> tuple[str, ...]:
    """As the object says, or one within it, else as the keys that lead to it."""
    inner = (v for k, v in record.items() if isinstance(v, Mapping) and not ANSWER_NAMES.match(k))
    said = next(filter(None, map(section_of, (record, *inner))), ())
    keys = tuple(key for key in path if not _NO_SECTION.fullmatch(key))
    return said or keys[-1:]


def _holds_objects(value: Any) -> bool:
    return isinstance(value, list) and any(isinstance(each, Mapping) for each in value)


def section_of(record: Mapping[str, Any]) -> tuple[str, ...]:
    """The section that a field names, from the widest to the narrowest; Anki writes ``::`` between them."""
    said = next(
        (v for k, v in record.items() if SECTION_NAMES.match(k) and isinstance(v, str | int) and v), ""
    )
    return tuple(filter(None, (part.strip() for part in str(said).split("::"))))


def one_line(text: str) -> str:
    return " ".join(text.split())


class _Finder:
    """On which line of a JSON text a string stands; objects are asked for in the order of the text."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = self._counted = self._begun = 0
        self._lines = self._begun_on = 1

    def opens(self, value: str) -> int:
        """The line of a new object's first string, behind all that were asked for before."""
        found = self.line(value)
        self._begun, self._begun_on = self._counted, found
        return found

    def line(self, value: str) -> int:
        """The line of a string of that object that stands behind the ones before."""
        place, end = self._find(value, self._at)
        if end:
            self._lines += self._text.count("\n", self._counted, place)
            self._counted, self._at = place, end
        return self._lines

    def beside(self, value: str) -> int:
        """The line of a string of that object, wherever it stands behind the first."""
        place, end = self._find(value, self._begun)
        return self._begun_on + self._text.count("\n", self._begun, place) if end else self._begun_on

    def _find(self, value: str, since: int) -> tuple[int, int]:
        value = value.split("\n\n")[0]
        for form in (json.dumps(value, ensure_ascii=False)[1:-1], json.dumps(value)[1:-1]):
            place = self._text.find(form, since, since + _NEAR + len(form))
            if place >= 0:
                return place, place + len(form)
        return since, 0
