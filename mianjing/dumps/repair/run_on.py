"""Lists that run on in one paragraph, as text taken out of a PDF or typed in haste has them."""

from __future__ import annotations

import re
from itertools import pairwise

from mianjing.dumps.repair.mask import outside_code_and_math

_FEWEST = 3
_NUMBER = re.compile(r"(?:^|(?<=[。；;！!？?：:])|(?<=[。；;！!？?：:][ \n]))(\d{1,2})[.、][ \t]*(?=[^\W\d])")
_BLOCK = re.compile(r"^[ \t]*(?:[-*+•>|#]|\d{1,3}[.)、]|[ \t]{2}|$)")
_PARAGRAPHS = re.compile(r"(\n[ \t]*\n)")


def part_lists(text: str) -> str:
    """A list of three items or more that runs on in a paragraph, an item a line.

    >>> print(part_lists("原因：1. 基于内存；2. 单线程；3. 多路\\n复用。"))
    原因：
    <BLANKLINE>
    1. 基于内存；
    2. 单线程；
    3. 多路复用。
    """
    return outside_code_and_math(lambda prose: "".join(map(_parted, _PARAGRAPHS.split(prose))), text)


def _parted(paragraph: str) -> str:
    found = list(_NUMBER.finditer(paragraph))
    counted = [int(each[1]) for each in found] == list(range(1, len(found) + 1))
    if len(found) < _FEWEST or not counted:
        return paragraph
    lines = paragraph.split("\n")
    if any(map(_BLOCK.match, lines[1:])) or (found[0].start() and _BLOCK.match(lines[0])):
        return paragraph
    starts = [each.start() for each in found]
    pieces = [paragraph[start:end] for start, end in pairwise([*starts, len(paragraph)])]
    items = [
        f"{each[1]}. {_on_one_line(piece[each.end() - each.start() :])}"
        for each, piece in zip(found, pieces, strict=True)
    ]
    lead = paragraph[: starts[0]].rstrip()
    return "\n".join([*([lead, ""] if lead else []), *items])


def _on_one_line(text: str) -> str:
    whole = ""
    for line in filter(None, map(str.strip, text.split("\n"))):
        space = " " if whole[-1:].isascii() and line[:1].isascii() and whole else ""
        whole = f"{whole}{space}{line}"
    return whole
