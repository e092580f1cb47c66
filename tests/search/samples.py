"""The library of tests/cases/search/library.json, and how to ask its index."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

from mianjing.core.model import Answer, Entry, Library, Term, Topic
from mianjing.core.taxonomy import Alias

ROOT = Path(__file__).resolve().parents[2]
CASES = ROOT / "tests/cases/search"


def cases(name: str) -> Any:
    return json.loads((CASES / name).read_text(encoding="utf-8"))


def library() -> Library:
    data = cases("library.json")
    entries = tuple(
        Entry(
            id=row["id"],
            question=row["question"],
            topic=row["topic"],
            tags=(),
            status=row.get("status", "answered"),
            answers=() if row.get("status") == "unanswered" else (Answer((), "zh", row["body"]),),
            asked_as=tuple(row.get("asked_as", ())),
        )
        for row in data["entries"]
    )
    return Library(
        entries=entries,
        topics=tuple(Topic(id_, zh, en, "", order) for order, (id_, zh, en) in enumerate(data["topics"])),
        terms=tuple(Term(id_, term, tuple(aliases), body) for id_, term, aliases, body in data["terms"]),
        aliases=tuple(Alias(tuple(row["words"]), tuple(row.get("also", ()))) for row in data["aliases"]),
    )


def urls(of: Library) -> dict[str, str]:
    return {entry.id: f"{entry.topic}/{entry.id}/" for entry in of.entries} | {
        term.id: f"glossary/#{term.id}" for term in of.terms
    }


def write(index: dict[str, str], folder: Path) -> Path:
    for name, script in index.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(script, encoding="utf-8")
    return folder


def ask(folder: Path, queries: list[str]) -> dict[str, dict[str, Any]]:
    """What the browser's engine finds, run by Node: query → its answer."""
    command = ["node", str(ROOT / "tests/js/search/find.js"), str(folder)]
    run = subprocess.run(command, input=json.dumps(queries), capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    return {answer["query"]: answer for answer in map(json.loads, run.stdout.rstrip().split("\n"))}
