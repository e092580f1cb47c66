"""The blocks of an answer: one blank line between them, lists nested by four spaces, no accidental indents.

Python-Markdown needs a blank line before a list and four spaces a level; CommonMark takes both as well. A
line break that ends a sentence, or comes after a short line, was meant: it becomes a paragraph break. Any
other break is left to the line-wrap repair.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from mianjing.core.text import columns
from mianjing.dumps.repair.mask import fences

Kind = Literal["blank", "fence", "math", "heading", "rule", "row", "quote", "item", "text"]

STEP = 4  # spaces a list level is indented by

_HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]")
_HASHES = re.compile(r"^#(?=#{0,5}[ \t])")
_RULE = re.compile(r"^ {0,3}(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,})$")
_ROW = re.compile(r"^\s*\|.*\|\s*$")
_ITEM = re.compile(r"^(\s*)([-*+•●▪◦]|\d{1,3}[.)])[ \t]+(?=\S)")
_TIGHT_ITEM = re.compile(r"^(\s*)(\d{1,2})[.．](?=[^\s\d.．*]|\*\*)(?![xX](?![A-Za-z])|[A-Za-z]{1,3}\d)")
_ENDS = re.compile(r"[。！？!?；;：:….”』」）)】》\]>]\**$")
_ENUMERATES = re.compile(
    r"^(?:[（(]?(?:\d{1,2}|[a-zA-Z]|[一二三四五六七八九十]{1,3})[.、．)）]|[①-⑳]|\*\*|[^\s，。,.；;：:]{1,16}[：:])"
)
_CONTINUES = re.compile(r"[A-Za-z,]\n[a-z]")  # a sentence that goes on in the next line
_POINT = re.compile(r"^[（(]\d{1,2}[)）]")


@dataclass(frozen=True)
class LayoutBlock:
    """One line, or the lines of a fence or a displayed formula: what it is, how deep it stood, its text."""

    kind: Kind
    indent: int
    lines: tuple[str, ...]
    marker: str = ""


def arrange(text: str) -> str:
    """``text`` with its blocks apart, its lists nested evenly, and no space at a line's end.

    >>> print(arrange("原因：\\n1.**数据**：少\\n   - 补充\\n\\n\\n---"))
    原因：
    <BLANKLINE>
    1. **数据**：少
        - 补充
    """
    blocks = _trim(_place(list(_blocks(text))))
    return "\n".join(_spaced(blocks))


def _blocks(text: str) -> Iterator[LayoutBlock]:
    position = 0
    for start, end in (*fences(text), (len(text), len(text))):
        before, _, opener = text[position:start].rpartition("\n")
        item = _ITEM.match(opener + "`") if start < end else None
        if not opener or item:
            yield from _line_blocks(before)
        else:
            yield from _line_blocks(text[position:start])
        if start < end:
            lines = text[start:end].split("\n")
            indent = _width(lines[0])
            cut = tuple(_cut(line, len(opener.expandtabs(STEP)) if item else indent) for line in lines)
            yield (
                LayoutBlock("item", _width(opener), cut, _marker(item))
                if item
                else LayoutBlock("fence", indent, cut)
            )
        position = end + 1


def _line_blocks(text: str) -> Iterator[LayoutBlock]:
    lines = [line.rstrip() for line in text.expandtabs(STEP).split("\n")]
    number = 0
    while number < len(lines):
        line = lines[number]
        if line.strip() == "$$":
            end = next((n for n in range(number + 1, len(lines)) if lines[n].strip() == "$$"), number)
            body = tuple(row.strip() for row in lines[number : end + 1] if row.strip())
            yield LayoutBlock("math" if end > number else "text", _width(line), body)
            number = end + 1
            continue
        yield _line_block(line)
        number += 1


def _line_block(line: str) -> LayoutBlock:
    body = line.strip()
    indent = _width(line)
    if not body:
        return LayoutBlock("blank", 0, ())
    if _RULE.match(body):
        return LayoutBlock("rule", 0, ("---",))
    if _HEADING.match(line):
        return LayoutBlock("heading", 0, (body,))
    if _ROW.match(line):
        return LayoutBlock("row", indent, (body,))
    if body.startswith(">"):
        return LayoutBlock("quote", indent, (body,))
    if item := _ITEM.match(line) or _TIGHT_ITEM.match(line):
        return LayoutBlock("item", indent, (line[item.end() :].strip(),), _marker(item))
    # Four spaces kept this from being a heading; without them a backslash must.
    return LayoutBlock("text", indent, (_HASHES.sub(r"\\\g<0>", body),))


def _marker(item: re.Match[str]) -> str:
    return f"{item[2].rstrip('.)')}." if item[2][0].isdigit() else "-"


def _place(blocks: list[LayoutBlock]) -> list[LayoutBlock]:
    """Every block at its depth: under the list item it belongs to, or outside of any."""
    placed: list[LayoutBlock] = []
    open_items: list[int] = []  # the indents the open list items had in the source
    of_points: list[int] = []  # the items that an unindented （1） was taken into, for its （2）
    before = LayoutBlock("blank", 0, ())
    for block in blocks:
        point = block.kind == "text" and bool(_POINT.match(block.lines[0]))
        if block.kind == "blank":
            of_points = []
        elif block.kind in ("heading", "rule"):
            open_items = []
        elif point and of_points:
            open_items = list(of_points)
        elif block.kind != "item" and open_items and _announces(before):
            of_points = list(open_items) if point else []
        else:
            open_items = _still_open(open_items, block)
        placed.append(replace(block, indent=STEP * len(open_items)))
        if block.kind == "item":
            open_items.append(block.indent)
        before = block
    return placed


def _still_open(open_items: list[int], block: LayoutBlock) -> list[int]:
    """The items that ``block`` stands in by its indent: a nested item needs two spaces, other content one."""
    margin = 2 if block.kind == "item" else 1
    inside = list(open_items)
    while inside and block.indent < inside[-1] + margin:
        inside.pop()
    return inside


def _announces(block: LayoutBlock) -> bool:
    """A list item that ends in a colon: the unindented line right after it is its content."""
    return block.kind == "item" and block.lines[-1].rstrip("*").endswith((":", "："))


def _trim(blocks: list[LayoutBlock]) -> list[LayoutBlock]:
    """No blank lines or rules at either end, no two rules in a row."""
    empty = ("blank", "rule")
    kept: list[LayoutBlock] = []
    after = ""
    for block in reversed(blocks):
        if block.kind != "rule" or after != "rule":
            kept.append(block)
        after = after if block.kind == "blank" else block.kind
    kept.reverse()
    while kept and kept[-1].kind in empty:
        kept.pop()
    first = next((number for number, block in enumerate(kept) if block.kind not in empty), len(kept))
    return kept[first:]


def _spaced(blocks: list[LayoutBlock]) -> Iterator[str]:
    widest = max((columns(line) for block in blocks for line in block.lines), default=0)
    before: LayoutBlock | None = None
    blank = False
    loose: dict[int, bool] = {}  # by indent of an open item: has a blank line occurred inside it?
    for block in blocks:
        if block.kind == "blank":
            blank = True
            continue
        leaves_loose = block.kind == "item" and loose.get(block.indent, False)
        if before is not None and (blank or leaves_loose or _apart(before, block, widest)):
            loose = dict.fromkeys(loose, True)
            yield ""
        if block.kind == "item":
            loose = {indent: was for indent, was in loose.items() if indent < block.indent}
            loose[block.indent] = False
        elif not block.indent:
            loose = {}
        yield from _written(block)
        before, blank = block, False


def _apart(before: LayoutBlock, block: LayoutBlock, widest: int) -> bool:
    """Whether two blocks with no blank line between them need one."""
    if before.kind == block.kind == "item":
        return before.indent == block.indent and (before.marker == "-") != (block.marker == "-")
    if before.kind == block.kind and block.kind in ("row", "quote"):
        return before.indent != block.indent
    if block.kind == "text" and before.kind in ("text", "item"):
        if before.indent + (STEP if before.kind == "item" else 0) != block.indent:
            return True
        return _break_was_meant(before.lines[-1], block.lines[0], widest)
    return True


def _break_was_meant(line: str, following: str, widest: int) -> bool:
    if _CONTINUES.search(f"{line[-1:]}\n{following[:1]}"):
        return False
    short = columns(line) < 0.6 * widest
    return bool(short or _ENDS.search(line) or _ENUMERATES.match(following))


def _written(block: LayoutBlock) -> list[str]:
    indent = " " * block.indent
    if block.kind == "item":
        margin = indent + " " * (len(block.marker) + 1)
        first, *rest = block.lines
        return [f"{indent}{block.marker} {first}", *(margin + line if line else "" for line in rest)]
    return [indent + line if line else "" for line in block.lines]


def _width(line: str) -> int:
    expanded = line.expandtabs(STEP)
    return len(expanded) - len(expanded.lstrip())


def _cut(line: str, indent: int) -> str:
    """``line`` without up to ``indent`` leading spaces: a fence's own indentation, not its code's."""
    expanded = line.expandtabs(STEP) if line[:indent].strip(" ") else line
    return expanded[min(indent, _width(expanded)) :].rstrip()
