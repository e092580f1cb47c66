"""A choice of heads → drafts, and a role for every line."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence

from mianjing.core.model import Draft, Dump, Line, Role
from mianjing.dumps.dialects.line_coverage import Label, roles_of_lines
from mianjing.dumps.dialects.promo import advertisements
from mianjing.dumps.dialects.toc import title_key
from mianjing.dumps.reading.blocks import RULE, Block, Sheet
from mianjing.dumps.reading.choose import Choice
from mianjing.dumps.reading.extent import Extent
from mianjing.dumps.reading.marks import known_label, plain_text, speaker, take_apart

_ANSWER_MARK = re.compile(
    r"^[\s>*_【\[#-]{0,12}(?:Answer|Ans|Solution|Response|参考答案|参考回答|答案|解答|解析|回答|答|A)[\s\d]{0,4}"
    r"(?:\*\*|__)?[:：.、）)\]】](?:\*\*|__)?\s{0,6}",
    re.IGNORECASE,
)
_BARE = re.compile(r"[\s>*_#:：【】\[\]()（）-]+|</?[a-z0-9]+>", re.IGNORECASE)
_APART = re.compile(rf"{RULE.pattern}|^\s*\d{{1,4}}[.、)．]\s*$")
"""A rule, or the number of the title below."""
_QUOTED = re.compile(r"^\s*>\s?")
_TAG_LINE = re.compile(r"^[`*_\[【(（]{0,3}[^\s:：`]{1,12}\s?[:：][^:：]{1,30}$|^`[^`]{1,30}`$")
_CONTINUES = 2
_SHORTEST_CUT = 8
"""Characters of a title: a shorter one was not wrapped."""
_MOST_TAGS = 2
_UNANSWERED = 0.25


def drafts_of(
    dump: Dump,
    choice: Choice,
    confidence: Mapping[int, float],
    asked_further: Mapping[int, Sequence[Block]],
    listed: Iterable[str] = (),
) -> tuple[tuple[Draft, ...], tuple[Role, ...]]:
    """What the chosen reading makes of ``dump``; every non-blank line has at least one role.

    ``confidence`` and ``asked_further`` go by a head's identity; ``listed`` are the titles of the dump's own
    contents, which tell where one that was wrapped ends.
    """
    sheet = choice.sheet
    aside = _set_aside(dump, choice)
    labels: list[tuple[Label, ...]] = [()] * (len(dump.lines) + 1)
    only = {label: (label,) for label in aside.values()}
    for number, label in aside.items():
        labels[number] = only[label]
    drafts = []
    multiline = _titles_wrap(choice)
    contents = sorted(map(title_key, listed))
    remarked = _followed_by_remarks(choice)
    for extent in choice.layout.extents:
        head = extent.head
        title, last = _title_listed(sheet, extent, contents) or _title(sheet, extent, multiline)
        for number in range(head.start, last + 1):
            if number == head.start or number >= head.first:
                labels[number] = (*labels[number], _QUESTION)
        body = () if id(head) in remarked else _body(sheet, extent, last, aside)
        for line in body:
            if line.text.strip():
                given = labels[line.number]
                labels[line.number] = (
                    _ANSWERED if not given else given if _ANSWER in given else (*given, _ANSWER)
                )
        further = [block for block in asked_further.get(id(head), ()) if block.first > last]
        drafts.append(
            Draft(
                "question",
                title,
                head.numeral or None,
                extent.section,
                head.first,
                body,
                follow_ups=tuple(block.title for block in further),
                confidence=confidence[id(head)],
                follow_up_lines=tuple(block.first for block in further),
            )
        )
    for number, text in enumerate(dump.lines, 1):
        if text.strip() and not labels[number]:
            labels[number] = _OUTSIDE
    return tuple(drafts), roles_of_lines(dump, labels[1:])


def follow_ups(choice: Choice) -> dict[int, list[Block]]:
    """What is asked further in answers, by the head's identity: labelled so, or a title that ends in ?."""
    asking = [
        block
        for block in choice.sheet.blocks
        if block.label == "追问"
        or (
            (block.kind == "heading" or "**" in block.shape or block.label == "Q")
            and block.title.endswith(("?", "？"))
        )
    ]
    found: dict[int, list[Block]] = {}
    for extent in choice.layout.extents:
        first = bisect_right(asking, extent.head.last, key=lambda block: block.first)
        after = bisect_right(asking, extent.end, lo=first, key=lambda block: block.first)
        if first < after:
            found[id(extent.head)] = asking[first:after]
    return found


