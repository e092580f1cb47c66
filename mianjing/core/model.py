"""What the stages hand to each other: plain frozen dataclasses, no behaviour beyond the obvious.

Line numbers are 1-based, counted by splitting a dump's text on ``"\\n"``; ranges are inclusive.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import chain, repeat
from typing import Literal

from mianjing.core.checking import UNCHECKED, Judgement, Reference, ReferenceAnswer
from mianjing.core.taxonomy import Alias
from mianjing.core.taxonomy import Tag as Tag
from mianjing.core.taxonomy import Topic as Topic
from mianjing.core.text import Lang as Lang

RoleName = Literal["question", "answer", "heading", "toc", "noise", "note", "term"]
Status = Literal["answered", "partial", "unanswered", "retired"]
UNSORTED = "unsorted"
"""The topic of what fits no other, where ``qa/topics.yml`` has one of this id."""
Level = Literal["error", "warning"]


@dataclass(frozen=True, order=True, slots=True)
class Span:
    """Lines ``first`` to ``last`` of a dump, both included."""

    first: int
    last: int


@dataclass(frozen=True)
class Problem:
    """Something a person must know, with its remedy; ``line`` and ``column`` begin with 1 (0: none)."""

    path: str
    line: int
    column: int
    level: Level
    message: str
    rule: str


@dataclass(frozen=True)
class Source:
    """One row of ``sources/sources.yml``: a dump and what is known of it."""

    id: str
    file: str
    title: str
    sha256: str
    author: str | None = None
    url: str | None = None
    licence: str = "NOASSERTION"
    lang: Lang = "zh"
    date: str | None = None
    dialect: str | None = None
    reading: str | None = None
    withdrawn: bool = False
    rank: int = 0


@dataclass(frozen=True)
class PlacedText:
    """Text taken out of a file's markup, as Markdown lines, and the file's lines that each came from."""

    lines: tuple[str, ...]
    places: tuple[Span, ...]


@dataclass(frozen=True)
class Dump:
    """A dump's decoded text. ``lines[0]`` is line 1; line ends and a BOM are gone.

    ``problems`` holds what the reading had to guess (an encoding that is not UTF-8). ``text`` is what to read
    where the lines are markup or data around it; ``drafts`` are the questions where the format itself
    tells them. ``extracted`` is set where the lines are those of text taken out of a PDF or Word file.
    """

    name: str
    lines: tuple[str, ...]
    encoding: str = "utf-8"
    problems: tuple[Problem, ...] = ()
    text: PlacedText | None = None
    drafts: tuple[Draft, ...] = ()
    extracted: bool = False

    def line(self, number: int) -> str:
        return self.lines[number - 1]


@dataclass(frozen=True, slots=True)
class Role:
    """What a range of lines is. ``reason`` is required for noise, useful elsewhere."""

    span: Span
    role: RoleName
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a dump on its way into an answer: its number and its (possibly already cut) text."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A question or term as a dialect found it: raw lines, in reading order, nothing repaired.

    ``lines`` holds the answer's lines in the order they should be read, which after extraction damage is
    not that of their numbers; one cut in two occurs twice. ``moves`` names what the dialect had to do
    for that, ``follow_ups`` what is asked further within the answer and ``follow_up_lines`` where (0: not
    known); ``confidence`` is 0 to 1.
    """

    kind: Literal["question", "term"]
    title: str
    number: str | None
    section: tuple[str, ...]
    question_line: int
    lines: tuple[Line, ...]
    moves: tuple[str, ...] = ()
    follow_ups: tuple[str, ...] = ()
    confidence: float = 1.0
    follow_up_lines: tuple[int, ...] = ()


@dataclass(frozen=True)
class Link:
    """One line of the reading list: a link or a remark met in a dump's notes.

    ``about`` is our word on what it is good for; ``archived`` says why it is not shown to readers.
    """

    title: str
    url: str | None
    remark: str
    section: tuple[str, ...]
    line: int
    source: str = ""
    about: str = ""
    archived: str = ""
    judgement: Judgement = UNCHECKED


