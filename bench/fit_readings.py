"""Fit the weights by which readings are chosen: ``python -m bench.fit_readings [--write] FOLDER…``.

Each folder holds dumps and ``gold/<stem>.json`` with ``questions: [{q_line}]`` (1-based), or ``*.case``
files as in ``tests/cases/readings``; the five dumps of ``sources/`` with ``tests/truth`` always take
part. One example is one proposed group; its label is the share of its members that are questions, its
weight grows slowly with its size. Logistic regression with an L2 penalty, by gradient descent, so that
the result is the same everywhere. Before fitting on all files each file is left out once; those figures
are what a dump nobody has seen can expect.
"""

from __future__ import annotations

import argparse
import json
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.reading_cases import load_case
from mianjing.core.model import Dump
from mianjing.dumps.read import read_dump
from mianjing.dumps.reading.choose import Choice, choose, free_members
from mianjing.dumps.reading.contents import set_contents_aside
from mianjing.dumps.reading.evidence import weigh
from mianjing.dumps.reading.extent import extents_beside, lay_out
from mianjing.dumps.reading.group import Group
from mianjing.dumps.reading.propose import proposals
from mianjing.dumps.reading.views import views

ROOT = Path(__file__).resolve().parent.parent
WEIGHTS = ROOT / "mianjing" / "dumps" / "reading" / "weights.json"
STEPS = 8
PENALTY = 0.03
FIXED = 1e6
"""A penalty that no evidence moves a weight against."""


@dataclass(frozen=True)
class Example:
    values: tuple[float, ...]
    label: float
    weight: float


@dataclass
class Prepared:
    """A dump with its proposals, so that a choice costs no second look at the text."""

    name: str
    asked: set[int]
    sheets: tuple[object, ...]
    groups: list[Group]


def prepared(name: str, dump: Dump, asked: set[int]) -> Prepared:
    if dump.text:
        place = [span.first for span in dump.text.places]
        asked = {
            number for number, line in enumerate(place, 1) if line in asked and dump.text.lines[number - 1]
        }
        dump = Dump(dump.name, dump.text.lines)
    sheets = views(dump.lines)
    for sheet in sheets:
        set_contents_aside(sheet)
    return Prepared(name, asked, sheets, proposals(sheets))


def all_dumps(folders: Sequence[Path]) -> Iterator[Prepared]:
    for truth in sorted((ROOT / "tests" / "truth").glob("*.json")):
        for path in (ROOT / "sources").glob(f"{truth.stem}.*"):
            rows = json.loads(truth.read_text(encoding="utf-8"))
            yield prepared(path.stem, read_dump(path), {row["line"] for row in rows["questions"]})
    for page in sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]):
        yield prepared(f"(no dump) {page.name}", read_dump(page), set())
    for folder in folders:
        for case in sorted(folder.glob("*.case")):
            dump, questions = load_case(case)
            if dump.drafts:
                continue  # data tells its questions itself
            yield prepared(case.stem, dump, {question.line for question in questions})
        for gold in sorted((folder / "gold").glob("*.json")):
            path = next(each for each in folder.iterdir() if each.stem == gold.stem)
            rows = json.loads(gold.read_text(encoding="utf-8"))["questions"]
            yield prepared(path.stem, read_dump(path), {row["q_line"] for row in rows})


def examples(dump: Prepared, names: Sequence[str]) -> list[Example]:
    """The groups alone, and those beside the groups that are right: both are judged when choosing."""
    right = [group for group in dump.groups if _share(group.blocks, dump.asked) > 0.95]
    best = max(right, key=lambda group: len(group.blocks), default=None)
    found = []
    for beside in (None, best):
        choice = Choice(dump.groups[0].sheet if dump.groups else dump.sheets[0])
        if beside:
            heads = tuple(beside.blocks)
            choice = Choice(beside.sheet, heads=heads, layout=lay_out(beside.sheet, heads))
        for group in dump.groups:
            members = free_members(choice, group) if beside else list(group.blocks)
            if not members or group is beside:
                continue
            if beside:
                extents = extents_beside(choice.sheet, choice.layout, members)
            else:
                extents = lay_out(group.sheet, members).extents
            evidence = weigh(group, members, extents)
            values = tuple(evidence[name] for name in names)
            share = _share(members, dump.asked)
            found.append(Example(values, share, math.sqrt(min(len(members), 100)) * (0.5 if beside else 1.0)))
    whole = sum(example.weight for example in found) or 1.0
    return [Example(e.values, e.label, e.weight * 40 / whole) for e in found]


