"""Somebody's reading notes: links and remarks by subject, then some interview questions and a glossary.

* A heading asks when the headings that look like it (level, bold, numbered) mostly do; what follows is its
  answer, to the next heading of its level or above.
* A line that opens with an arrow-like mark (➢ **MLM**（…）：…) defines a term. A term runs to the next one,
  to a separator, or to a heading; headings that count on inside it (2., 3., …) are its own.
* All else is notes: each link or remark is a row of the reading list.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from mianjing.core.model import Draft, Dump, Line, Segmented
from mianjing.core.text import asking_words
from mianjing.dumps.dialects.line_coverage import Label, roles_of
from mianjing.dumps.dialects.note_links import NoteReader, is_link

NAME = "reading-notes"

_HEADING = re.compile(r"^\s{0,3}(#{1,6})\s+(\S.{0,500}?)\s*#*\s*$")
_BOLD = re.compile(r"^\*\*.+\*\*$")
_NUMBER = re.compile(r"^[*\s]*(\d{1,3})\s*[.、．:：)）](?!\d)")
_TERM = re.compile(
    r"^\s*+(?:[-*+]\s++)?\**+\s*+[➢➤➔►▶❖◆✦]\s*+\**+\s*+"
    r"(\S.{0,120}?)(?<!\s)\s*+\**+\s*+[:：]\s*+\**+\s*+(.*)$"
)
_EXPANSION = re.compile(r"^(.{1,60}?)\*{0,4}\s{0,9}[（(]\s{0,9}([^（()）]{2,200})[)）]\**$")
_SEPARATOR = re.compile(r"^\s*(?:~{3,}|-{3,}|={3,}|_{3,}|\*{3,})\s*$")


@dataclass
class _Reading:
    """What has been read so far; one walk over the lines fills it."""

    labels: dict[int, list[Label]] = field(default_factory=lambda: defaultdict(list))
    drafts: list[Draft] = field(default_factory=list)


def evidence(dump: Dump) -> float:
    """A share of links and a glossary of marked terms, both: a list of links alone is any dump."""
    filled = [text for text in dump.lines if text.strip()]
    links = sum(1 for text in filled if is_link(text))
    terms = sum(1 for text in filled if _TERM.match(text))
    share = links / len(filled) if filled and links >= 5 else 0.0
    return min(1.0, share / 0.15) * 0.45 + min(1.0, terms / 5) * 0.45


def segment(dump: Dump) -> Segmented:
    reading = _Reading()
    notes = NoteReader()
    questions = set(_questions(dump))
    number = _front_matter(dump, reading)
    while number <= len(dump.lines):
        text = dump.line(number)
        if number in questions:
            number = _read_question(dump, number, questions, notes, reading)
        elif _TERM.match(text):
            number = _read_term(dump, number, questions, notes.section, reading)
        else:
            for label in notes.read(number, text):
                reading.labels[number].append(label)
            number += 1
    return Segmented(NAME, tuple(reading.drafts), roles_of(dump, reading.labels), links=notes.links())


def _front_matter(dump: Dump, reading: _Reading) -> int:
    """Label a YAML block at the top; the number of the line after it."""
    if not dump.lines or dump.lines[0].strip() != "---":
        return 1
    for end in range(2, min(len(dump.lines), 60) + 1):
        if dump.line(end).strip() == "---":
            for number in range(1, end + 1):
                reading.labels[number].append(("noise", "front matter"))
            return end + 1
    return 1


def _headings(dump: Dump) -> Iterator[tuple[int, int, str]]:
    """Line, level and text of each Markdown heading."""
    for number, text in enumerate(dump.lines, 1):
        if match := _HEADING.match(text):
            yield number, len(match[1]), match[2]


def _questions(dump: Dump) -> Iterator[int]:
    """Lines of the headings whose kind (level, all bold, numbered) mostly asks."""
    kinds: dict[tuple[int, bool, bool], list[tuple[int, str]]] = defaultdict(list)
    for number, level, title in _headings(dump):
        kinds[level, bool(_BOLD.match(title)), bool(_NUMBER.match(title))].append((number, title))
    for members in kinds.values():
        if 2 * sum(1 for _, title in members if _asks(title)) > len(members):
            yield from (number for number, _ in members)


def _asks(title: str) -> bool:
    return "?" in title or "？" in title or bool(asking_words().search(title))


def _read_question(dump: Dump, start: int, questions: set[int], notes: NoteReader, reading: _Reading) -> int:
    heading = _HEADING.match(dump.line(start))
    level = len(heading[1]) if heading else 1
    notes.leave(level)
    title = heading[2] if heading else dump.line(start)
    end = start + 1
    while end <= len(dump.lines):
        inner = _HEADING.match(dump.line(end))
        if end in questions or _TERM.match(dump.line(end)) or (inner and len(inner[1]) <= level):
            break
        end += 1
    reading.labels[start].append(("question", ""))
    lines = _body(dump, start + 1, end, "answer", reading)
    number = _NUMBER.match(title)
    wording = title.replace("*", "").strip()
    reading.drafts.append(
        Draft("question", wording, number[1] if number else None, notes.section, start, lines)
    )
    return end


def _read_term(
    dump: Dump, start: int, questions: set[int], section: tuple[str, ...], reading: _Reading
) -> int:
    found = _TERM.match(dump.line(start))
    name, rest = (found[1], found[2]) if found else (dump.line(start), "")
    counted = 1
    end = start + 1
    while end <= len(dump.lines):
        text = dump.line(end)
        if end in questions or _TERM.match(text) or _SEPARATOR.match(text):
            break
        if inner := _HEADING.match(text):
            number = _NUMBER.match(inner[2])
            if number is None or int(number[1]) != counted + 1:
                break
            counted += 1
        end += 1
    if expansion := _EXPANSION.match(name):
        name, rest = expansion[1], f"{expansion[2]}：{rest}"
    reading.labels[start].append(("term", ""))
    first = (Line(start, rest),) if rest else ()
    lines = (*first, *_body(dump, start + 1, end, "term", reading))
    reading.drafts.append(Draft("term", name.replace("*", "").strip(), None, section, start, lines))
    if end <= len(dump.lines) and _SEPARATOR.match(dump.line(end)):
        reading.labels[end].append(("noise", "separator"))
        end += 1
    return end


def _body(dump: Dump, start: int, end: int, role: str, reading: _Reading) -> tuple[Line, ...]:
    for number in range(start, end):
        if dump.line(number).strip():
            reading.labels[number].append(("answer", "") if role == "answer" else ("term", ""))
    return tuple(Line(number, dump.line(number)) for number in range(start, end))
