"""Any other question-and-answer text, read in whichever of a few common forms explains it best.

The forms are a table: marked (``Q:`` / ``问：``), headings, numbered lines, bold lines, lines that end with a
question mark. Each proposes heads; the form whose heads ask most and are answered most is taken.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from mianjing.core.model import Draft, Dump, Line, Segmented
from mianjing.dumps.dialects import flat_numbered
from mianjing.dumps.dialects.line_coverage import Label
from mianjing.dumps.dialects.line_labels import Head, LineLabels, assemble
from mianjing.dumps.dialects.numbering import numbered, part_title
from mianjing.dumps.dialects.promo import advertisements
from mianjing.dumps.dialects.question_detection import (
    ends_with_question_mark,
    fenced_lines,
    looks_like_question,
)
from mianjing.dumps.dialects.toc import Item

NAME = "generic"

_COLON = r"\s{0,3}[:：.、）)\]】]"
_MARKED = re.compile(
    rf"^[\s#>*_【\[-]{{0,12}}(?:Question|问题|问|面试题|题目|Q)\s?(\d{{0,3}})(?:{_COLON}|\s)[\s*_]{{0,6}}(\S.*)$",
    re.IGNORECASE,
)
_ANSWER_MARK = re.compile(
    rf"^[\s>*_【\[-]{{0,12}}(?:Answer|参考答案|答案|解答|回答|答|A)\s?\d{{0,3}}{_COLON}[\s*_]{{0,6}}",
    re.IGNORECASE,
)
_ANSWER_INSIDE = re.compile(r"[?？]\s{0,3}(?:Answer|参考答案|答案|答|A)[:：]\s{0,3}", re.IGNORECASE)
_HEADING = re.compile(r"^(#{1,6})\s++(\S.*?)(?<![\s#])[\s#]*+$")
_HTML_HEADING = re.compile(r"^\s*<h([1-6])(?:\s[^>]{0,300})?>(.{1,300}?)</h[1-6]>\s*$", re.IGNORECASE)
_BOLD = re.compile(r"^\s{0,8}(?:[-+]\s)?(?:\d{1,3}[.、]\s{0,3})?\*\*(\S[^*]{1,200})\*\*\s*[:：]?\s*$")
_BULLET = re.compile(r"^\s{0,8}(?:[-*+•]\s+)?(?:\[[ xX]\]\s+)?")
_CONTENTS = re.compile(r"^\s*(?:[-*+]|\d{1,3}[.、])\s+\[([^\]]{1,300})\]\([^)]*\)\s*$")

Form = Callable[[Dump, frozenset[int]], LineLabels]


def evidence(dump: Dump) -> float:
    """Never sure: this dialect is what is left when no other fits."""
    return 0.0


def segment(dump: Dump) -> Segmented:
    outside = _front_matter(dump)
    fenced = fenced_lines(dump)
    items = _contents(dump, fenced)
    best: Segmented | None = None
    best_worth = 0.0
    for form, weight in FORMS:
        reading = form(dump, fenced)
        reading.heads = [
            head for head in reading.heads if head.line not in outside and head.line not in items
        ]
        if not reading.heads:
            continue
        labels = (
            _part_titles(dump, reading.heads)
            | advertisements(dump, reading.heads[-1].line + 1)
            | reading.labels
            | outside
        )
        labels |= dict.fromkeys(items, ("toc", ""))
        found = assemble(NAME, dump, LineLabels(reading.heads, labels, list(items.values())))
        worth = weight * sum(1.0 if draft.lines else 0.25 for draft in found.drafts)
        if worth > best_worth:
            best, best_worth = found, worth
    if best is None:
        return assemble(NAME, dump, LineLabels(labels=outside))
    return replace(best, drafts=tuple(_without_answer_mark(draft) for draft in best.drafts))


def _marked(dump: Dump, fenced: frozenset[int]) -> LineLabels:
    reading = LineLabels()
    for number, text in enumerate(dump.lines, 1):
        found = _MARKED.match(text)
        if found and number not in fenced:
            inside = _ANSWER_INSIDE.search(found[2])
            title = found[2][: inside.start() + 1] if inside else found[2]
            rest = found[2][inside.end() :] if inside else ""
            reading.heads.append(Head(number, title.rstrip(" *_】]"), found[1] or None, rest=rest))
    return reading


@dataclass(frozen=True)
class _Heading:
    line: int
    level: int
    title: str

    def asking(self) -> bool:
        return looks_like_question(self.title.strip("*_ 。."))

    def number(self) -> str | None:
        item = numbered(self.line, self.title)
        return str(item.number) if item else None


def _headings(dump: Dump, fenced: frozenset[int]) -> LineLabels:
    # A dump titled in HTML uses Markdown's marks inside its answers, and the other way round.
    headings = max(
        (_written_as(pattern, dump, fenced) for pattern in (_HEADING, _HTML_HEADING)),
        key=lambda found: sum(1 for heading in found if heading.asking()),
    )
    asking = Counter(heading.level for heading in headings if heading.asking())
    if not asking:
        return LineLabels()
    level = max(asking, key=lambda each: (asking[each], -each))
    mostly = asking[level] * 3 >= 2 * sum(1 for heading in headings if heading.level == level)
    reading = LineLabels()
    above: list[_Heading] = []
    for heading in headings:
        above = [each for each in above if each.level < heading.level]
        same_level = heading.level == level and (mostly or heading.number() is not None)
        if same_level or (heading.level < level and heading.asking()):
            section = tuple(each.title for each in above)
            reading.heads.append(Head(heading.line, heading.title, heading.number(), section))
        elif heading.level <= level:
            reading.labels[heading.line] = ("heading", "")
        if heading.level < level:
            above.append(heading)
    return reading


def _written_as(pattern: re.Pattern[str], dump: Dump, fenced: frozenset[int]) -> list[_Heading]:
    return [
        _Heading(number, len(found[1]) if found[1][0] == "#" else int(found[1]), found[2].strip())
        for number, text in enumerate(dump.lines, 1)
        if number not in fenced and (found := pattern.match(text))
    ]


def _numbered_lines(dump: Dump, fenced: frozenset[int]) -> LineLabels:
    return flat_numbered.read(dump)


def _bold_lines(dump: Dump, fenced: frozenset[int]) -> LineLabels:
    reading = LineLabels()
    for number, text in enumerate(dump.lines, 1):
        found = _BOLD.match(text)
        if found and number not in fenced and looks_like_question(found[1]):
            item = numbered(number, text)
            reading.heads.append(Head(number, text.strip(), str(item.number) if item else None))
    return reading


def _question_marks(dump: Dump, fenced: frozenset[int]) -> LineLabels:
    reading = LineLabels()
    for number, text in enumerate(dump.lines, 1):
        title = text[_BULLET.match(text).end() :].strip() if text.strip() else ""  # type: ignore[union-attr]
        if title and number not in fenced and ends_with_question_mark(title) and looks_like_question(title):
            reading.heads.append(Head(number, title))
    return reading


# The weight says how readily a form's marks are met by accident.
FORMS: tuple[tuple[Form, float], ...] = (
    (_marked, 1.2),
    (_headings, 1.0),
    (_numbered_lines, 0.9),
    (_bold_lines, 0.8),
    (_question_marks, 0.5),
)


def _front_matter(dump: Dump) -> dict[int, Label]:
    """The YAML block that static-site sources begin with."""
    if dump.lines[0].strip() != "---":
        return {}
    for number in range(2, min(len(dump.lines), 60) + 1):
        if dump.line(number).strip() == "---":
            return dict.fromkeys(range(1, number + 1), ("noise", "front matter"))
    return {}


def _contents(dump: Dump, fenced: frozenset[int]) -> dict[int, Item]:
    """Lists of links to places in the same text, before anything else is said."""
    found = {
        number: Item(number, match[1])
        for number, text in enumerate(dump.lines, 1)
        if number not in fenced and (match := _CONTENTS.match(text)) and "](http" not in text
    }
    return found if len(found) > 1 else {}


def _part_titles(dump: Dump, heads: Sequence[Head]) -> dict[int, Label]:
    """Titles headed by a Chinese numeral right above a question: above anything else they are an answer's."""
    labels: dict[int, Label] = {}
    for head in heads:
        above = head.line - 1
        while above and not dump.line(above).strip():
            above -= 1
        if above and part_title(dump.line(above)):
            labels[above] = ("heading", "")
    return labels


def _without_answer_mark(draft: Draft) -> Draft:
    if not draft.lines:
        return draft
    first = draft.lines[0]
    cut = _ANSWER_MARK.sub("", first.text, count=1)
    return replace(draft, lines=(Line(first.number, cut), *draft.lines[1:])) if cut != first.text else draft
