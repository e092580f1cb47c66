"""Tables → drafts: CSV and TSV, and what Anki exports as text.

The columns are named (``question``, 题目 …) or guessed by what their cells look like; which ones were
taken is said.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice, repeat

from mianjing.core.model import Draft, Line, Problem
from mianjing.core.text import asking_words
from mianjing.dumps.read.data import ANSWER_NAMES, QUESTION_NAMES, SECTION_NAMES, one_line, section_of
from mianjing.dumps.read.errors import refuse
from mianjing.dumps.read.html import words_of_html

_NO_ANSWER = re.compile(
    r"(?:^|[_ ])(?:key_?words?|tags?|hints?|difficulty|levels?|roles?|ids?|urls?|links?|sources?|company|"
    r"dates?)$|关键[词字]|标签|提示|难度|链接|来源|公司|日期|岗位",
    re.IGNORECASE,
)
_ASKED_SHARE = 0.3
_MOST_SNIFFED = 64 * 1024
csv.field_size_limit(16 * 1024 * 1024)

_ANKI_SETTING = re.compile(
    r"#(separator|html|columns|notetype|deck|tags|guid|if matches)(?: column)?:(.*)", re.I
)
_ANKI_SEPARATORS = {"tab": "\t", "comma": ",", "semicolon": ";", "pipe": "|", "space": " ", "colon": ":"}
_ANKI_FIELDS = ("front", "back")


@dataclass(frozen=True)
class AnkiExport:
    """What the first lines of an export say of its table; ``columns`` by place, those of no field named."""

    lines: int
    delimiter: str
    html: bool
    columns: Mapping[int, str]
    names: tuple[str, ...] = ()

    def named(self, width: int) -> list[str]:
        """A name for each column: as the export says, else a card's first two fields are its sides."""
        fields = iter(_ANKI_FIELDS)
        return [
            self.names[place]
            if place < len(self.names)
            else self.columns.get(place + 1) or next(fields, f"column {place + 1}")
            for place in range(width)
        ]


def anki_export(lines: Sequence[str]) -> AnkiExport | None:
    """The settings an Anki export begins with; None for any other table.

    >>> anki_export(["#separator:tab", "#tags column:3", "a\\tb\\tc"]).named(3)
    ['front', 'back', 'tags']
    """
    delimiter, html, columns, names, count = "\t", False, {}, "", 0
    for line in lines[:40]:
        if not (found := _ANKI_SETTING.fullmatch(line)):
            break
        count += 1
        key, value = found[1].casefold(), found[2].strip()
        if key == "separator":
            delimiter = _ANKI_SEPARATORS.get(value.casefold(), value[:1] or delimiter)
        elif key == "html":
            html = value.casefold() == "true"
        elif key == "columns":
            names = found[2]
        elif value.isdigit():
            columns[int(value)] = key
    named = tuple(name.strip() for name in names.split(delimiter)) if names else ()
    return AnkiExport(count, delimiter, html, columns, named) if count else None


def read_table(lines: Sequence[str], name: str) -> tuple[tuple[Draft, ...], tuple[Problem, ...]]:
    """The drafts of a CSV or TSV file. Raises ReadError for broken quoting or no column of questions."""
    export = anki_export(lines)
    rows = list(_csv_rows(lines, name, export))
    if not rows:
        raise refuse(name, "empty-file", "the table has no rows; put questions into it or remove it")
    width = max(len(cells) for _, _, cells in rows)
    header = [cell.strip() for cell in rows[0][2]]
    headed = any(QUESTION_NAMES.match(cell) for cell in header) or any(
        ANSWER_NAMES.match(cell) for cell in header
    )
    headed = not export and (headed or not any(_asks(cell) for cell in header))
    body = rows[1:] if headed else rows
    names = header if headed else [f"column {place + 1}" for place in range(width)]
    names = export.named(width) if export else names
    names += [f"column {place + 1}" for place in range(len(names), width)]
    asked, told = _columns(names, [cells for _, _, cells in body], name)
    drafts = []
    body.reverse()
    while body:
        first, last, cells = body.pop()  # so that a long table is not held twice
        record = dict(zip(names, cells, strict=False))
        if question := record.get(asked, "").strip():
            answer = _lines(record.get(told, "") if told else "", first, last, lines)
            drafts.append(Draft("question", one_line(question), None, section_of(record), first, answer))
    return tuple(drafts), (_said(name, asked, told),)


