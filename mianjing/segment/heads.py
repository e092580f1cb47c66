"""What dialects share: which lines ask, how they are numbered, and heads + the text between them → drafts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from mianjing.model import Draft, Dump, Line, Segmented
from mianjing.segment.account import Label, roles_of
from mianjing.segment.toc import Item, match_items, title_key, witness_problems

LONGEST_TITLE = 160
LONGEST_UNMARKED_TITLE = 60

_NUMBERED = re.compile(r"^[\s*_#]{0,12}(\d{1,3})\s{0,3}(?:([、．:：)）])|(\.)(?!\d))\s{0,3}(\S.*)$")
_PART = re.compile(
    r"^[\s*_#＊]{0,12}第?[一二三四五六七八九十]{1,3}\s?(?:[、.．:：]|章|节|篇|部分)\s{0,3}(\S.{0,60}?)[\s*_＊]*$"
)
_QUESTION_MARK = re.compile(r"[?？][\s*_`~）)】\]”\"」']{0,8}$")
_SENTENCE_END = re.compile(r"[。！!；;：:，,、…][\s*_）)”\"」']{0,8}$")
_SEPARATOR = re.compile(r"^\s*([-*_=~—])(?:\s?\1){2,}\s*$")
_ASKING = re.compile(
    r"什么|为何|哪[些个种里]|如何|怎么|怎样|多少|几[个种类]|是否|[吗呢么]$|区别|差异|优缺点|"
    r"介绍|解释|简述|谈谈|讲讲|说说|聊聊|描述|概述|"
    r"^(?:what|why|how|when|where|which|who|explain|describe|compare|is|are|do|does|can|should)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Head:
    """A line that opens a question. ``rest`` is answer text that stands on the same line."""

    line: int
    title: str
    number: str | None = None
    section: tuple[str, ...] = ()
    rest: str = ""
    moves: tuple[str, ...] = ()


@dataclass(frozen=True)
class Numbered:
    """A line that starts with a number: ``12、text``."""

    line: int
    number: int
    mark: str
    text: str


@dataclass
class Reading:
    """What a dialect found out about a dump's lines, before the text between the heads is handed out.

    ``labels`` holds lines that are neither question nor answer. A line labelled heading ends the answer
    before it; any other label only takes its own line away.
    """

    heads: list[Head] = field(default_factory=list)
    labels: dict[int, Label] = field(default_factory=dict)
    contents: list[Item] = field(default_factory=list)


def ends_with_question_mark(text: str) -> bool:
    return bool(_QUESTION_MARK.search(text))


def ends_a_sentence(text: str) -> bool:
    """True for text that ends as prose does, or announces a list: what no title does."""
    return bool(_SENTENCE_END.search(text))


def asks(text: str) -> bool:
    """A title that asks: it ends with a question mark, or is short and has an asking word.

    >>> [asks(text) for text in ("涌现能力是啥原因？", "LoRA 与全参数微调的区别", "如何做到：先看数据。")]
    [True, True, False]
    """
    if len(text) > LONGEST_TITLE:
        return False
    if ends_with_question_mark(text):
        return True
    return len(text) <= LONGEST_UNMARKED_TITLE and bool(_ASKING.search(text)) and not ends_a_sentence(text)


def numbered(line: int, text: str) -> Numbered | None:
    """The line's number, numbering mark and text, if it starts with one.

    >>> numbered(7, "12、什么是分词?")
    Numbered(line=7, number=12, mark='、', text='什么是分词?')
    """
    found = _NUMBERED.match(text)
    return Numbered(line, int(found[1]), found[2] or found[3], found[4].rstrip(" *_")) if found else None


def part_title(text: str) -> str | None:
    """The title of a part of the dump, headed by a Chinese numeral.

    >>> part_title("*二、进阶篇*")
    '进阶篇'
    """
    found = _PART.match(text)
    return found[1] if found and not ends_a_sentence(found[1]) else None


def fenced_lines(dump: Dump) -> frozenset[int]:
    """Numbers of the lines in code fences, where nothing is a heading. A fence never closed holds nothing."""
    inside: set[int] = set()
    opened = 0
    for number, text in enumerate(dump.lines, 1):
        if text.lstrip().startswith(("```", "~~~")) and text.strip("~ "):
            if opened:
                inside.update(range(opened, number + 1))
            opened = 0 if opened else number
    return frozenset(inside)


def in_sequence(candidates: Sequence[Numbered], starts: Iterable[int] = ()) -> list[Numbered]:
    """Of numbered lines that ask, those of the outer sequence; lists nested in an answer are left out.

    A number may repeat or skip a few (people renumber badly). It may begin anew at a line in ``starts``
    (a part begins before it), or when the old sequence is not taken up again later.
    """
    fresh = frozenset(starts)
    taken: list[Numbered] = []
    for place, item in enumerate(candidates):
        last = taken[-1].number if taken else 0
        continues = last <= item.number <= last + 5
        if item.line in fresh or continues or (item.number <= 2 and not _resumes(candidates[place:], last)):
            taken.append(item)
    return taken


def _resumes(candidates: Sequence[Numbered], last: int) -> bool:
    before = 0
    for item in candidates:
        if item.number == last + 1:
            return before != last
        before = item.number
    return False


def assemble(name: str, dump: Dump, reading: Reading) -> Segmented:
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
    witnesses = match_items(reading.contents, drafts)
    return Segmented(
        name, drafts, roles_of(dump, labels), witnesses, problems=witness_problems(dump, witnesses)
    )


def _draft(head: Head, body: Sequence[Line]) -> Draft:
    filled = [place for place, line in enumerate(body) if line.text.strip()]
    lines = tuple(body[filled[0] : filled[-1] + 1]) if filled else ()
    return Draft("question", head.title, head.number, head.section, head.line, lines, head.moves)


def _separators_set_aside(dump: Dump, reading: Reading) -> Reading:
    """A rule drawn before a question or a heading separates; it ends nothing that is said above."""
    labels = dict(reading.labels)
    breaks = [line for line, label in labels.items() if label[0] == "heading"]
    for line in (*breaks, *(head.line for head in reading.heads)):
        above = line - 1
        while above and not dump.line(above).strip():
            above -= 1
        if above and above not in labels and _SEPARATOR.match(dump.line(above)):
            labels[above] = ("noise", "separator")
    return Reading(reading.heads, labels, reading.contents)


def _contents_set_aside(dump: Dump, reading: Reading) -> Reading:
    last_line = {title_key(head.title): head.line for head in reading.heads}
    ends = [*(head.line for head in reading.heads[1:]), len(dump.lines) + 1]
    heads, items, labels = [], list(reading.contents), dict(reading.labels)
    for head, end in zip(reading.heads, ends, strict=False):
        between = (n for n in range(head.line + 1, end) if n not in labels)
        empty = not head.rest and not any(dump.line(number).strip() for number in between)
        if empty and last_line[title_key(head.title)] > head.line:
            items.append(Item(head.line, head.title, head.section))
            labels[head.line] = ("toc", "")
        else:
            heads.append(head)
    return Reading(heads, labels, items)
