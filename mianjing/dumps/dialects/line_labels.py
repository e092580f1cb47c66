"""What dialects share: the heads they found + the lines between → drafts and roles."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from mianjing.core.model import Draft, Dump, Line, Segmented
from mianjing.dumps.dialects.line_coverage import Label, roles_of
from mianjing.dumps.dialects.toc import ContentsItem, match_items, title_key, witness_problems

_SEPARATOR = re.compile(r"^\s*([-*_=~—])(?:\s?\1){2,}\s*$")


@dataclass(frozen=True)
class Head:
    """A line that opens a question. ``rest`` is answer text that stands on the same line."""

    line: int
    title: str
    number: str | None = None
    section: tuple[str, ...] = ()
    rest: str = ""
    moves: tuple[str, ...] = ()


@dataclass
class LineLabels:
    """What a dialect found out about a dump's lines, before the text between the heads is handed out.

    ``labels`` holds lines that are neither question nor answer. A line labelled heading ends the answer
    before it; any other label only takes its own line away.
    """

    heads: list[Head] = field(default_factory=list)
    labels: dict[int, Label] = field(default_factory=dict)
    contents: list[ContentsItem] = field(default_factory=list)


def assemble(name: str, dump: Dump, reading: LineLabels) -> Segmented:
    """Heads and labels → ``Segmented``: the lines after a head, up to the next head or heading, answer it.

    A head without an answer whose title is asked again further down is an item of a table of contents.
    """
    reading = _separators_set_aside(dump, _contents_set_aside(dump, reading))
    heads = {head.line: head for head in reading.heads}
    labels: dict[int, list[Label]] = {line: [label] for line, label in reading.labels.items()}
    bodies: dict[int, list[Line]] = {line: [] for line in heads}
    current: Head | None = None
    for number, text in enumerate(dump.lines, 1):
        label = reading.labels.get(number)
        if label and label[0] == "heading":
            current = None
        if head := heads.get(number):
            current = head
            labels.setdefault(number, []).append(("question", ""))
            if head.rest:
                bodies[number].append(Line(number, head.rest))
                labels[number].append(("answer", ""))
        elif label is None and current:
            bodies[current.line].append(Line(number, text))
        if text.strip() and number not in labels:
            labels[number] = [("answer", "") if current else ("note", "stands outside every question")]
    drafts = tuple(_draft(head, bodies[head.line]) for head in sorted(heads.values(), key=lambda h: h.line))
    toc_entries = match_items(reading.contents, drafts)
    return Segmented(
        name, drafts, roles_of(dump, labels), toc_entries, problems=witness_problems(dump, toc_entries)
    )


def _draft(head: Head, body: Sequence[Line]) -> Draft:
    filled = [place for place, line in enumerate(body) if line.text.strip()]
    lines = tuple(body[filled[0] : filled[-1] + 1]) if filled else ()
    return Draft("question", head.title, head.number, head.section, head.line, lines, head.moves)


def _separators_set_aside(dump: Dump, reading: LineLabels) -> LineLabels:
    """A rule drawn before a question or a heading separates; it ends nothing that is said above."""
    labels = dict(reading.labels)
    breaks = [line for line, label in labels.items() if label[0] == "heading"]
    for line in (*breaks, *(head.line for head in reading.heads)):
        above = line - 1
        while above and not dump.line(above).strip():
            above -= 1
        if above and above not in labels and _SEPARATOR.match(dump.line(above)):
            labels[above] = ("noise", "separator")
    return LineLabels(reading.heads, labels, reading.contents)


def _contents_set_aside(dump: Dump, reading: LineLabels) -> LineLabels:
    last_line = {title_key(head.title): head.line for head in reading.heads}
    ends = [*(head.line for head in reading.heads[1:]), len(dump.lines) + 1]
    heads, items, labels = [], list(reading.contents), dict(reading.labels)
    for head, end in zip(reading.heads, ends, strict=False):
        between = (n for n in range(head.line + 1, end) if n not in labels)
        empty = not head.rest and not any(dump.line(number).strip() for number in between)
        if empty and last_line[title_key(head.title)] > head.line:
            items.append(ContentsItem(head.line, head.title, head.section))
            labels[head.line] = ("toc", "")
        else:
            heads.append(head)
    return LineLabels(heads, labels, items)