def _set_aside(dump: Dump, choice: Choice) -> dict[int, Label]:
    """Lines that neither ask nor answer: headings, contents, tags, rules before a title, advertisements."""
    sheet = choice.sheet
    aside: dict[int, Label] = {}
    for number, reason in sheet.noise.items():
        if dump.line(number).strip():
            aside[number] = ("toc", "") if reason == "toc" else ("noise", reason)
    for block in choice.layout.sections:
        aside.update(dict.fromkeys(range(block.start, block.last + 1), _HEADING))
    ends = [extent.end for extent in choice.layout.extents]
    starts = [extent.head.start - 1 for extent in choice.layout.extents]
    for end in (*ends, *starts, *(block.first - 1 for block in choice.layout.sections)):
        aside.update(_rules_above(dump, end, aside))
    if choice.heads:
        heads = {block.first for block in choice.heads}
        adverts = advertisements(dump, choice.heads[-1].last + 1)
        aside.update((number, label) for number, label in adverts.items() if number not in heads)
        for number in sorted(adverts):
            aside.update(_rules_above(dump, number - 1, aside))
    else:
        aside.update(dict.fromkeys((b.first for b in sheet.dividers if b.kind == "heading"), _HEADING))
    return aside


_HEADING: Label = ("heading", "")
_QUESTION: Label = ("question", "")
_ANSWER: Label = ("answer", "")
_ANSWERED = (_ANSWER,)
_OUTSIDE: tuple[Label, ...] = (("note", "stands outside every question"),)


def _rules_above(dump: Dump, number: int, aside: dict[int, Label]) -> Iterable[tuple[int, Label]]:
    """Rules above a title or at an answer's end, or its number alone; they are no part of what is said."""
    while number and (not dump.line(number).strip() or number in aside or _APART.match(dump.line(number))):
        if dump.line(number).strip() and number not in aside:
            yield number, ("noise", "separator")
        number -= 1


def _titles_wrap(choice: Choice) -> set[int]:
    """Heads whose group nearly always ends with a question mark: one without may go on in the next line."""
    return {
        id(block)
        for each in choice.accepted
        if each.evidence["question mark"] >= 0.5
        for block in each.members
        if block.kind == "line" and "**" not in block.shape and "#" not in block.shape
    }


def _followed_by_remarks(choice: Choice) -> set[int]:
    """Heads at the end of a bare list of questions: what comes after a blank line is said of the list."""
    found: set[int] = set()
    for each in choice.accepted:
        if each.evidence["answered"] > _UNANSWERED or each.group.how == "question-mark":
            continue
        firsts = {block.first for block in each.members}
        lines = choice.sheet.lines
        found.update(
            id(block)
            for block in each.members
            if block.kind == "line"
            and block.number > 1
            and block.first - 1 in firsts
            and not block.rest
            and block.last < len(lines)
            and not lines[block.last].strip()
        )
    return found


def _title_listed(sheet: Sheet, extent: Extent, contents: Sequence[str]) -> tuple[str, int] | None:
    """A title that the contents list whole and the text wrapped, and its last line."""
    head = extent.head
    title = head.title
    key = title_key(title)
    place = bisect_left(contents, key)
    if head.rest or len(key) < _SHORTEST_CUT or contents[place : place + 1] == [key]:
        return None
    for number in range(head.last + 1, min(extent.end, head.last + _CONTINUES) + 1):
        if not contents[place : place + 1] or not contents[place].startswith(key):
            return None
        title = _glued(title, sheet.lines[number - 1].strip())
        key = title_key(title)
        place = bisect_left(contents, key)
        if contents[place : place + 1] == [key]:
            return plain_text(title), number
    return None


