"""How long a reader waits for the first results on a slow phone connection: ``python bench/search_time.py``.

    python bench/search_time.py --queries bench/queries/own.jsonl --number 5 --beside material,pagefind
    python bench/search_time.py --project /tmp/many10000 --beside pagefind   # a built project of any size

For each query a page is opened anew, nothing in the cache, at 150 ms and 1.6 Mbit a second (Lighthouse's slow
4G); then the search is opened and the query is there at once, as if pasted. Measured until results are drawn,
and the same for a second query; each the median of five. Requests and bytes are those between opening the
search and the first results, as the browser asks for them. Files are sent gzipped, as static hosts do.
``--beside`` measures others on the same documents in the same run: Material's own search through its page;
Pagefind from the call of its script to the data of the first five results, as its own page shows them.
"""

from __future__ import annotations

import argparse
import functools
import gzip
import json
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from statistics import median
from threading import Lock
from typing import Any
from urllib.parse import unquote, urlsplit

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.browser import QuietHandler, chromium, served

ROOT = Path(__file__).resolve().parent.parent

RUNS = 5
LATENCY, BYTES_A_SECOND = 0.15, 200_000  # Lighthouse's slow 4G
PACKED = {".html", ".js", ".css", ".json", ".svg", ".xml"}
RESULT = ".md-search-result__item"
# Returns once results stand there that were not there before the query, in milliseconds.
ASK = """async (query) => {
  const list = document.querySelector(".md-search-result__list");
  const input = document.querySelector("[data-md-component=search-query]");
  const before = list.firstElementChild; // drawn anew for each query
  const start = performance.now();
  input.value = query;
  const tell = () => input.dispatchEvent(new KeyboardEvent("keyup", { bubbles: true }));
  input.dispatchEvent(new Event("input", { bubbles: true }));
  tell();
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, 8));
    const first = list.firstElementChild;
    if (first && first !== before) return performance.now() - start;
    if (performance.now() - start > 30000) return Infinity;
  }
}"""

ASK_PAGEFIND = """async (query) => {
  const start = performance.now();
  const { search } = await import("/pagefind/pagefind.js");
  const { results } = await search(query);
  await Promise.all(results.slice(0, 5).map((result) => result.data()));
  return performance.now() - start;
}"""


class _Packing(QuietHandler):
    """Serves a folder gzipped and slowly, with one connection for many requests.

    Chromium's own throttling lets what a worker asks for through at full speed (seen with 156).
    """

    protocol_version = "HTTP/1.1"
    _line = Lock()
    """All that is sent shares one line."""

    def do_GET(self) -> None:
        file = Path(self.translate_path(self.path))
        file = file / "index.html" if file.is_dir() else file
        if not file.is_file():
            return self.send_error(404)
        packs = file.suffix in PACKED and "gzip" in self.headers.get("Accept-Encoding", "")
        body = _sent(file) if packs else file.read_bytes()
        time.sleep(LATENCY)
        with self._line:
            time.sleep(len(body) / BYTES_A_SECOND)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(file)))
        self.send_header("Content-Length", str(len(body)))
        if packs:
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        with suppress(BrokenPipeError, ConnectionResetError):  # a page was closed meanwhile
            self.wfile.write(body)
        return None


@functools.cache
def _sent(file: Path) -> bytes:
    """What a browser gets: Pagefind's own kinds of file are packed already."""
    return gzip.compress(file.read_bytes(), 6) if file.suffix in PACKED else file.read_bytes()


def first_search(
    browser: Any, site: Path, address: str, query: str, following: str, ask: str
) -> tuple[float, float, int, int]:
    """Milliseconds to first results, and to those of ``following``; requests and bytes before the first."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(address, wait_until="networkidle")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.keyboard.press("/")
    took = float(page.evaluate(ask, query))
    first = list(asked)
    page.wait_for_timeout(1500)
    then = float(page.evaluate(ask, following))
    context.close()
    sent = sum(len(_sent(site / unquote(urlsplit(url).path).lstrip("/"))) for url in first)
    return took, then, len(first), sent


def measure(
    browser: Any, site: Path, queries: Sequence[str], ask: str = ASK
) -> list[tuple[str, float, float, int, int]]:
    """Each query with the median of its runs."""
    rows = []
    with served(site, _Packing) as address:
        for at, query in enumerate(queries):
            runs = [first_search(browser, site, address, query, queries[at - 1], ask) for _ in range(RUNS)]
            took, then, requests, sent = (median(column) for column in zip(*runs, strict=True))
            rows.append((query, took, then, int(requests), int(sent)))
    return rows


def table(name: str, rows: Sequence[tuple[str, float, float, int, int]]) -> str:
    """The rows, then the median and the worst of each column."""
    lines = [f"{name}", f"{'first s':>8}{'next s':>8}{'requests':>10}{'KB':>7}  query"]

    def line(took: float, then: float, requests: float, sent: float, query: str) -> str:
        return f"{took / 1000:8.2f}{then / 1000:8.2f}{requests:10.0f}{sent / 1024:7.0f}  {query}"

    lines += [line(took, then, requests, sent, query) for query, took, then, requests, sent in rows]
    columns = list(zip(*(row[1:] for row in rows), strict=True))
    for what, of in (("median", median), ("worst", max)):
        lines.append(line(*(of(column) for column in columns), f"({what})"))
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--project", type=Path, default=ROOT, help="whose site/ is measured")
    parser.add_argument("--queries", type=Path, default=ROOT / "bench/queries/own.jsonl")
    parser.add_argument("--number", type=int, default=5, help="of queries, spread over the file")
    parser.add_argument("--beside", default="", help="others, by commas: material, pagefind")
    options = parser.parse_args()
    asked = [json.loads(line)["query"] for line in options.queries.read_text("utf-8").splitlines()]
    queries = asked[:: max(1, len(asked) // options.number)][: options.number]
    with chromium() as browser:
        print(table("ours", measure(browser, options.project / "site", queries)), flush=True)
        for name in filter(None, options.beside.split(",")):
            from bench.rivals import build_material, build_pagefind
            from mianjing.formats.project import Project
            from mianjing.qa.library import load_library

            build, ask = {"material": (build_material, ASK), "pagefind": (build_pagefind, ASK_PAGEFIND)}[name]
            with tempfile.TemporaryDirectory() as made:
                site = build(load_library(Project(options.project)), Path(made))
                print(table(name, measure(browser, site, queries, ask)), flush=True)


if __name__ == "__main__":
    main()
