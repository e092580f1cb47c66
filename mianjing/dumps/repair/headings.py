"""Headings inside an answer: below the page's own, no level skipped, no emphasis of their own."""

from __future__ import annotations

import re

from mianjing.dumps.repair.mask import outside_code_and_math

TOP = 3  # the page's title is h1, its parts are h2: an answer begins at h3

_HEADING = re.compile(
    r"^(?=.{0,999}$) {0,3}(#{1,6})[ \t]+(\S[^\n]{0,500}?)(?<![ \t])(?:[ \t]++#{1,6})*+[ \t]*+$"
)
_GLUED = re.compile(r"^ {0,3}(#{2,6})(?=[^\s#])")
_CLOSING = re.compile(r"(?<![ \t#])(?:[ \t]++#{1,6})++[ \t]*+$")
_BOLD = re.compile(r"\*{2,}")


def demote(text: str) -> str:
    """Heading levels mapped to ``###`` and below, keeping their order and nesting.

    >>> demote("# 一\\n### 二\\n# 三")
    '### 一\\n#### 二\\n### 三'
    """

    def change(prose: str) -> str:
        outer: list[int] = []
        return "\n".join(_demote_line(line, outer) for line in prose.split("\n"))

    return outside_code_and_math(change, text)


def tidy(text: str) -> str:
    """A space after the marks, no closing marks, no bold: a heading is bold already.

    >>> tidy("###**1. 单一性问题** ##")
    '### 1. 单一性问题'
    """
    return outside_code_and_math(lambda prose: "\n".join(map(_tidy_line, prose.split("\n"))), text)


def _demote_line(line: str, outer: list[int]) -> str:
    match = _HEADING.match(line)
    if not match:
        return line
    level = len(match[1])
    while outer and outer[-1] >= level:
        outer.pop()
    outer.append(level)
    return f"{'#' * min(TOP + len(outer) - 1, 6)} {match[2]}"


def _tidy_line(line: str) -> str:
    match = _HEADING.match(_GLUED.sub(r"\1 ", line))
    if not match:
        return line
    title = _CLOSING.sub("", _BOLD.sub("", match[2])).strip(" \t")
    return f"{match[1]} {title}" if title else line
