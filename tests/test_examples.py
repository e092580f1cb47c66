"""The second collection: another field, an English site, made by the same code."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from bench.browser import served

pytestmark = pytest.mark.xdist_group("examples")

ROOT = Path(__file__).resolve().parent.parent
HAN = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff01-\uff65][^\n]{0,30}")
# A page of English questions only: whatever is Chinese on it would be the site's own words.
ENGLISH = ("storage/", "indexes/", "transactions/")
# What a reader sees or hears: text, names, hints, and what style sheets add; not what is marked as Chinese,
# as the question of the day may be.
SAID = """() => {
  for (const one of document.querySelectorAll("[lang|=zh]")) one.style.display = "none";
  const said = [document.title, document.body.innerText];
  for (const one of document.querySelectorAll("*")) {
    for (const name of ["aria-label", "title", "placeholder", "alt"]) said.push(one.getAttribute(name) ?? "");
    for (const place of ["::before", "::after"]) said.push(getComputedStyle(one, place).content);
  }
  return said.join("\\n");
}"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("example") / "site"
    shutil.copytree(ROOT / "examples" / "databases-and-networks", folder)
    command = [sys.executable, str(ROOT / "build_site.py"), "--root", str(folder)]
    done = subprocess.run([*command, "build"], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    assert b"44 entries" in done.stdout
    return folder / "site"


@pytest.fixture
def tab(site: Path, browser: Browser) -> Iterator[Page]:
    with served(site) as address:
        context = browser.new_context(base_url=address)
        yield context.new_page()
        context.close()


def foreign(page: Page) -> list[str]:
    return sorted(set(HAN.findall(page.evaluate(SAID))))


def test_the_pages_of_the_example_are_english_as_they_are_sent(site: Path) -> None:
    for page in ("storage/index.html", "practice/index.html", "print/storage.html", "404.html"):
        assert not HAN.search((site / page).read_text(encoding="utf-8")), page
    assert 'lang="en"' in (site / "storage/index.html").read_text(encoding="utf-8")[:200]


@pytest.mark.browser
def test_search_says_everything_in_english(tab: Page) -> None:
    tab.goto("")
    tab.keyboard.press("/")
    tab.wait_for_selector("[data-md-component=search-query]:focus")
    assert foreign(tab) == []
    tab.keyboard.type("index")
    tab.wait_for_selector(".md-search-result__item")
    assert foreign(tab) == []
    tab.keyboard.press("ControlOrMeta+A")
    tab.keyboard.insert_text("qqxxzz")  # typed letter by letter it would find what begins with q first
    expect(tab.locator(".md-search-result__item")).to_have_count(0)
    tab.locator(".mj-search").get_by_role("button").first.wait_for()
    assert foreign(tab) == []


@pytest.mark.browser
@pytest.mark.parametrize("topic", ENGLISH)
def test_a_topic_and_its_first_question_are_english(tab: Page, topic: str) -> None:
    tab.goto(topic)
    assert foreign(tab) == []
    tab.locator(".mj-list a").first.click()
    tab.wait_for_url(re.compile(rf"/{topic}[^/]+/"))
    for button in tab.locator("[data-mj-slot] button:visible").all():
        button.click()
        assert foreign(tab) == []


@pytest.mark.browser
def test_cards_are_practised_in_english(tab: Page) -> None:
    tab.goto("practice/")
    tab.get_by_role("button", name="Start").click()
    for _ in range(3):
        tab.get_by_role("button", name="Show the answer").click()
        assert foreign(tab) == []
        tab.get_by_role("button", name="Forgot").click()
        if tab.get_by_role("button", name="Go on").is_visible():
            tab.get_by_role("button", name="Go on").click()
    tab.get_by_role("button", name="End").click()
    assert foreign(tab) == []


@pytest.mark.browser
def test_a_printed_sheet_is_english(tab: Page) -> None:
    tab.goto("print/storage.html")
    tab.emulate_media(media="print")
    assert foreign(tab) == []
