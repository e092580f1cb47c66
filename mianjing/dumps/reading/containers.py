"""Blocks that hold what they hold: ``<details>``, ``:::`` blocks, admonitions, rows of a table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from mianjing.dumps.reading.blocks import PLAIN, Block, More, look_of
from mianjing.dumps.reading.marks import Marks, plain_text, take_apart

_DETAILS = re.compile(r"<(/?)(details)\b[^<>]{0,200}>", re.IGNORECASE)
_SUMMARY = re.compile(r"<summary\b[^<>]{0,200}>(.*?)</summary>", re.IGNORECASE | re.DOTALL)
_FENCED_DIV = re.compile(r"^(\s*):{3,}\s*([A-Za-z][\w-]{0,30})?\s*(.{0,200}?)\s*:{0,5}$")
_ADMONITION = re.compile(r"^([ \t]*)([?!]{3}\+?)\s+([A-Za-z][\w -]{0,40}?)\s*\"(.{1,400})\"\s*$")
_CALLOUT = re.compile(r"^\s*>\s?\[!([A-Za-z][\w-]{0,30})\][+-]?\s+(\S.{0,300})$")
_DELIMITER = re.compile(r"^\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$")
_MOST_SUMMARY_LINES = 8
_TAG_ONLY = re.compile(
    r"^\s*(?:</?(?:details|summary|div|p|br|b|strong|center|table|tbody|tr|td|ul|ol)\b[^<>]{0,200}>\s*)+$",
    re.I,
)
ASKING_COLUMN = re.compile(
    r"^(?:questions?|q|问题|题目|面试题|问|提问|面试问题|知识点问题|标题|题干)$", re.IGNORECASE
)
ANSWER_COLUMN = re.compile(
    r"^(?:(?:short |sample |model |expected )?answers?|a|response|solution|"
    r"答案|参考答案|回答|解答|答|解析|要点|答题要点)$",
    re.IGNORECASE,
)
_COUNTER = re.compile(r"^(?:no\.?|#|id|index|s\.?\s?no\.?|sr\.?\s?no\.?|序号|编号|题号)$", re.IGNORECASE)


def details(lines: Sequence[str], code: bytearray) -> Iterator[Block]:
    """One block for every ``<details>`` with its ``<summary>``; one left open ends with the file."""
    opened: list[tuple[int, int]] = []
    found: list[tuple[int, int, int]] = []
    for number, text in enumerate(lines, 1):
        if "<" not in text or code[number]:
            continue
        for tag in _DETAILS.finditer(text):
            if not tag[1]:
                opened.append((number, tag.end()))
            elif opened:
                found.append((*opened.pop(), number))
    found += [(first, at, len(lines)) for first, at in opened]
    found.sort()
    ends: list[int] = []
    for first, at, end in found:
        while ends and ends[-1] < first:
            ends.pop()
        inside = len(ends)
        ends.append(end)
        if block := _summary(lines, first, at, end, inside):
            yield block


def _summary(lines: Sequence[str], first: int, at: int, end: int, inside: int) -> Block | None:
    last = min(end, first + _MOST_SUMMARY_LINES)
    text = "\n".join([lines[first - 1][at:], *lines[first:last]])
    found = _SUMMARY.search(text)
    if not found or "<details" in text[: found.start()].casefold():
        return None
    inner = found[1]
    lead = len(inner) - len(inner.lstrip())
    title_line = first + text.count("\n", 0, found.start(1) + lead)
    close_line = first + text.count("\n", 0, found.end())
    words = take_apart(" ".join(inner.split()))
    after = text[found.end() :].split("\n", 1)[0]
    rest = plain_text(_DETAILS.sub("", after)) and _DETAILS.sub("", after).strip()
    # A summary is all title: "True or false? It keeps order" is not answered by its second half.
    title = " ".join(filter(None, (words.title, words.rest)))
    more = More(words.number, words.numeral, "", rest, first, close_line)
    look = look_of("summary", "<summary>", label=words.label)
    return Block(look, title_line, plain_text(title), end, inside, more)


def fenced_divs(lines: Sequence[str], code: bytearray) -> Iterator[Block]:
    """``::: question What is …`` up to its ``:::`` (Pandoc's fenced divs, VuePress containers)."""
    opened: list[tuple[int, str, str]] = []
    for number, text in enumerate(lines, 1):
        if ":::" not in text or code[number] or not (found := _FENCED_DIV.match(text)):
            continue
        if found[2]:
            opened.append((number, found[2], found[3]))
        elif opened:
            first, name, title = opened.pop()
            words = take_apart(title)
            if words.title:
                yield _box(f"::: {name}", first, words, number, len(opened))


def admonitions(lines: Sequence[str]) -> Iterator[Block]:
    """``??? question "What is …"`` (Python-Markdown's admonitions) with the lines indented under it."""
    opened: list[tuple[int, Block]] = []
    last_filled = 0
    for number, text in enumerate(lines, 1):
        if not text.strip():
            continue
        indent = len(text) - len(text.lstrip())
        while opened and indent <= opened[-1][0]:
            opened.pop()[1].limit = last_filled
        last_filled = number
        if '"' in text and (found := _ADMONITION.match(text)):
            words = take_apart(found[4])
            shape = f"{found[2][:3]} {found[3].casefold()}"
            box = _box(shape, number, words, len(lines), len(opened))
            opened.append((indent, box))
            yield box
    for _, box in opened:
        box.limit = last_filled


def callouts(lines: Sequence[str]) -> Iterator[Block]:
    """``> [!question]- What is …`` (Obsidian's and GitHub's callouts) with the quoted lines under it."""
    opened: Block | None = None
    for number, text in enumerate(lines, 1):
        if not text.lstrip().startswith(">"):
            opened = None
        elif found := _CALLOUT.match(text):
            words = take_apart(found[2])
            opened = _box(f"> [!{found[1].casefold()}]", number, words, number)
            yield opened
        elif opened:
            opened.limit = number


def _box(shape: str, number: int, words: Marks, limit: int, inside: int = 0) -> Block:
    more = More(words.number, words.numeral) if words.numeral else PLAIN
    return Block(look_of("admonition", shape), number, words.title, limit, inside, more)


def dedented(lines: Sequence[str], boxes: Sequence[Block]) -> list[str]:
    """``lines`` as Markdown sees them once the admonitions around them are taken away; as many lines."""
    out = list(lines)
    for box in boxes:
        if box.shape[0] not in "?!":
            continue
        body = range(box.first + 1, box.limit + 1)
        if not body:
            continue
        margin = min(
            (len(text) - len(text.lstrip()) for n in body if (text := out[n - 1]).strip()), default=0
        )
        for number in body:
            out[number - 1] = out[number - 1][margin:]
        out[box.first - 1] = ""
    return out


def container_tags(lines: Sequence[str], code: bytearray) -> dict[int, str]:
    """Lines that hold nothing but the tags of containers."""
    return {
        number: "container tag"
        for number, text in enumerate(lines, 1)
        if not code[number]
        and (("<" in text and _TAG_ONLY.match(text)) or (":::" in text and text.strip(": ") == ""))
    }


def cells(text: str) -> list[str]:
    """A table row's cells; ``\\|`` and bars in code do not split.

    >>> cells("| a | `b|c` |")
    ['a', '`b|c`']
    """
    out: list[str] = []
    cell: list[str] = []
    ticked = escaped = False
    for char in text.strip():
        if char == "`" and not escaped:
            ticked = not ticked
        if char == "|" and not ticked and not escaped:
            out.append("".join(cell).strip())
            cell = []
        else:
            cell.append(char)
        escaped = char == "\\" and not escaped
    out.append("".join(cell).strip())
    return out[(1 if out and not out[0] else 0) : (-1 if len(out) > 1 and not out[-1] else None)]


def table_rows(lines: Sequence[str], first: int, last: int, inside: int, depth: int) -> Iterator[Block]:
    """One block a row of the table on lines ``first`` to ``last``, for the column that holds the questions.

    The column is named so, or is the one whose cells ask most; the other columns are the answer.
    """
    rows = {number: cells(lines[number - 1]) for number in range(first, last + 1)}
    heads = rows.pop(first)
    rows = {n: row for n, row in rows.items() if not _DELIMITER.match(lines[n - 1]) and any(row)}
    if not rows:
        return
    asking = _asking_column(heads, list(rows.values()))
    named = ASKING_COLUMN.match(plain_text(heads[asking])) if asking < len(heads) else None
    shape = "| " + " | ".join(plain_text(head) for head in heads)[:60] + " |"
    for number, row in rows.items():
        if asking >= len(row) or not row[asking].strip():
            continue
        words = take_apart(row[asking])
        counter = next((cell for cell in row[:asking] if cell.strip(" .").isdigit()), words.numeral)
        count = int("".join(filter(str.isdigit, counter)) or 0) % 10**6
        more = More(count, counter, words.linked, words.rest or _answer(heads, row, asking))
        look = look_of("row", shape, depth=depth, label="Q" if named else "")
        yield Block(look, number, words.title, number, inside, more)


def _asking_column(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> int:
    for place, head in enumerate(heads):
        if ASKING_COLUMN.match(plain_text(head)):
            return place
    width = max(map(len, rows))
    asked = [
        sum(1 for row in rows if place < len(row) and row[place].rstrip("*_ ").endswith(("?", "？")))
        for place in range(width)
    ]
    if any(asked):
        return asked.index(max(asked))
    return 1 if heads and _COUNTER.match(plain_text(heads[0])) and width > 1 else 0


def _answer(heads: Sequence[str], row: Sequence[str], asking: int) -> str:
    others = [
        (plain_text(heads[place]) if place < len(heads) else "", cell)
        for place, cell in enumerate(row)
        if place != asking
        and cell
        and not (place < len(heads) and _COUNTER.match(plain_text(heads[place])))
        and not cell.strip(" .").isdigit()
    ]
    answers = [cell for head, cell in others if ANSWER_COLUMN.match(head)]
    if len(others) == 1 or answers:
        extra = (
            [f"**{head}**: {cell}" for head, cell in others if not ANSWER_COLUMN.match(head)]
            if answers
            else []
        )
        return "\n\n".join(cell.replace("<br>", "\n") for cell in [*(answers or [others[0][1]]), *extra])
    return "\n\n".join(f"**{head}**: {cell}" if head else cell for head, cell in others)
