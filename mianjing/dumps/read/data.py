"""Tables and data files whose format tells the questions: CSV and TSV, JSON and JSONL → drafts.

The columns are named (``question``, 题目 …) or guessed by what their cells look like; which ones were
taken is said.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from mianjing.core.model import Draft, Line, Problem
from mianjing.core.text import asking_words
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
    r"^(?:section|category|topic|chapter|subject|module|type|分类|类别|章节|模块|专题)$", re.I
)
# What a group of questions is called by, as well as a question.
_OF_A_GROUP = frozenset({"name", "title", "标题"})
DEEPEST = 40
_ASKED_SHARE = 0.3
_MOST_SNIFFED = 64 * 1024
csv.field_size_limit(16 * 1024 * 1024)


def read_table(text: str, name: str) -> tuple[tuple[Draft, ...], tuple[Problem, ...]]:
    """The drafts of a CSV or TSV file. Raises ReadError for broken quoting or no column of questions."""
    rows = list(_csv_rows(text, name))
    if not rows:
        raise refuse(name, "empty-file", "the table has no rows; put questions into it or remove it")
    width = max(len(cells) for _, _, cells in rows)
    header = [cell.strip() for cell in rows[0][2]]
    headed = any(QUESTION_NAMES.match(cell) for cell in header) or any(
        ANSWER_NAMES.match(cell) for cell in header
    )
    headed = headed or not any(_asks(cell) for cell in header)
    body = rows[1:] if headed else rows
    names = header if headed else [f"column {place + 1}" for place in range(width)]
    names += [f"column {place + 1}" for place in range(len(names), width)]
    records = [dict(zip(names, cells, strict=False)) for _, _, cells in body]
    asked, told = _columns(names, records, name)
    drafts = []
    for (first, last, _), record in zip(body, records, strict=True):
        if question := record.get(asked, "").strip():
            lines = _lines(record.get(told, "") if told else "", first, last)
            drafts.append(Draft("question", _one_line(question), None, _section(record), first, lines))
    return tuple(drafts), (_said(name, asked, told),)


def _csv_rows(text: str, name: str) -> Iterator[tuple[int, int, list[str]]]:
    """Each record with its first and last line."""
    sample = text[:_MOST_SNIFFED]
    delimiter = max(",\t;|", key=lambda each: sample.split("\n", 1)[0].count(each))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    before = 0
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield before + 1, reader.line_num, cells
            before = reader.line_num
    except csv.Error as error:
        raise refuse(
            name,
            "broken-quoting",
            f"the row that begins here is not valid CSV ({error}); close its quotes, double those inside",
            before + 1,
        ) from None


def _columns(names: Sequence[str], records: Sequence[Mapping[str, str]], name: str) -> tuple[str, str]:
    """The names of the question and the answer column ("" for none)."""
    asked = next((each for each in names if QUESTION_NAMES.match(each)), "")
    if not asked:
        shares = {each: _share(records, each) for each in names}
        asked = max(names, key=lambda each: shares[each])
        if shares[asked] < _ASKED_SHARE:
            raise refuse(
                name,
                "no-question-column",
                f"no column holds questions (there are: {', '.join(names[:8])}); name one “question”",
                1,
            )
    told = next((each for each in names if each != asked and ANSWER_NAMES.match(each)), "")
    others = [each for each in names if each != asked and not SECTION_NAMES.match(each)]
    if not told and others:
        sizes = {each: sum(len(record.get(each, "")) for record in records) for each in others}
        told = max(others, key=lambda each: sizes[each])
        if sizes[told] < 12 * len(records):
            told = ""
    return asked, told


def _share(records: Sequence[Mapping[str, str]], column: str) -> float:
    cells = [record.get(column, "") for record in records]
    return sum(1 for cell in cells if _asks(cell)) / max(1, len(cells))


def _asks(cell: str) -> bool:
    bare = cell.strip()
    return bare.endswith(("?", "？")) or (0 < len(bare) < 80 and bool(asking_words().search(bare)))


def _section(record: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(str(value) for key, value in record.items() if SECTION_NAMES.match(key) and value)[:1]


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _lines(answer: str, first: int, last: int) -> tuple[Line, ...]:
    """The answer's lines, placed on the record's lines as far as they reach; those without text too."""
    texts = answer.strip("\n").replace("\r\n", "\n").split("\n") if answer.strip() else []
    lines = [Line(min(first + offset, last), text) for offset, text in enumerate(texts)]
    lines += [Line(number, "") for number in range(first + len(texts), last + 1)] if texts else []
    return tuple(lines)


def _said(name: str, asked: str, told: str) -> Problem:
    what = f"questions are read from “{asked}”, " + (
        f"answers from “{told}”" if told else "there are no answers"
    )
    return Problem(name, 1, 0, "warning", f"{what}; rename the columns if that is wrong", "columns-taken")


# ---- JSON ----------------------------------------------------------------------------------------------


def read_json(text: str, name: str) -> tuple[tuple[Draft, ...], tuple[Problem, ...]]:
    """The drafts of a JSON or JSONL file. Raises ReadError for broken JSON or data without questions."""
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
    for question, answer, section in pairs:
        line = finder.line(question)
        end = finder.line(answer) if answer else line
        texts = answer.strip("\n").split("\n") if answer else []
        lines = [Line(end, each) for each in texts]
        drafts.append(Draft("question", _one_line(question), None, section, line, tuple(lines)))
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


def _pair(record: Mapping[str, Any], path: tuple[str, ...]) -> tuple[str, str, tuple[str, ...]] | None:
    asked = next(
        (v for k, v in record.items() if QUESTION_NAMES.match(k) and isinstance(v, str) and v.strip()), ""
    )
    if not asked:
        return None
    told = next((v for k, v in record.items() if ANSWER_NAMES.match(k) and v), "")
    named = next(k for k, v in record.items() if v is asked)
    if not told and (named.casefold() in _OF_A_GROUP or any(map(_holds_objects, record.values()))):
        return None
    if isinstance(told, Mapping):
        told = next((v for v in told.values() if (isinstance(v, str) and " " in v) or len(str(v)) > 20), "")
    if isinstance(told, list):
        told = "\n\n".join(str(each) for each in told)
    keys = tuple(
        key
        for key in path
        if not re.fullmatch(r"data|items|questions|list|rows|mainEntity|messages|conversations?|\d+", key)
    )
    return asked, str(told), _section(record) or keys[-1:]


def _holds_objects(value: Any) -> bool:
    return isinstance(value, list) and any(isinstance(each, Mapping) for each in value)


class _Finder:
    """On which line of a JSON text a string stands; strings are asked for in the order of the text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.counted = 0
        self.lines = 1

    def line(self, value: str) -> int:
        value = value.split("\n\n")[0]
        for form in (json.dumps(value, ensure_ascii=False)[1:-1], json.dumps(value)[1:-1]):
            place = self.text.find(form, self.at)
            if place >= 0:
                self.lines += self.text.count("\n", self.counted, place)
                self.counted = place
                self.at = place + len(form)
                return self.lines
        return self.lines