def _glued(title: str, text: str) -> str:
    return title + ("" if title[-1:] > "\u2e80" or text[:1] > "\u2e80" else " ") + text


def _title(sheet: Sheet, extent: Extent, multiline: set[int]) -> tuple[str, int]:
    """The title, with the lines it was wrapped over, and the last of them."""
    head = extent.head
    if id(head) not in multiline or head.rest or head.title.endswith(("?", "？", "。", "!", ":", "：")):
        return head.title, head.last
    title = head.title
    for number in range(head.last + 1, min(extent.end, head.last + _CONTINUES) + 1):
        text = sheet.lines[number - 1].strip()
        marks = take_apart(text)
        if not text or marks.shape or sheet.code[number]:
            break
        title = _glued(title, marks.title)
        if marks.title.endswith(("?", "？")):
            return title, number
    return head.title, head.last


def _body(sheet: Sheet, extent: Extent, last: int, aside: dict[int, Label]) -> tuple[Line, ...]:
    head = extent.head
    lines = [Line(head.last, text) for text in head.rest.split("\n")] if head.rest else []
    if head.kind != "row":
        below = [
            Line(number, sheet.lines[number - 1])
            for number in range(last + 1, extent.end + 1)
            if number not in aside
        ]
        lines += _without_margin(_unquoted(below) if head.shape.startswith("> [!") else below)
    filled = [place for place, line in enumerate(lines) if line.text.strip()]
    lines = lines[filled[0] : filled[-1] + 1] if filled else []
    return _without_answer_mark(lines)


def _unquoted(lines: Sequence[Line]) -> list[Line]:
    """What a callout holds, without the mark of a quotation that makes it one."""
    return [Line(line.number, _QUOTED.sub("", line.text, count=1)) for line in lines]


def _without_margin(lines: Sequence[Line]) -> list[Line]:
    """What stands indented under a title comes out flush."""
    margins = (len(line.text) - len(line.text.lstrip(" \t")) for line in lines if line.text.strip())
    margin = min(margins, default=0)
    tabs = any("\t" in line.text[:margin] for line in lines)
    if not margin or (tabs and not all(line.text[:margin].strip("\t") == "" for line in lines)):
        return list(lines)
    return [Line(line.number, line.text[margin:]) for line in lines]


def _labelled_after_tags(lines: Sequence[Line]) -> int:
    """Where the answer begins if a mark such as ``**Answer:**`` stands below a line or two of tags."""
    tags = 0
    for place, line in enumerate(lines):
        text = line.text.strip()
        if not text:
            continue
        if tags and ":" in text.replace("：", ":") and known_label(_BARE.sub("", text)) == "A":
            return next((at for at in range(place + 1, len(lines)) if lines[at].text.strip()), 0)
        tags += 1
        if tags > _MOST_TAGS or not _TAG_LINE.match(text):
            return 0
    return 0


def _without_answer_mark(lines: Sequence[Line]) -> tuple[Line, ...]:
    if not lines:
        return ()
    if upto := _labelled_after_tags(lines):
        return _without_answer_mark(lines[upto:])
    first = lines[0]
    if len(lines) > 1 and known_label(_BARE.sub("", first.text)) == "A":
        return _without_answer_mark(lines[1:]) if lines[1].text.strip() else tuple(lines[2:])
    cut = _ANSWER_MARK.sub("", first.text, count=1)
    if cut == first.text:
        name, said = speaker(first.text)
        cut = said if known_label(name) == "A" else cut
    if cut == first.text or not cut.strip():
        return tuple(lines)
    return (Line(first.number, cut), *_unhung(cut, lines[1:]))


def _unhung(text: str, lines: Sequence[Line]) -> list[Line]:
    """The lines below an answer's mark; a list that begins beside the mark goes on flush with it."""
    hung = next((at for at, line in enumerate(lines) if line.text[:1].strip()), len(lines))
    below = next((line.text for line in lines[:hung] if line.text.strip()), "")
    if (take_apart(text).number, take_apart(below).number) != (1, 2):
        return list(lines)
    return [*_without_margin(lines[:hung]), *lines[hung:]]