def _csv_rows(
    lines: Sequence[str], name: str, export: AnkiExport | None
) -> Iterator[tuple[int, int, list[str]]]:
    """Each record with its first and last line."""
    settings = export.lines if export else 0
    first = next(filter(None, lines), "")[:_MOST_SNIFFED]
    delimiter = export.delimiter if export else max(",\t;|", key=first.count)
    written = chain(repeat("\n", settings), (line + "\n" for line in islice(lines, settings, None)))
    reader = csv.reader(written, delimiter=delimiter, strict=True)
    before = 0
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                cells = [words_of_html(cell) for cell in cells] if export and export.html else cells
                yield before + 1, reader.line_num, cells
            before = reader.line_num
    except csv.Error as error:
        raise refuse(
            name,
            "broken-quoting",
            f"the row that begins here is not valid CSV ({error}); close its quotes, double those inside",
            before + 1,
        ) from None


def _columns(names: Sequence[str], rows: Sequence[Sequence[str]], name: str) -> tuple[str, str]:
    """The names of the question and the answer column ("" for none)."""
    asked = next((each for each in names if QUESTION_NAMES.match(each)), "")
    if not asked:
        shares = {each: _share(_cells(names, rows, each)) for each in names}
        asked = max(names, key=lambda each: shares[each])
        if shares[asked] < _ASKED_SHARE:
            raise refuse(
                name,
                "no-question-column",
                f"no column holds questions (there are: {', '.join(names[:8])}); name one “question”",
                1,
            )
    told = next((each for each in names if each != asked and ANSWER_NAMES.match(each)), "")
    others = [
        each
        for each in names
        if each != asked and not SECTION_NAMES.match(each) and not _NO_ANSWER.search(each)
    ]
    if not told and others:
        sizes = {each: sum(map(len, _cells(names, rows, each))) for each in others}
        told = max(others, key=lambda each: sizes[each])
        if sizes[told] < 12 * len(rows):
            told = ""
    return asked, told


def _cells(names: Sequence[str], rows: Sequence[Sequence[str]], column: str) -> list[str]:
    return [dict(zip(names, cells, strict=False)).get(column, "") for cells in rows]


def _share(cells: Sequence[str]) -> float:
    return sum(1 for cell in cells if _asks(cell)) / max(1, len(cells))


def _asks(cell: str) -> bool:
    bare = cell.strip()
    return bare.endswith(("?", "？")) or (0 < len(bare) < 80 and bool(asking_words().search(bare)))


def _lines(answer: str, first: int, last: int, written: Sequence[str]) -> tuple[Line, ...]:
    """The answer's lines, placed on the record's lines as far as they reach; those without text too.

    A line's text that is all that is ``written`` there is not held twice.
    """
    texts = answer.strip("\n").replace("\r\n", "\n").split("\n") if answer.strip() else []
    places = [min(first + offset, last) for offset in range(len(texts))]
    whole = [written[place - 1] for place in places]
    lines = [
        Line(at, line if line == text else text) for at, line, text in zip(places, whole, texts, strict=True)
    ]
    lines += [Line(number, "") for number in range(first + len(texts), last + 1)] if texts else []
    return tuple(lines)


def _said(name: str, asked: str, told: str) -> Problem:
    what = f"questions are read from “{asked}”, " + (
        f"answers from “{told}”" if told else "there are no answers"
    )
    return Problem(name, 1, 0, "warning", f"{what}; rename the columns if that is wrong", "columns-taken")
