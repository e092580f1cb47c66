"""From an edit to the browser: ``python bench/edit_loop.py PROJECT [--edits 10]``.

Serves the project (see ``many_entries.py``), opens a question in a real browser that runs already, writes to
its file and waits until the new text is on the page by itself; at last until the topic's page names it and
search finds it. Prints the time to the first page, the median and worst edit, what followed when, and memory.
"""

from __future__ import annotations

import argparse
import re
import socket
import statistics
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.browser import chromium  # noqa: E402

WAIT = 120_000
TITLED = "word => document.querySelector('h1')?.textContent.includes(word)"
_PEAK = re.compile(r"VmHWM:\s+(\d+) kB")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("project", type=Path)
    parser.add_argument("--edits", type=int, default=10)
    options = parser.parse_args()
    entry = max((options.project / "qa").glob("rag/*.yml"), key=lambda file: file.stat().st_size)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = ["--root", str(options.project), "serve", "--address", f"127.0.0.1:{port}"]
    with chromium() as browser:
        page = browser.new_page()
        start = time.perf_counter()
        with subprocess.Popen(
            [sys.executable, str(ROOT / "build_site.py"), *words], stderr=subprocess.PIPE
        ) as server:
            assert server.stderr
            while b"Serving on" not in server.stderr.readline():
                pass
            text = entry.read_text(encoding="utf-8")
            try:
                page.goto(f"http://127.0.0.1:{port}/rag/{entry.stem}/", timeout=WAIT)
                print(f"first page after {time.perf_counter() - start:.2f} s")
                took = []
                for at in range(options.edits):
                    took.append(edit(page, entry, text, f"edit{at}of{port}"))
                    time.sleep(1.0)
                print(f"edit to page: median {statistics.median(took):.2f} s, worst {max(took):.2f} s")
                began = time.perf_counter()
                edit(page, entry, text, f"last{port}")
                page.goto(f"http://127.0.0.1:{port}/rag/", timeout=WAIT)
                assert f"last{port}" in page.content()
                print(f"edit to the topic's page: {time.perf_counter() - began:.2f} s")
                search(page, f"last{port}")
                print(f"edit to search: {time.perf_counter() - began:.1f} s")
                peak = _PEAK.search(Path(f"/proc/{server.pid}/status").read_text("ascii"))
                print(f"peak memory: {int(peak[1]) // 1024 if peak else 0} MB")
            finally:
                entry.write_text(text, encoding="utf-8")
                server.terminate()


def edit(page: Any, entry: Path, text: str, word: str) -> float:
    """Write ``word`` into the question; the seconds until the page has it."""
    made = re.sub(r"^question: ", f"question: {word} ", text, count=1, flags=re.MULTILINE)
    began = time.perf_counter()
    entry.write_text(made, encoding="utf-8")
    page.wait_for_function(TITLED, arg=word, polling=20, timeout=WAIT)
    return time.perf_counter() - began


def search(page: Any, word: str) -> None:
    """Search anew until ``word`` is found."""
    found = page.locator(".md-search-result__list a").filter(has_text=word)
    while not found.count():
        # The page may come anew by itself at this very moment.
        with suppress(Exception):
            page.reload()
            page.keyboard.press("/")
            page.keyboard.type(word)
            # Each try is many requests, and the index waits for a quiet moment.
            found.first.wait_for(timeout=2000)


if __name__ == "__main__":
    main()
