"""Cases of whole dumps with a reading made by hand: each line marked in its margin.

A case file begins with ``shows: …`` and a line ``====``; then every line of the dump stands behind two
characters that say what it is: ``Q|`` opens a question, ``A|`` answers the question above, ``F|`` is a
follow-up question within that answer, ``q|`` goes on with the question's title, ``B|`` asks and answers
at once (a table's row), `` |`` is neither.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from mianjing.core.model import Dump
from mianjing.dumps.read.formats import format_of, opened


@dataclass
class Asked:
    """A question of a case: its line, the lines that answer it and those that ask further."""

    line: int
    answer: list[int] = field(default_factory=list)
    follow_ups: list[int] = field(default_factory=list)


def load_case(path: Path) -> tuple[Dump, list[Asked]]:
    """The dump of a case file and its questions in order."""
    _, _, body = path.read_text(encoding="utf-8").partition("\n====\n")
    lines, asked = [], []
    for number, row in enumerate(body.rstrip("\n").split("\n"), 1):
        mark, bar, text = row[:1], row[1:2], row[2:]
        if bar != "|":
            raise ValueError(f"{path.name}: line {number} of the dump has no margin: {row[:40]}")
        lines.append(text)
        if mark in "QB":
            asked.append(Asked(number))
        if mark in "AFB":
            asked[-1].answer.append(number)
        if mark == "F":
            asked[-1].follow_ups.append(number)
    dump = Dump(path.stem, tuple(lines))
    row = format_of(path.stem, "\n".join(lines).encode())
    return (opened(dump, row) if row else dump), asked
