"""MediaWiki's markup → Markdown, line by line: a line of the result stands for one of the file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from mianjing.core.model import PlacedText, Span
from mianjing.dumps.read.outlines import Placed, placed

_HEADING = re.compile(r"^(={1,6})[ \t]{0,20}(\S.{0,400}?)[ \t]{0,20}\1[ \t]*$")
_ONLY_WIKI = re.compile(r"'''|\{\{|^\{\||\[\[[^\[\]]{0,200}[ |:/][^\[\]]{0,200}\]\]|^__[A-Z]{3,20}__")
_LISTED = re.compile(r"^([*#:;]{1,8})[ \t]*(?=\S)")
_TERM = re.compile(r"^(.{1,400}?)[ \t]{1,20}:[ \t]{1,20}(\S.*)$")
_NOT_SHOWN = re.compile(
    r"^[ \t]*(?:__[A-Z]{3,20}__|\[\[(?:Category|File|Image|分类|文件):[^\[\]]{0,300}\]\])[ \t]*$",
    re.IGNORECASE,
)
_CODE = re.compile(
    r"^[ \t]*<(syntaxhighlight|source|pre)\b(?:[^<>]{0,100}?\blang=[\"']?([\w+#-]{1,20}))?[^<>]{0,100}>(.*)$",
    re.IGNORECASE,
)
_INNER = (
    (re.compile(r"<ref\b[^<>]{0,200}/>|<ref\b[^<>]{0,200}>.{0,600}?</ref>", re.IGNORECASE), ""),
    (re.compile(r"<(code|tt|nowiki)>(.{1,300}?)</\1>", re.IGNORECASE), r"`\2`"),
    (re.compile(r"\{\{[^{}|]{1,80}(?:\|[^{}]{0,300})?\|([^{}|]{1,300})\}\}"), r"\1"),
    (re.compile(r"\{\{[^{}]{0,300}\}\}"), ""),
    (re.compile(r"\[\[[^\[\]|]{1,200}\|([^\[\]]{1,200})\]\]"), r"\1"),
    (re.compile(r"\[\[:?([^\[\]|]{1,200})\]\]"), r"\1"),
    (re.compile(r"\[(https?://[^\s\[\]]{1,300})[ \t]+([^\[\]]{1,200})\]"), r"[\2](\1)"),
    (re.compile(r"'''''(.{1,300}?)'''''"), r"***\1***"),
    (re.compile(r"'''(.{1,300}?)'''"), r"**\1**"),
    (re.compile(r"''(.{1,300}?)''"), r"*\1*"),
)  # fmt: skip
_CELL_STYLE = re.compile(r"^(?:[\w-]{1,20}=\"[^\"]{0,100}\"[ \t]*){1,6}\|(?!\|)")


def is_wiki(lines: Iterable[str]) -> bool:
    """True for headings closed by their equal signs beside something that no other markup has."""
    headings = marks = 0
    for text in lines:
        headings += text[:2] == "==" and bool(_HEADING.match(text))
        marks += bool(_ONLY_WIKI.search(text))
    return headings > 1 and marks > 0


def read_wiki(text: str, name: str) -> PlacedText:
    return placed(_wiki(text.split("\n")))


@dataclass
class _Table:
    """A table so far: the row being read, its first line, and whether a row is out."""

    cells: list[str] = field(default_factory=list)
    first: int = 0
    headed: bool = False

    def row(self, last: int) -> Placed:
        """The row that ends on line ``last``, with the rule under the first one."""
        if not self.cells:
            return
        span = Span(self.first, last)
        yield span, "| " + " | ".join(self.cells) + " |"
        if not self.headed:
            yield span, "|" + " --- |" * len(self.cells)
        self.cells, self.headed = [], True

    def add(self, number: int, text: str) -> None:
        self.first = self.first if self.cells else number
        split = text[1:].split("!!" if text[0] == "!" and "!!" in text else "||")
        self.cells += (_words(_CELL_STYLE.sub("", cell.strip())).strip() for cell in split)


def _wiki(lines: list[str]) -> Placed:
    closing, template, table = "", 0, None
    for number, text in enumerate(lines, 1):
        if closing:
            inside, end, _ = text.partition(closing)
            if inside.strip() or not end:
                yield number, inside
            if end:
                yield number, "```"
                closing = ""
        elif template or (text.startswith("{{") and text.count("{{") > text.count("}}")):
            template += text.count("{{") - text.count("}}")
            yield number, ""
        elif code := _CODE.match(text):
            yield number, "```" + (code[2] or "")
            closing = f"</{code[1]}>"
            if code[3].strip():
                inside, end, _ = code[3].partition(closing)
                yield number, inside
                closing = "" if end else closing
                if end:
                    yield number, "```"
        elif text.startswith("{|"):
            table = _Table()
            yield number, ""
        elif table and text.lstrip().startswith(("|", "!")):
            text = text.lstrip()
            if text[:2] in ("|-", "|}"):
                yield from table.row(number if text[:2] == "|}" else number - 1)
                table = table if text[:2] == "|-" else None
            elif text[:2] != "|+":
                table.add(number, text)
        else:
            yield from ((number, line) for line in _line(text))
    if table:
        yield from table.row(len(lines))


def _line(text: str) -> Iterator[str]:
    if _NOT_SHOWN.match(text):
        yield ""
    elif heading := _HEADING.match(text):
        yield "#" * len(heading[1]) + " " + _words(heading[2])
    elif item := _LISTED.match(text):
        yield from _item(item[1], _words(text[item.end() :]))
    else:
        yield _words(text)


def _item(marks: str, words: str) -> Iterator[str]:
    indent = "".join("   " if mark == "#" else "  " for mark in marks[:-1] if mark in "*#")
    if marks[-1] == ";":
        told = _TERM.match(words)
        yield f"{indent}- **{told[1].strip('*')}**: {told[2]}" if told else f"{indent}**{words.strip('*')}**"
    elif marks[-1] == ":":
        yield indent + words
    else:
        yield indent + ("- " if marks[-1] == "*" else "1. ") + words


def _words(text: str) -> str:
    for pattern, put in _INNER:
        text = pattern.sub(put, text)
    return text
