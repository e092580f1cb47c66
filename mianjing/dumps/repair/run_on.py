"""Lists that run on in one paragraph, as text taken out of a PDF or typed in haste has them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from mianjing.dumps.repair.mask import outside_code_and_math

_FEWEST = 3
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩"
# What an item begins with: no word that makes the mark before it a reference, as in "(1) 式" or "①和②".
_ITEM = r"[ \t]*(?![和与或及至到式的是中处])(?=[^\W\d_]|[《“\"*`])"
# One row a form of mark. Each item begins behind it; behind sentences it may touch them, else a space parts.
_FORMS = tuple(
    re.compile(form)
    for form in (
        r"(?:^|(?<=[。；;！!？?：:])|(?<=[。；;！!？?：:][ \n]))(\d{1,2})[.、][ \t]*(?=[^\W\d])",
        r"(?:^|(?<=[\s：:]))(\d{1,2})[.、]" + _ITEM,
        r"(?<![A-Za-z0-9_)\]])[(（](\d{1,2})[)）][.、]?" + _ITEM,
        r"([" + _CIRCLED + r"])[.、]?" + _ITEM,
        r"(?:^|(?<=[\s。；;！!？?：:，,]))(\d{1,2})[)）]" + _ITEM,
    )
)
_ANNOUNCED = re.compile(r"(?:^|[。；;！!？?：:]|[为有是括下])[ \t\n]*$")
_OPENED = re.compile(r"[(（](?!\d{1,2}[)）])")
_SHORTEST = 2
_SENTENCE = re.compile(r"([^。！？]*[。！？])\s*([^\s”」』）)].*)", re.DOTALL)
_BLOCK = re.compile(
    rf"^[ \t]*(?:[-+•>|#]|\*(?!\*)|\d{{1,3}}[.)）、]|[(（]\d{{1,2}}[)）]|[{_CIRCLED}]|[ \t]{{2}}|$)"
)
_PARAGRAPHS = re.compile(r"(\n[ \t]*\n)")


def part_lists(text: str) -> str:
    """A list of three items or more that runs on in a paragraph, an item a line.

    >>> print(part_lists("原因：1. 基于内存；2. 单线程；3. 多路\\n复用。"))
    原因：
    <BLANKLINE>
    1. 基于内存；
    2. 单线程；
    3. 多路复用。
    >>> part_lists("①和②的区别在于③，见 (1) (2) (3) 式。")
    '①和②的区别在于③，见 (1) (2) (3) 式。'
    """
    return outside_code_and_math(lambda prose: "".join(map(_parted, _PARAGRAPHS.split(prose))), text)


def _parted(paragraph: str) -> str:
    return next(filter(None, (_parted_at(paragraph, form) for form in _FORMS)), paragraph)


def _parted_at(paragraph: str, form: re.Pattern[str]) -> str:
    """The paragraph with its list parted; empty where its marks of this form are not surely a list."""
    found = list(form.finditer(paragraph))
    counted = [_number(each[1]) for each in found] == list(range(1, len(found) + 1))
    if len(found) < _FEWEST or not counted or not _ANNOUNCED.search(paragraph[: found[0].start()]):
        return ""
    lines = paragraph.rstrip().split("\n")
    if any(map(_BLOCK.match, lines[1:])) or (found[0].start() and _BLOCK.match(lines[0])):
        return ""
    starts = [each.start() for each in found]
    pieces = [paragraph[start:end] for start, end in pairwise([*starts, len(paragraph)])]
    items = [
        _on_one_line(piece[each.end() - each.start() :]) for each, piece in zip(found, pieces, strict=True)
    ]
    halved = found[0][0].strip()[-1] in ")）" and found[0][0].strip()[0] not in "(（"
    if min(map(len, items)) < _SHORTEST or (halved and _OPENED.search(paragraph)):
        return ""
    lead = paragraph[: starts[0]].rstrip()
    last, rest = _last_item(items)
    listed = [f"{number}. {item}" for number, item in enumerate([*items[:-1], last], 1)]
    return "\n".join([*([lead, ""] if lead else []), *listed, *(["", rest] if rest else [])])


def _last_item(items: Sequence[str]) -> tuple[str, str]:
    """The last item and what is said behind the list, where each other item is one sentence at most."""
    if any(map(_SENTENCE.match, items[:-1])) or not (found := _SENTENCE.match(items[-1])):
        return items[-1], ""
    return found[1], found[2]


def _number(mark: str) -> int:
    return int(mark) if mark.isdigit() and mark not in _CIRCLED else _CIRCLED.index(mark) + 1


def _on_one_line(text: str) -> str:
    whole = ""
    for line in filter(None, map(str.strip, text.split("\n"))):
        space = " " if whole[-1:].isascii() and line[:1].isascii() and whole else ""
        whole = f"{whole}{space}{line}"
    return whole