def _share(blocks: Sequence[object], asked: set[int]) -> float:
    return sum(1 for block in blocks if block.first in asked) / len(blocks)


def fit(
    rows: Sequence[Example], names: Sequence[str], prior: dict[str, float], penalties: Sequence[float]
) -> dict[str, float]:
    """Weights that minimise cross entropy, pulled towards ``prior`` by the penalties: Newton's method.

    ``penalties`` are the bias's and those of ``names``.
    """
    size = len(names) + 1
    start = [prior.get("bias", 0.0), *(prior.get(name, 0.0) for name in names)]
    weights = list(start)
    total = sum(row.weight for row in rows)
    for _ in range(STEPS):
        slope = [p * (w - s) for p, w, s in zip(penalties, weights, start, strict=True)]
        bend = [[penalties[i] if i == j else 0.0 for j in range(size)] for i in range(size)]
        for row in rows:
            filled = [(0, 1.0), *((i, value) for i, value in enumerate(row.values, 1) if value)]
            found = sum(weights[i] * value for i, value in filled)
            chance = 1 / (1 + math.exp(-max(-30.0, min(30.0, found))))
            error = (chance - row.label) * row.weight / total
            spread = max(chance * (1 - chance), 1e-4) * row.weight / total
            for i, value in filled:
                slope[i] += error * value
                line = bend[i]
                for j, other in filled:
                    line[j] += spread * value * other
        step = _solved(bend, slope)
        weights = [w - d for w, d in zip(weights, step, strict=True)]
    return {name: round(weight, 2) for name, weight in zip(["bias", *names], weights, strict=True)}


def _solved(matrix: list[list[float]], right: list[float]) -> list[float]:
    """Gaussian elimination; the matrix is positive definite."""
    rows = [[*line, value] for line, value in zip(matrix, right, strict=True)]
    size = len(rows)
    for i in range(size):
        pivot = rows[i][i]
        rows[i] = [value / pivot for value in rows[i]]
        for j in range(size):
            if j != i and (factor := rows[j][i]):
                rows[j] = [a - factor * b for a, b in zip(rows[j], rows[i], strict=True)]
    return [line[-1] for line in rows]


def f1(dump: Prepared, weights: dict[str, float]) -> float:
    found = {head.first for head in choose(dump.sheets, dump.groups, weights).heads}
    hits = len(found & dump.asked)
    if not dump.asked:
        return float(not found)
    return 2 * hits / (len(found) + len(dump.asked))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--write", action="store_true", help="write the weights")
    parser.add_argument("--penalty", type=float, default=PENALTY)
    parser.add_argument("--only", nargs="+", metavar="NAME", help="leave all other weights as they are")
    parser.add_argument("--now", action="store_true", help="only measure the weights as they are")
    options = parser.parse_args()
    data = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    prior: dict[str, float] = data["prior"]
    names = [name for name in prior if name != "bias"]
    penalties = [options.penalty] * len(prior)
    if options.only:
        prior = data["weights"] | {name: prior[name] for name in options.only}
        penalties = [options.penalty if name in options.only else FIXED for name in ("bias", *names)]
    dumps = list(all_dumps(options.folders))
    current = [f1(dump, data["weights"]) for dump in dumps]
    if options.now:
        for dump, value in zip(dumps, current, strict=True):
            print(f"{dump.name:40} {value:.3f}")
        print(f"{'mean':40} {sum(current) / len(dumps):.3f}")
        return
    rows = {dump.name: examples(dump, names) for dump in dumps}
    left_out = []
    for dump, before in zip(dumps, current, strict=True):
        others = [row for name, found in rows.items() if name != dump.name for row in found]
        left_out.append(f1(dump, fit(others, names, prior, penalties)))
        print(
            f"{dump.name:40} {len(dump.asked):5} asked; F1 now {before:.3f}, left out {left_out[-1]:.3f}",
            flush=True,
        )
    weights = fit([row for found in rows.values() for row in found], names, prior, penalties)
    whole = [f1(dump, weights) for dump in dumps]
    print(
        f"mean F1: now {sum(current) / len(dumps):.3f}, left out {sum(left_out) / len(dumps):.3f}, "
        f"fitted on all {sum(whole) / len(dumps):.3f}"
    )
    if options.write:
        data["left_out"] = round(sum(left_out) / len(dumps), 3)
        data["files"] = len(dumps)
        data["weights"] = weights
        WEIGHTS.write_text(json.dumps(data, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
