"""A file's text that knows where its characters stand."""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property

from mianjing.core.model import Level, Problem


class SourceText:
    """The decoded text of one file; offsets count characters, lines end at ``"\\n"`` only."""

    def __init__(self, path: str, string: str) -> None:
        self.path = path
        self.string = string

    @cached_property
    def _starts(self) -> list[int]:
        starts = [0]
        at = self.string.find("\n")
        while at >= 0:
            starts.append(at + 1)
            at = self.string.find("\n", at + 1)
        return starts

    def line_start(self, offset: int) -> int:
        """Offset of the first character of the line that holds ``offset``."""
        return self._starts[bisect_right(self._starts, offset) - 1]

    def start_of(self, line: int) -> int:
        """Offset of the first character of a line, counted from 1; the text's end past the last line."""
        return self._starts[line - 1] if line <= len(self._starts) else len(self.string)

    def place(self, offset: int) -> tuple[int, int]:
        """1-based line and column of an offset.

        >>> SourceText("a.yml", "ab\\ncd").place(4)
        (2, 2)
        """
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def problem(self, offset: int, message: str, rule: str, level: Level = "error") -> Problem:
        line, column = self.place(min(offset, len(self.string)))
        return Problem(self.path, line, column, level, message, rule)
