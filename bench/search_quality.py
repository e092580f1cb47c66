"""How well search finds what people look for, ours beside three others, through real pages in real Chromium.

    python bench/search_quality.py QUERIES.jsonl [--site site] [--engines ours,material,pagefind,minisearch]

A line of QUERIES: {"query": "…", "category": "…", "relevant": {"llm-interview-100:35": 2, "003:40": 1}}
A key names a source (its id, or a number that queries/numbers.json explains) and the line of a question; 2 is
the answer, 1 is useful.

The others index the same documents (title, other ways to ask, answers), made into pages here. `material` is
Material for MkDocs with jieba; Pagefind and MiniSearch come from npm, into bench/.rivals/, which git ignores.
Printed for each engine and kind of query: MRR of the first useful result, nDCG@10 (gain 2^relevance - 1), and
the share of queries that have answers and got no result.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.rivals import ENGINES
from mianjing.core.model import Library
from mianjing.formats.project import Project
from mianjing.qa.library import load_library

ROOT = Path(__file__).resolve().parent.parent


def relevance(library: Library, judged: Mapping[str, int], digits: Mapping[str, str]) -> dict[str, int]:
    """Entry or term id → how relevant; of several origins the best counts."""
    places = {
        origin.key: found.id for found in (*library.entries, *library.terms) for origin in found.origins
    }
    relevant: dict[str, int] = {}
    for key, grade in judged.items():
        source, _, line = key.rpartition(":")
        found = places.get(f"{digits.get(source, source)}:{line}")
        if found:
            relevant[found] = max(grade, relevant.get(found, 0))
    return relevant


def reciprocal_rank(found: Sequence[str], relevant: Mapping[str, int]) -> float:
    return next((1 / place for place, id_ in enumerate(found, 1) if relevant.get(id_)), 0.0)


def ndcg(found: Sequence[str], relevant: Mapping[str, int], depth: int = 10) -> float:
    def gain(grades: Sequence[int]) -> float:
        return sum((2**grade - 1) / math.log2(place + 1) for place, grade in enumerate(grades[:depth], 1))

    ideal = gain(sorted(relevant.values(), reverse=True))
    return gain([relevant.get(id_, 0) for id_ in found]) / ideal if ideal else 0.0


def table(rows: Sequence[tuple[str, str, list[str], dict[str, int]]]) -> str:
    """Kind of query → figures; the last row is all of them."""
    kinds: defaultdict[str, list[tuple[float, float, bool]]] = defaultdict(list)
    silent: list[bool] = []
    for kind, _, found, relevant in rows:
        if not relevant:
            silent.append(not found)
            continue
        figures = (reciprocal_rank(found, relevant), ndcg(found, relevant), not found)
        kinds[kind].append(figures)
        kinds["all"].append(figures)
    if kinds:
        kinds["all"] = kinds.pop("all")  # last
    lines = [f"{'kind':12}{'queries':>8}{'MRR':>8}{'nDCG@10':>9}{'none':>7}"]
    for kind, several in kinds.items():
        mrr, gain, none = (sum(column) / max(1, len(several)) for column in zip(*several, strict=True))
        lines.append(f"{kind:12}{len(several):8}{mrr:8.3f}{gain:9.3f}{none:7.1%}")
    if silent:
        lines.append(f"of {len(silent)} queries without an answer, {sum(silent)} were told so")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("queries", type=Path)
    parser.add_argument("--site", type=Path, default=ROOT / "site")
    parser.add_argument("--engines", default="ours")
    parser.add_argument(
        "--misses", action="store_true", help="also list queries whose first result is not right"
    )
    options = parser.parse_args()
    library = load_library(Project(ROOT))
    asked = [
        json.loads(line) for line in options.queries.read_text(encoding="utf-8").splitlines() if line.strip()
    ]
    digits = json.loads((ROOT / "bench/queries/numbers.json").read_text(encoding="utf-8"))
    judged = [relevance(library, row["relevant"], digits) for row in asked]
    lost = [r["query"] for r, known in zip(asked, judged, strict=True) if r["relevant"] and not known]
    if lost:
        print(f"{len(lost)} queries are judged by lines that no entry has: {', '.join(lost[:5])} …")
    for name in options.engines.split(","):
        run: Callable[[Library, Path, list[str]], list[list[str]]] = ENGINES[name]
        found = run(library, options.site, [row["query"] for row in asked])
        rows = [
            (row.get("category", "all"), row["query"], ids, known)
            for row, ids, known in zip(asked, found, judged, strict=True)
        ]
        print(f"\n{name}\n{table(rows)}")
        if options.misses:
            for kind, query, ids, known in rows:
                if known and reciprocal_rank(ids, known) < 1:
                    first = ", ".join(ids[:3]) or "nothing"
                    print(f"  {kind:10} {query}  ->  {first}  (wanted {', '.join(known)})")


if __name__ == "__main__":
    main()
