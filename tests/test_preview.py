"""``serve`` as one who edits meets it: every save is in the browser by itself, in a real one."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, Page, expect

from tests.study.conftest import make_project

pytestmark = [pytest.mark.browser, pytest.mark.posix]

ROOT = Path(__file__).resolve().parent.parent
ENTRY = "peft/shen-me-shi-lora"
SOON = 30_000


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_project(tmp_path_factory.mktemp("served"))


@pytest.fixture(scope="module")
def address(project: Path) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = ["--root", str(project), "serve", "--address", f"127.0.0.1:{port}"]
    log = project / "log"
    with log.open("wb") as out:
        server = subprocess.Popen(
            [sys.executable, str(ROOT / "build_site.py"), *words],
            stdout=out,
            stderr=out,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
        )
    for _ in range(600):
        if "Serving on" in log.read_text("utf-8"):
            break
        assert server.poll() is None, log.read_text("utf-8")
        time.sleep(0.1)
    yield f"http://127.0.0.1:{port}/"
    server.terminate()
    server.wait()
    assert "Traceback" not in log.read_text("utf-8")


@pytest.fixture
def editor(browser: Browser, address: str) -> Iterator[Page]:
    """A browser in which a script error or a breach of the page's policy is a failure."""
    page = browser.new_context(base_url=address).new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda said: wrong.append(said.text) if "Security Policy" in said.text else None)
    yield page
    page.context.close()
    assert wrong == []


def _ask(file: Path, question: str) -> None:
    text = file.read_text("utf-8")
    file.write_text(re.sub("^question: .*", f"question: {question}", text, flags=re.MULTILINE), "utf-8")


def test_two_edits_in_a_row_show_by_themselves(editor: Page, project: Path) -> None:
    file = project / "qa" / f"{ENTRY}.yml"
    editor.goto(f"{ENTRY}/")
    for question in ("改过的问题一？", "改过的问题二？"):
        _ask(file, question)
        expect(editor.locator("h1")).to_have_text(question, timeout=SOON)


def test_a_broken_edit_is_named_in_the_page_until_the_next_good_one(editor: Page, project: Path) -> None:
    file = project / "qa" / f"{ENTRY}.yml"
    good = file.read_text("utf-8")
    editor.goto(f"{ENTRY}/")
    title = editor.locator("h1").inner_text()
    file.write_text(good.replace("status:", "statu:"), "utf-8")
    alert = editor.get_by_role("alert")
    expect(alert).to_contain_text(re.compile(rf"qa/{ENTRY}\.yml:\d+:\d+: error: "), timeout=SOON)
    expect(editor.locator("h1")).to_have_text(title)
    file.write_text(good, "utf-8")
    expect(alert).to_have_count(0, timeout=SOON)


def test_new_renamed_and_deleted_files_are_followed(editor: Page, project: Path) -> None:
    fresh = project / "qa/peft/fresh-one.yml"
    editor.goto("peft/")
    fresh.write_text("question: 全新的问题？\ntopic: peft\ntags: []\nstatus: unanswered\n", "utf-8")
    row = editor.get_by_role("link", name="全新的问题？")
    expect(row).to_have_attribute("href", "fresh-one/", timeout=SOON)
    fresh.rename(fresh.with_name("renamed-one.yml"))
    expect(row).to_have_attribute("href", "renamed-one/", timeout=SOON)
    fresh.with_name("renamed-one.yml").unlink()
    expect(row).to_have_count(0, timeout=SOON)
    assert editor.goto("peft/renamed-one/").status == 404  # type: ignore[union-attr]


def test_search_finds_what_was_just_written(editor: Page, project: Path) -> None:
    fresh = project / "qa/peft/found-one.yml"
    editor.goto("peft/")
    fresh.write_text("question: 什么是 Zyxxon？\ntopic: peft\ntags: []\nstatus: unanswered\n", "utf-8")
    row = editor.get_by_role("link", name="什么是 Zyxxon？")
    expect(row).to_have_attribute("href", "found-one/", timeout=SOON)
    result = editor.locator(".md-search-result__list a").filter(has_text="Zyxxon")
    for _ in range(20):
        # The page comes anew by itself once search has followed, and may do so in this very moment.
        with suppress(Error):
            editor.goto("")
        editor.wait_for_load_state()
        editor.keyboard.press("/")
        editor.keyboard.type("zyxxon")
        editor.wait_for_timeout(1_500)
        if result.count():
            break
    expect(result.first).to_be_visible()


def test_a_preview_is_kept_by_no_service_worker(editor: Page) -> None:
    editor.goto(f"{ENTRY}/")
    expect(editor.locator("link[rel=manifest]")).to_have_count(0)
    assert editor.request.get("sw.js").status == 404


def test_practice_downloads_and_images_are_there(editor: Page, address: str) -> None:
    for path in ("practice/", "assets/study/index.js", "feed.xml", "llms.txt"):
        assert editor.request.get(address + path).status == 200, path
    assert editor.request.get(address + "no/such/page/").status == 404
    assert editor.request.get(address + "..%2fmkdocs.yml").status == 404
