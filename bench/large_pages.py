"""Tasks that keep a slow machine from answering, on the largest pages of a project.

Opens the page of its largest topic and that topic's print sheet, made as ``serve`` makes them, at a quarter
of the processor's speed, and does what readers do there. Each row has the longest task of every run, after
their median: ``bench/pages.py --large PROJECT`` prints it.
"""

from __future__ import annotations

import logging
import statistics
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

SLOWER = 4
LONGEST = 200
RUNS = 5
SETTLE = 1500
_TASKS = """
globalThis.tasks = [];
new PerformanceObserver((list) => tasks.push(...list.getEntries().map((one) => one.duration)))
  .observe({ type: "longtask", buffered: true });
"""
_TAKEN = "() => Math.max(0, ...tasks.splice(0))"


def large(browser: Any, project: Path) -> Iterator[str]:
    """Print the longest task of each act; yield those that are too long."""
    with _served(project) as (address, topic):
        acts: dict[str, Callable[[Any], None]] = {
            "topic": lambda page: page.goto(f"{address}{topic}/"),
            "filter by trust": lambda page: page.select_option('[name="trust"]', index=1),
            "filter by tag": lambda page: page.select_option('[name="tag"]', index=3),
            "no filter": lambda page: page.select_option('[name="tag"]', index=0),
            "filter by progress": lambda page: page.select_option('[name="own"]', index=1),
            "print sheet": lambda page: page.goto(f"{address}print/{topic}.html"),
            "sheet: fold": lambda page: page.check("#fold"),
            "sheet: unfold": lambda page: page.uncheck("#fold"),
            "sheet: its middle": lambda page: page.evaluate(
                "() => [...document.links].at(document.links.length / 2 | 0).click()"
            ),
            "sheet: its end": lambda page: page.evaluate("() => scrollTo(0, document.body.scrollHeight)"),
        }
        runs = [_longest(browser, acts) for _ in range(RUNS)]
    for name in acts:
        row = sorted(run[name] for run in runs)
        print(f"{name:20} {statistics.median(row):6.0f} ms   {' '.join(f'{one:.0f}' for one in row)}")
        if statistics.median(row) > LONGEST:
            yield f"{name}: a task of {statistics.median(row):.0f} ms"


def _longest(browser: Any, acts: dict[str, Callable[[Any], None]]) -> dict[str, float]:
    context = browser.new_context(viewport={"width": 390, "height": 780}, locale="zh-CN")
    page = context.new_page()
    page.add_init_script(_TASKS)
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    took: dict[str, float] = {}
    for name, act in acts.items():
        act(page)
        page.wait_for_timeout(SETTLE)
        took[name] = page.evaluate(_TAKEN)
    context.close()
    return took


@contextmanager
def _served(project: Path) -> Iterator[tuple[str, str]]:
    """The address of the project's pages, and its largest topic."""
    from mianjing.cli.settings import read_config
    from mianjing.formats.project import Project
    from mianjing.site.preview import Preview
    from mianjing.site.preview_server import State, make_server

    logging.disable(logging.WARNING)
    preview = Preview(Project(project), read_config(project, site_url="http://127.0.0.1/"))
    server = make_server("127.0.0.1", 0, preview.answer, State())
    threading.Thread(target=server.serve_forever, daemon=True).start()
    files = (file.parent.name for file in (project / "qa").glob("*/*.yml"))
    topic, number = Counter(files).most_common(1)[0]
    sheet = preview.answer(f"/print/{topic}.html")[2]
    print(f"{topic}: {number} questions, a sheet of {len(sheet) / 1e6:.1f} MB, {SLOWER} times slower")
    yield f"http://127.0.0.1:{server.server_port}/", topic
    server.shutdown()
