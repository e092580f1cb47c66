"""A chapter of a Markdown book whose questions are headings with an HTML anchor, listed in a contents.

``<h3 id='41.…'>41.为什么…</h3>`` opens a question, whatever its heading level: authors mix h1 and h3.
Markdown headings without an anchor are part of an answer. The number is the visible one; anchors carry
slips.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from mianjing.core.model import Draft, Dump, Line, Segmented
from mianjing.dumps.dialects.line_coverage import Label, roles_of
from mianjing.dumps.dialects.question_detection import fenced_lines
from mianjing.dumps.dialects.toc import ContentsItem, match_items, title_key, witness_problems

NAME = "anchored-chapter"

_HTML = re.compile(
    r"^\s*<h([1-6])\b[^>\n]{0,500}\b(?:id|name)\s*=[^>\n]{1,500}>(.{1,500}?)</h[1-6]>\s*$", re.I
)
_MARKDOWN = re.compile(
    r"^(#{1,6})\s++(?:<a\b[^>\n]{0,300}\b(?:id|name)\s*=[^>\n]{1,300}>\s*</a>\s*+(.{1,500}?)(?<!\s)"
    r"|(.{1,500}?)(?<!\s)\s*+\{#[^}\n]{1,300}\})\s*+#*+\s*+$",
    re.I,
)
_TAG = re.compile(r"</?[a-z][^<>\n]{0,300}>", re.I)
_NUMBER = re.compile(r"^\s*(?:[Qq问]\s*)?(\d{1,3})\s*[.、．:：)）]")
_ASKS = re.compile(r"[?？]\s*$")
_CONTENTS = re.compile(r"^\W*(?:目\s*录|(?:table of )?contents|toc)\W*$", re.I)
_ITEM = re.compile(r"^\s*(?:[-*+]|\d{1,3}[.、)])\s*\[(.{1,500})\]\([^\n]{0,500}\)\s*$")
_BACK = re.compile(
    r"^\W{0,20}(?:<a\b[^>\n]{0,200}>)?\W{0,20}(?:返回|回到|back\s+to)\s*\W?(?:目录|顶部|top|contents)", re.I
)


@dataclass(frozen=True)
class _Heading:
    line: int
    title: str
    number: str | None


def evidence(dump: Dump) -> float:
    """Sure from five anchored headings that are numbered or ask something."""
    if not any(map(_title, dump.lines)):
        return 0.0
    found = sum(1 for heading in _headings(dump) if heading.number or _ASKS.search(heading.title))
    return min(1.0, found / 5) * 0.95


def segment(dump: Dump) -> Segmented:
    headings = _headings(dump)
    items = _contents(dump, headings)
    listed = {title_key(item.title) for item in items}
    labels: dict[int, list[Label]] = {item.line: [("toc", "")] for item in items}
    drafts: list[Draft] = []
    section: tuple[str, ...] = ()
    opening = headings[0].line if headings else len(dump.lines) + 1
    _label(dump, labels, range(1, opening), ("note", "before the first heading"))
    for heading, following in zip(headings, [*headings[1:], None], strict=False):
        end = following.line if following else len(dump.lines) + 1
        body = range(heading.line + 1, end)
        if not (heading.number or _ASKS.search(heading.title) or title_key(heading.title) in listed):
            labels.setdefault(heading.line, []).append(("heading", ""))
            section = () if _CONTENTS.match(heading.title) else (heading.title,)
            _label(dump, labels, body, ("note", "under a heading that asks nothing"))
            continue
        labels.setdefault(heading.line, []).append(("question", ""))
        answer = [number for number in body if number not in labels and not _BACK.match(dump.line(number))]
        for number in body:
            if _BACK.match(dump.line(number)):
                labels.setdefault(number, []).append(("noise", "link back to the contents"))
        _label(dump, labels, answer, ("answer", ""))
        lines = tuple(Line(number, dump.line(number)) for number in answer)
        drafts.append(Draft("question", heading.title, heading.number, section, heading.line, lines))
    toc_entries = match_items(items, drafts)
    return Segmented(
        NAME, tuple(drafts), roles_of(dump, labels), toc_entries, problems=witness_problems(dump, toc_entries)
    )


def _headings(dump: Dump) -> list[_Heading]:
    found = []
    fenced = fenced_lines(dump)
    for number, text in enumerate(dump.lines, 1):
        if number not in fenced and (title := _title(text)):
            match = _NUMBER.match(title)
            found.append(_Heading(number, title, match[1] if match else None))
    return found


def _title(text: str) -> str:
    if "<" not in text and "{#" not in text:
        return ""
    if match := _HTML.match(text):
        return _TAG.sub("", match[2]).strip()
    if match := _MARKDOWN.match(text):
        return _TAG.sub("", match[2] or match[3]).strip()
    return ""


def _contents(dump: Dump, headings: list[_Heading]) -> list[ContentsItem]:
    """The lines of links before the first question: what the chapter itself says it holds."""
    first = next((heading.line for heading in headings if heading.number), len(dump.lines) + 1)
    return [
        ContentsItem(number, match[1].strip())
        for number in range(1, first)
        if (match := _ITEM.match(dump.line(number)))
    ]


def _label(dump: Dump, labels: dict[int, list[Label]], numbers: range | list[int], label: Label) -> None:
    for number in numbers:
        if number not in labels and dump.line(number).strip():
            labels[number] = [label]
