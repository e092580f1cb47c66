"""From an edit to the browser: ``python bench/edit_loop.py PROJECT [--edits 10]``.

Serves the project (see ``many_entries.py``), opens a question in a real browser, writes to its file and waits
until the new text is on the page by itself. Prints the time to the first page and the median and worst edit.
"""

from __future__ import annotations

import argparse
import re
import socket
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.browser import chromium  # noqa: E402

WAIT = 120_000


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
    start = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, str(ROOT / "build_site.py"), *words], stderr=subprocess.PIPE
    ) as server:
        assert server.stderr
        while b"Serving on" not in server.stderr.readline():
            pass
        try:
            with chromium() as browser:
                page = browser.new_page()
                began = time.perf_counter()
                page.goto(f"http://127.0.0.1:{port}/rag/{entry.stem}/", timeout=WAIT)
                first = time.perf_counter() - began + (began - start)
                print(f"first page after {first:.2f} s")
                text = entry.read_text(encoding="utf-8")
                took = []
                for at in range(options.edits):
                    word = f"edit{at}of{port}"
                    made = re.sub(r"^question: ", f"question: {word} ", text, count=1, flags=re.MULTILINE)
                    began = time.perf_counter()
                    entry.write_text(made, encoding="utf-8")
                    page.wait_for_function(
                        "word => document.querySelector('h1')?.textContent.includes(word)",
                        arg=word,
                        polling=20,
                        timeout=WAIT,
                    )
                    took.append(time.perf_counter() - began)
                    time.sleep(1.0)
                entry.write_text(text, encoding="utf-8")
                print(f"edit to page: median {statistics.median(took):.2f} s, worst {max(took):.2f} s")
        finally:
            server.terminate()


if __name__ == "__main__":
    main()
