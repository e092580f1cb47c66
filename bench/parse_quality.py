"""How well the dumps are read, against the readings made by eye in ``tests/truth/``.

Run by hand: ``python bench/parse_quality.py``. ``tests/corpus/test_truth.py`` holds the figures to their
bounds.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mianjing.core.model import Dump, Segmented
from mianjing.dumps.dialects.line_coverage import unaccounted
from mianjing.dumps.read import read_dump
from mianjing.dumps.segment import segment

ROOT = Path(__file__).resolve().parent.parent
DUMPS = {path.stem: path for path in (ROOT / "sources").iterdir() if path.suffix in (".md", ".txt")}
TRUTHS = sorted(path for path in (ROOT / "tests" / "truth").glob("*.json") if path.stem in DUMPS)


@dataclass(frozen=True)
class Figures:
    """One dump's measures; shares are 0 to 1. ``misses`` names what went wrong, for the person who looks."""

    source: str
    dialect: str
    questions: int
    question_recall: float
    question_precision: float
    line_recall: float
    line_precision: float
    displaced: int
    displaced_found: int
    unaccounted: int
    contents: int
    contents_matched: int
    roles_agree: float
    misses: tuple[str, ...]


def measure(truth_file: Path) -> Figures:
    """Read the dump that ``truth_file`` describes and compare, by line numbers, non-blank lines only."""
    truth = json.loads(truth_file.read_text(encoding="utf-8"))
    dump = read_dump(DUMPS[truth_file.stem])
    found = segment(dump)
    wanted = {item["line"]: item for item in truth["questions"] + truth["terms"]}
    wanted_pairs = {pair for item in wanted.values() for pair in _pairs(dump, item["line"], item["answer"])}
    found_pairs = {
        (draft.question_line, line.number)
        for draft in found.drafts
        for line in draft.lines
        if dump.line(line.number).strip()
    }
    found_lines = {draft.question_line for draft in found.drafts}
    moved = [
        set(_pairs(dump, item["line"], [span])) for item in wanted.values() for span in item["displaced"]
    ]
    return Figures(
        source=truth_file.stem,
        dialect=found.dialect,
        questions=len(found.drafts),
        question_recall=_share(len(found_lines & set(wanted)), len(wanted)),
        question_precision=_share(len(found_lines & set(wanted)), len(found_lines)),
        line_recall=_share(len(found_pairs & wanted_pairs), len(wanted_pairs)),
        line_precision=_share(len(found_pairs & wanted_pairs), len(found_pairs)),
        displaced=len(moved),
        displaced_found=sum(1 for pairs in moved if pairs <= found_pairs),
        unaccounted=sum(span.last - span.first + 1 for span in unaccounted(dump, found.roles)),
        contents=len(found.toc_entries),
        contents_matched=sum(1 for witness in found.toc_entries if witness.question_line),
        roles_agree=_roles_agree(dump, found, truth["roles"]),
        misses=tuple(_misses(dump, found_lines ^ set(wanted), found_pairs ^ wanted_pairs, wanted_pairs)),
    )


def _pairs(dump: Dump, question: int, spans: Iterable[list[int]]) -> Iterable[tuple[int, int]]:
    for first, last in spans:
        for number in range(first, last + 1):
            if dump.line(number).strip():
                yield question, number


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 1.0


def _roles_agree(dump: Dump, found: Segmented, wanted: Iterable[Mapping[str, Any]]) -> float:
    roles: dict[int, set[str]] = {}
    for role in found.roles:
        for number in range(role.span.first, role.span.last + 1):
            roles.setdefault(number, set()).add(role.role)
    checked = [
        (number, row["role"])
        for row in wanted
        for number in range(row["from"], row["to"] + 1)
        if dump.line(number).strip()
    ]
    return _share(sum(1 for number, role in checked if role in roles.get(number, ())), len(checked))


def _misses(
    dump: Dump, questions: set[int], pairs: set[tuple[int, int]], wanted: set[tuple[int, int]]
) -> Iterable[str]:
    for number in sorted(questions):
        yield f"{Path(dump.name).name}:{number}: question missed or invented: {dump.line(number)[:50]}"
    for question, number in sorted(pairs):
        what = "missing from" if (question, number) in wanted else "wrongly in"
        place = f"{Path(dump.name).name}:{number}"
        yield f"{place}: {what} the answer of line {question}: {dump.line(number)[:50]}"


def table(rows: Iterable[Figures]) -> str:
    head = f"{'source':24} {'dialect':16} {'found':>5} {'q.rec':>6} {'q.pre':>6} {'l.rec':>6} {'l.pre':>6} "
    lines = [head + f"{'moved':>7} {'lost':>4} {'toc':>7} {'roles':>6}"]
    for row in rows:
        shares = (row.question_recall, row.question_precision, row.line_recall, row.line_precision)
        lines.append(
            f"{row.source:24} {row.dialect:16} {row.questions:5} "
            + " ".join(f"{share:6.3f}" for share in shares)
            + f" {row.displaced_found:3}/{row.displaced:<3} {row.unaccounted:4}"
            + f" {row.contents_matched:3}/{row.contents:<3} {row.roles_agree:6.3f}"
        )
    return "\n".join(lines)


def main() -> None:
    figures = [measure(truth) for truth in TRUTHS]
    print(table(figures))
    for row in figures:
        for miss in row.misses[:40]:
            print(miss)


if __name__ == "__main__":
    main()
