"""Jupyter notebooks → Markdown lines: text cells as they are, code cells and what they print as fences."""

from __future__ import annotations

import json
from typing import Any

from mianjing.core.model import PlacedText, Span
from mianjing.dumps.read.errors import refuse


def read_notebook(text: str, name: str) -> PlacedText:
    """The cells of a notebook with the lines of the file each came from. Raises ReadError."""
    try:
        notebook = json.loads(text)
        cells = notebook["cells"] if "cells" in notebook else notebook["worksheets"][0]["cells"]
    except (ValueError, KeyError, IndexError, TypeError, RecursionError):
        raise refuse(
            name,
            "broken-notebook",
            "this is not a notebook (no JSON with “cells”); save it from Jupyter again",
        ) from None
    walker = _CellLines(text)
    language = str((notebook.get("metadata") or {}).get("language_info", {}).get("name", "")) or "python"
    for cell in cells:
        if isinstance(cell, dict):
            walker.cell(cell, language)
    if not any(line.strip() for line in walker.lines):
        raise refuse(name, "empty-file", "the notebook has no cells with text; remove it")
    return PlacedText(tuple(walker.lines), tuple(walker.places))


class _CellLines:
    def __init__(self, text: str) -> None:
        self.raw = text.split("\n")
        self.at = 0
        self.lines: list[str] = []
        self.places: list[Span] = []

    def cell(self, cell: dict[str, Any], language: str) -> None:
        kind = cell.get("cell_type")
        source = _lines(cell.get("source", cell.get("input", "")))
        if kind == "code" and any(map(str.strip, source)):
            self._fenced(source, language)
            for output in cell.get("outputs") or ():
                if isinstance(output, dict) and (printed := _lines(output.get("text", ""))):
                    self._fenced(printed, "text")
        elif kind in ("markdown", "raw", "heading"):
            mark = "#" * int(cell.get("level", 1)) + " " if kind == "heading" else ""
            for place, line in enumerate(source):
                self._write(mark * (not place) + line, line)
        self._blank()

    def _fenced(self, source: list[str], language: str) -> None:
        fence = "`" * (4 if any("```" in line for line in source) else 3)
        begun = len(self.lines)
        self._write(fence + language, source[0], stay=True)
        for line in source:
            self._write(line, line)
        self.lines.append(fence)
        self.places.append(self.places[-1] if len(self.places) > begun else Span(1, 1))

    def _write(self, text: str, raw: str, *, stay: bool = False) -> None:
        number = self._find(raw)
        if not stay:
            self.at = number - 1
        self.lines.append(text)
        self.places.append(Span(number, number))

    def _blank(self) -> None:
        self.lines.append("")
        self.places.append(self.places[-1] if self.places else Span(1, 1))

    def _find(self, line: str) -> int:
        """The file's line that holds ``line`` as JSON writes it, from the last one found on."""
        forms = (json.dumps(line, ensure_ascii=False)[1:-1], json.dumps(line)[1:-1])
        if line.strip():
            for number in range(self.at, min(len(self.raw), self.at + 4000)):
                if any(form in self.raw[number] for form in forms):
                    return number + 1
        return self.at + 1


def _lines(source: Any) -> list[str]:
    text = "".join(map(str, source)) if isinstance(source, list) else str(source or "")
    return text.split("\n") if text else []
