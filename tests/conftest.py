"""What browser tests share: the fixture library built into a site once, served, and a real browser."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from mkdocs.commands.build import build
from mkdocs.config import load_config
from playwright.sync_api import Browser, BrowserContext, Page

from bench.browser import chromium, firefox, served

ROOT = Path(__file__).resolve().parent.parent
LIBRARY = ROOT / "tests" / "fixtures" / "library"
BROWSER = os.environ.get("BROWSER", "chromium")

# How long an example takes says more about the machine than about the code; bench/ measures time.
settings.register_profile("no-clock", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("no-clock")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave out what this system or browser cannot show."""
    lacking = {"posix": os.name == "nt", "chromium": BROWSER != "chromium"}
    for item in items:
        for marker, lacks in lacking.items():
            if lacks and item.get_closest_marker(marker):
                item.add_marker(pytest.mark.skip(reason=f"needs {marker}"))


def build_library(qa: Path, site: Path, **settings: object) -> list[str]:
    """Build the library in ``qa`` into ``site`` as ``mkdocs build`` would; returns what it warned of."""
    warnings: list[str] = []
    handler = logging.Handler(logging.WARNING)
    handler.emit = lambda record: warnings.append(record.getMessage())  # type: ignore[method-assign]
    config = load_config(str(ROOT / "mkdocs.yml"), docs_dir=str(qa), site_dir=str(site), **settings)
    config.extra["mianjing"] |= {
        "edit_uri": "https://git.example/o/r/edit/main/qa/",
        "report_uri": "https://git.example/o/r/issues/new?template=report.yml",
        "release": True,
    }
    logging.getLogger("mkdocs").addHandler(handler)
    try:
        config.plugins.on_startup(command="build", dirty=False)
        build(config)
    finally:
        logging.getLogger("mkdocs").removeHandler(handler)
    return warnings


@pytest.fixture(scope="session")
def site_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built fixture library (tests/fixtures/library)."""
    site = tmp_path_factory.mktemp("site")
    warnings = build_library(LIBRARY / "qa", site)
    assert warnings == []
    return site


@pytest.fixture(scope="session")
def site_url(site_dir: Path) -> Iterator[str]:
    """Where the built site is served; ends with a slash."""
    with served(site_dir) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Without service workers, which would answer in the place of what a test puts in a page's way.

    ``new_context(workers=True)`` has them.
    """
    with firefox() if BROWSER == "firefox" else chromium() as one:
        made = one.new_context

        def new_context(*, workers: bool = False, **settings: Any) -> BrowserContext:
            context = made(**settings)
            if not workers:
                context.add_init_script("delete Navigator.prototype.serviceWorker")
            return context

        one.new_context = new_context  # type: ignore[method-assign]
        yield one


@pytest.fixture
def page(browser: Browser, site_url: str) -> Iterator[Page]:
    """A fresh visitor. Fails if a page asks another host, reports an error or breaks its policy."""
    context = browser.new_context(base_url=site_url, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    wrong: list[str] = []
    page.on(
        "console",
        lambda message: wrong.append(message.text) if message.type in ("error", "warning") else None,
    )
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("dialog", lambda dialog: (wrong.append(f"dialog: {dialog.message}"), dialog.dismiss()))
    page.on(
        "request", lambda r: None if r.url.startswith((site_url, "data:", "blob:")) else wrong.append(r.url)
    )
    yield page
    context.close()
    assert wrong == []
