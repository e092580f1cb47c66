"""What a build costs: ours from nothing, of nothing new, after one edit; stock Material; a floor.

    python bench/builds.py 300 1000 3000 [--runs 3]

For each number of entries a project is made (``many_entries.py``), and the same texts as Markdown for MkDocs
with Material and jieba as they come. The floor reads each entry with PyYAML's C loader, makes its answers
HTML with Python-Markdown and writes a page. All are run in turns, each in a process of its own; printed are
medians of CPU seconds (user and system, children included) and the peak memory of one run. Zensical takes
part where ``zensical`` is installed beside this Python.
"""

from __future__ import annotations

import argparse
import os
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.many_entries import make
from bench.rivals import write_stock
from mianjing.formats.project import Project
from mianjing.qa.library import load_library

ROOT = Path(__file__).resolve().parent.parent

COLD, NOTHING, EDIT, MATERIAL, ZENSICAL, FLOOR = (
    "ours, from nothing",
    "ours, nothing new",
    "ours, one edit",
    "MkDocs + Material + jieba",
    "Zensical",
    "floor (YAML + Markdown + write)",
)
_FLOOR = """
import sys, yaml, markdown, pathlib
for file in pathlib.Path(sys.argv[1], "qa").glob("*/*.yml"):
    entry = yaml.load(file.read_bytes(), yaml.CSafeLoader)
    bodies = [answer["body"] for answer in entry.get("answers") or ()]
    page = pathlib.Path(sys.argv[2], file.stem + ".html")
    page.write_text("".join(markdown.markdown(body, extensions=["extra"]) for body in bodies), "utf-8")
"""


class Run:
    """One process: its CPU seconds and its peak memory in MB."""

    def __init__(self, *words: str) -> None:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        script = "import resource,subprocess,sys;c=subprocess.run(sys.argv[1:],stdout=-3,stderr=-1);"
        script += "sys.stderr.buffer.write(c.stderr);"
        script += "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss);sys.exit(c.returncode)"
        # As users run it: Python keeps what it has compiled.
        around = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        command = [sys.executable, "-c", script, *words]
        done = subprocess.run(command, capture_output=True, text=True, env=around)
        if done.returncode:
            sys.exit(f"{' '.join(words)} failed:\n{done.stderr[-2000:]}")
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        self.seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        self.megabytes = int(done.stdout.split()[-1]) / 1024


def measure(number: int, runs: int, folder: Path) -> dict[str, list[Run]]:
    """All builds of ``number`` entries, in turns."""
    project, stock, plain = (folder / name for name in ("project", "stock", "plain"))
    make(number, project)
    write_stock(load_library(Project(project)), stock)
    ours = (sys.executable, str(ROOT / "build_site.py"), "--root", str(project), "build")
    entry = max((project / "qa").glob("rag/*.yml"), key=lambda file: file.stat().st_size)
    found: dict[str, list[Run]] = {}
    for turn in range(runs):
        for name in (".cache", "site"):
            shutil.rmtree(project / name, ignore_errors=True)
        plain.mkdir(exist_ok=True)
        steps: list[tuple[str, Callable[[], None], tuple[str, ...]]] = [
            (COLD, lambda: None, ours),
            (NOTHING, lambda: None, ours),
            (EDIT, partial(_edit, entry, turn), ours),
            (
                MATERIAL,
                lambda: None,
                (sys.executable, "-m", "mkdocs", "-q", "build", "-f", f"{stock}/mkdocs.yml"),
            ),
            (FLOOR, lambda: None, (sys.executable, "-c", _FLOOR, str(project), str(plain))),
        ]
        if zensical := shutil.which("zensical", path=Path(sys.executable).parent):
            build = (zensical, "build", "-f", f"{stock}/mkdocs.yml")
            steps.append((ZENSICAL, lambda: None, build))
        for name, prepare, words in steps:
            prepare()
            started = time.perf_counter()
            found.setdefault(name, []).append(Run(*words))
            print(f"{number} {name}: {found[name][-1].seconds:.1f} s CPU, ", end="", file=sys.stderr)
            print(f"{time.perf_counter() - started:.1f} s by the clock", file=sys.stderr)
    return found


def table(results: dict[int, dict[str, list[Run]]]) -> str:
    """Medians as a Markdown table: CPU seconds (peak MB), and what share of a build from nothing."""
    rows = ["| |" + "|".join(f" {number:,} " for number in results) + "|", "|---" * (len(results) + 1) + "|"]
    names = list(dict.fromkeys(name for found in results.values() for name in found))
    for name in names:
        cells = []
        for found in results.values():
            cold, own = _median(found[COLD]), _median(found[name])
            peak = max(run.megabytes for run in found[name])
            share = f", ×{own / cold:.2f}" if name != COLD else ""
            cells.append(f" {own:.1f} s{share} ({peak:.0f} MB) ")
        rows.append(f"| {name} |" + "|".join(cells) + "|")
    return "\n".join(rows)


def _median(runs: list[Run]) -> float:
    return statistics.median(run.seconds for run in runs)


def _edit(entry: Path, turn: int) -> None:
    text = entry.read_text(encoding="utf-8")
    entry.write_text(
        re.sub(r"^question: (v\d+ )?", f"question: v{turn} ", text, count=1, flags=re.M), "utf-8"
    )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("numbers", type=int, nargs="+")
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    results = {}
    for number in options.numbers:
        with tempfile.TemporaryDirectory() as folder:
            results[number] = measure(number, options.runs, Path(folder))
    load = os.getloadavg()[1] if hasattr(os, "getloadavg") else 0
    print(f"{date.today()}, {os.cpu_count()} cores, load {load:.0f}, median of {options.runs}:\n")
    print(table(results))


if __name__ == "__main__":
    main()
