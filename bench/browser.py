"""A built site in a real browser: what ``pages.py`` and ``shots.py`` share."""

from __future__ import annotations

import functools
import http.server
import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)
# What a question must show to stand for its kind, as its HTML says it.
_EVIDENCE = {
    "math": '<math display="block"',
    "table": 'class="mj-table"',
    "code": 'class="highlight"',
    "two-answers": 'id="answer-2"',
    "disputed": "mj-answer--wrong",
    "unanswered": 'class="mj-empty"',
    "missing-image": 'class="mj-missing"',
}
_SINGLE = ("help-wanted", "glossary", "reading-list", "sources", "tags", "practice", "downloads", "about")


class QuietHandler(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *words: Any) -> None:
        pass


@contextmanager
def served(site: Path, answering: type[http.server.SimpleHTTPRequestHandler] = QuietHandler) -> Iterator[str]:
    """The address at which ``site`` is served; ends with a slash."""
    handler = functools.partial(answering, directory=str(site))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@contextmanager
def chromium() -> Iterator[Any]:
    """Headless Chromium: the one that CHROMIUM names, or the first on the path."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        path = os.environ.get("CHROMIUM") or shutil.which("chromium")
        browser = driver.chromium.launch(executable_path=path, args=FLAGS.split())
        yield browser
        browser.close()


@contextmanager
def firefox() -> Iterator[Any]:
    """Headless Firefox: the one that `playwright install firefox` put in place."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.firefox.launch()
        yield browser
        browser.close()


def questions(site: Path) -> dict[str, str]:
    """The HTML of every question page of ``site``, by its address."""
    pages = {}
    for file in sorted(site.glob("*/*/index.html")):
        text = file.read_text(encoding="utf-8")
        if 'data-mj-page="question"' in text:
            pages[f"{file.parent.relative_to(site).as_posix()}/"] = text
    return pages


def kinds(site: Path) -> dict[str, str]:
    """One address for each kind of page; a kind that ``site`` has no page of is left out."""
    found = {"home": ""}
    asked = questions(site)
    if asked:
        found["topic"] = next(iter(asked)).partition("/")[0] + "/"
    for kind, evidence in _EVIDENCE.items():
        page = next((path for path, text in asked.items() if evidence in text), None)
        if page is not None:
            found[f"question-{kind}"] = page
    found |= {name: f"{name}/" for name in _SINGLE if (site / name).is_dir()}
    tag = next((path for path in sorted(site.glob("tags/*/index.html"))), None)
    if tag is not None:
        found["tag"] = f"tags/{tag.parent.name}/"
    sheet = next(iter(sorted(site.glob("print/*.html"))), None)
    if sheet is not None:
        found["print"] = f"print/{sheet.name}"
    return found | {"404": "404.html"}