@dataclass(frozen=True, slots=True)
class TocEntry:
    """One item of a dump's own table of contents and the question line it was matched to (or None)."""

    line: int
    title: str
    section: tuple[str, ...]
    question_line: int | None


@dataclass(frozen=True)
class Segmented:
    """All a dialect read from one dump; every non-blank line lies in at least one role.

    ``confidence`` (0 to 1) says how sure the reading is, ``explanation`` why it was taken, for a person.
    """

    dialect: str
    drafts: tuple[Draft, ...]
    roles: tuple[Role, ...]
    toc_entries: tuple[TocEntry, ...] = ()
    links: tuple[Link, ...] = ()
    problems: tuple[Problem, ...] = ()
    confidence: float = 1.0
    explanation: tuple[str, ...] = ()


@dataclass(frozen=True)
class Origin:
    """Where a question was met: the trace back to the dump, and what it asks further within its answer.

    ``follow_up_lines`` are the lines of ``follow_ups``, 0 for one not known; none where none is known.
    """

    source: str
    line: int
    lines: tuple[Span, ...] = ()
    wording: str = ""
    section: tuple[str, ...] = ()
    follow_ups: tuple[str, ...] = ()
    follow_up_lines: tuple[int, ...] = ()

    @property
    def asked_further(self) -> tuple[tuple[str, int], ...]:
        """Each follow-up question with its line (0: not known)."""
        return tuple(zip(self.follow_ups, chain(self.follow_up_lines, repeat(0)), strict=False))

    @property
    def key(self) -> str:
        """What answers, rulings and ``withdrawn:`` name this place by: ``source:line``."""
        return f"{self.source}:{self.line}"


@dataclass(frozen=True, slots=True)
class Record:
    """One question or term, clean: what ``parse`` prints and what import merges."""

    kind: Literal["question", "term"]
    question: str
    wording: str
    number: str | None
    section: tuple[str, ...]
    question_line: int
    answer_lines: tuple[Span, ...]
    status: Status
    lang: Lang
    answer: str
    repairs: tuple[str, ...]
    source: str = ""
    follow_ups: tuple[str, ...] = ()
    confidence: float = 1.0
    follow_up_lines: tuple[int, ...] = ()

    @property
    def key(self) -> str:
        """What answers, rulings and ``withdrawn:`` name this question by: ``source:line``."""
        return self.origin.key

    @property
    def origin(self) -> Origin:
        """The question's place in its dump, as its entry will state it."""
        place = self.source, self.question_line, self.answer_lines
        return Origin(*place, self.wording, self.section, self.follow_ups, self.follow_up_lines)


@dataclass(frozen=True)
class Answer:
    """One answer; ``origins`` are ``source:line`` keys of the entry's origins (empty: contributed)."""

    origins: tuple[str, ...]
    lang: Lang
    body: str
    imported: str = ""
    judgement: Judgement = UNCHECKED


@dataclass(frozen=True)
class Entry:
    """One question of the knowledge base, as its YAML file says it. ``id`` is the file's stem."""

    id: str
    question: str
    topic: str
    tags: tuple[str, ...]
    status: Status
    origins: tuple[Origin, ...] = ()
    answers: tuple[Answer, ...] = ()
    asked_as: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    formerly: tuple[str, ...] = ()
    path: str = ""
    reference_answer: ReferenceAnswer | None = None
    covers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Term:
    """One glossary term (``qa/glossary/<id>.yml``)."""

    id: str
    term: str
    aliases: tuple[str, ...]
    body: str
    origins: tuple[Origin, ...] = ()
    path: str = ""
    judgement: Judgement = UNCHECKED


@dataclass(frozen=True)
class Library:
    """Everything loaded from ``qa/``: what the site is built from. ``withheld`` names what was taken down."""

    entries: tuple[Entry, ...]
    topics: tuple[Topic, ...]
    tags: tuple[Tag, ...] = ()
    terms: tuple[Term, ...] = ()
    links: tuple[Link, ...] = ()
    sources: tuple[Source, ...] = ()
    problems: tuple[Problem, ...] = field(default=())
    aliases: tuple[Alias, ...] = ()
    references: tuple[Reference, ...] = ()
    withheld: tuple[str, ...] = ()
