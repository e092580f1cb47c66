"""Search with Material's instant navigation, which a fork may switch on: pages change in place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from bench.browser import served
from tests.study.conftest import make_project

pytestmark = pytest.mark.browser

INPUT = "[data-md-component=search-query]"


@pytest.fixture(scope="module")
def instant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the fixture library is served with ``navigation.instant``, which needs the site's own address."""
    from mianjing.cli import pages
    from mianjing.formats.project import Project

    root = make_project(tmp_path_factory.mktemp("instant"))
    settings = root / "mkdocs.yml"
    plain = settings.read_text("utf-8")
    with served(root / "site") as address:
        changed = plain.replace("- search.share", "- search.share\n    - navigation.instant")
        changed = changed.replace('!ENV [SITE_URL, ""]', address)
        assert changed.count(address) == 1 and "navigation.instant" in changed
        settings.write_text(changed, "utf-8")
        pages.build(Project(root), root / "site")
        yield address


def find(page: Any, query: str) -> None:
    page.keyboard.press("/")
    page.wait_for_selector(f"{INPUT}:focus")
    page.fill(INPUT, query)
    page.wait_for_selector(f'.md-search-result__list[data-mj-query="{query}"]', state="attached")


def test_search_goes_on_while_pages_change_in_place(browser: Any, instant: str) -> None:
    page = browser.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.goto(instant)
    page.evaluate("window.sameDocument = true")
    find(page, "LoRA优点")
    page.keyboard.press("Enter")
    page.wait_for_url("**/lora-de-you-dian/")
    page.wait_for_selector(".md-content mark:has-text('LoRA')")
    find(page, "复读机")
    page.locator(".md-search-result__link").first.click()
    page.wait_for_url("**/*fu-du-ji-wen-ti/")
    page.wait_for_selector(".md-content mark:has-text('复读机')")
    assert page.evaluate("window.sameDocument") is True
    assert wrong == []
    page.close()
