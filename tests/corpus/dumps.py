"""The five dumps' questions as records, from the truth read by eye: what merging and filing are judged on."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from mianjing.core.model import Record, Span

ROOT = Path(__file__).parent.parent.parent
TRUTH = ROOT / "tests" / "truth"
SOURCES = ROOT / "sources"
DUMPS = sorted(path for path in SOURCES.iterdir() if path.suffix in {".md", ".txt"})


def truth(name: str) -> Any:
    return json.loads((TRUTH / f"{name}.json").read_text(encoding="utf-8"))


@cache
def records() -> tuple[Record, ...]:
    """Every question of every dump, and the items of a table of contents that no text answers."""
    found: list[Record] = []
    for path in DUMPS:
        lines = path.read_text(encoding="utf-8").split("\n")
        read = truth(path.stem)
        found += [_question(path.stem, row, lines) for row in read["questions"]]
        found += [_unasked(path.stem, row) for row in read.get("toc", ()) if row["question_line"] is None]
    return tuple(found)


def _question(source: str, row: dict[str, Any], lines: list[str]) -> Record:
    spans = tuple(Span(first, last) for first, last in row["answer"])
    answer = "\n".join("\n".join(lines[span.first - 1 : span.last]) for span in spans)
    section = tuple(row.get("section") or ())
    title = row["title"]
    return Record(
        "question",
        title,
        title,
        row["number"],
        section,
        row["line"],
        spans,
        row["status"],
        "zh",
        answer,
        (),
        source,
    )


def _unasked(source: str, row: dict[str, Any]) -> Record:
    title = row["title"]
    return Record("question", title, title, None, (), row["line"], (), "unanswered", "zh", "", (), source)
