"""Without a connection what was visited can be read and practised, and never a page of an older version."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bench.browser import QuietHandler, served
from mianjing.cli import pages
from mianjing.formats.project import Project
from tests.study.conftest import make_project

pytestmark = [pytest.mark.browser, pytest.mark.chromium, pytest.mark.xdist_group("service-worker")]

LORA = "peft/shen-me-shi-lora/"
ENTRY = "qa/peft/shen-me-shi-lora.yml"


class Host(QuietHandler):
    """A host that can be out of reach."""

    away = False

    def do_GET(self) -> None:
        if self.away:
            self.close_connection = True
            return
        super().do_GET()


class Site:
    """A project, and where its site is served: below a path."""

    def __init__(self, project: Path, host: Path, root: str) -> None:
        self.project = project
        self.folder = host / "some/where"
        self.address = f"{root}some/where/"

    def build(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)
        pages.build(Project(self.project), self.folder)

    def retitle(self) -> None:
        """The next version: one question has another title."""
        file = self.project / ENTRY
        text = file.read_text("utf-8")
        assert "question: 什么是 LoRA？" in text
        file.write_text(text.replace("question: 什么是 LoRA？", "question: LoRA 究竟是什么？"), "utf-8")
        self.build()


@pytest.fixture(scope="module")
def first_version(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a project and the host of its site."""
    folder = tmp_path_factory.mktemp("built")
    (folder / "host").mkdir()
    Site(make_project(folder / "project"), folder / "host", "").build()
    return folder


@pytest.fixture
def site(first_version: Path, tmp_path: Path) -> Iterator[Site]:
    shutil.copytree(first_version, tmp_path, dirs_exist_ok=True)
    with served(tmp_path / "host", Host) as root:
        Host.away = False
        yield Site(tmp_path / "project", tmp_path / "host", root)


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    context = browser.new_context(locale="zh-CN", workers=True)
    context.set_default_timeout(20_000)
    yield context.new_page()
    context.close()


KEPT = """async () => Promise.all((await caches.keys()).map(async (name) =>
  [name, (await (await caches.open(name)).keys()).map(({ url }) => new URL(url).pathname)]))"""


def wait_for_kept(page: Any, path: str, other_than: str = "") -> str:
    """The name of the one cache there is, once it is a new one and keeps the path and a style sheet."""
    for _ in range(300):
        caches = page.evaluate(KEPT)
        if len(caches) == 1 and caches[0][0] != other_than:
            name, paths = caches[0]
            if all(any(one.endswith(end) for one in paths) for end in (path, ".css", ".js")):
                page.wait_for_load_state("networkidle")
                return str(name)
        page.wait_for_timeout(100)
    raise AssertionError(f"{path} is not kept: {page.evaluate(KEPT)}")


def dressed(page: Any) -> bool:
    """Whether the page has Material's style sheet and ours."""
    style = "getComputedStyle(document.querySelector('.md-header'))"
    return bool(page.evaluate(f"{style}.position === 'sticky' && {style}.borderBottomWidth === '1px'"))


def title(page: Any) -> str:
    return str(page.locator("h1").inner_text())


def graded(page: Any, grade: int) -> None:
    page.locator(".mj-study-question").wait_for()
    page.keyboard.press(" ")
    page.locator(".mj-study-answer").first.wait_for()
    page.keyboard.press(str(grade))


def test_what_was_visited_is_read_and_practised_without_a_connection(page: Any, site: Site) -> None:
    page.goto(site.address)
    wait_for_kept(page, "/some/where/")
    page.goto(site.address + LORA)
    page.goto(site.address + "practice/?mode=all")
    page.get_by_role("button", name="开始", exact=True).click()
    graded(page, 3)
    page.wait_for_load_state("networkidle")

    Host.away = True
    page.goto(site.address + LORA)
    assert title(page) == "什么是 LoRA？" and dressed(page)
    page.goto(site.address)
    assert title(page) == "面经" and dressed(page)
    page.goto(site.address + "practice/")
    page.get_by_role("button", name="接着练").click()
    for grade in (2, 3, 4):
        graded(page, grade)

    page.goto(site.address + "glossary/")
    assert title(page) == "现在没有网络"
    page.get_by_role("link", name="什么是 LoRA").click()
    page.locator("h1", has_text="什么是 LoRA？").wait_for()


def test_a_new_version_shows_at_the_next_visit_and_nothing_of_the_old_one_after_it(
    page: Any, site: Site
) -> None:
    page.goto(site.address)
    old = wait_for_kept(page, "/some/where/")
    page.goto(site.address + LORA)
    assert title(page) == "什么是 LoRA？"
    site.retitle()
    page.goto(site.address + LORA)
    assert title(page) == "LoRA 究竟是什么？"
    new = wait_for_kept(page, LORA, other_than=old)
    assert new.startswith("mianjing /some/where/ ")

    Host.away = True
    page.goto(site.address + LORA)
    assert title(page) == "LoRA 究竟是什么？" and dressed(page)
    page.goto(site.address)
    assert title(page) == "现在没有网络", "the old version's home is gone"
    assert page.evaluate("caches.keys()") == [new]


@pytest.mark.parametrize(
    "broken",
    [
        "caches.open = caches.keys = () => Promise.reject(new Error('broken'));\n{}",
        "throw new Error('broken');\n{}",
        "{}\naddEventListener('install', (one) => one.waitUntil(Promise.reject(new Error('broken'))));",
        "(",
    ],
)
def test_the_site_is_there_whatever_is_wrong_with_the_worker(page: Any, site: Site, broken: str) -> None:
    worker = site.folder / "sw.js"
    worker.write_text(broken.replace("{}", worker.read_text("utf-8")), "utf-8")
    for path in ("", LORA, "peft/", LORA):
        assert page.goto(site.address + path).status == 200
        page.wait_for_load_state("networkidle")
        assert dressed(page)


def test_the_same_site_has_the_same_worker_and_any_change_another_one(site: Site) -> None:
    worker = site.folder / "sw.js"
    first = worker.read_bytes()
    site.build()
    assert worker.read_bytes() == first
    site.retitle()
    assert worker.read_bytes().partition(b"\n")[2] == first.partition(b"\n")[2]
    assert worker.read_bytes() != first


def test_the_manifest_names_what_is_there(page: Any, site: Site) -> None:
    page.goto(site.address + LORA)
    links = page.locator("link[rel=manifest], link[rel=apple-touch-icon]").evaluate_all(
        "all => all.map(({ href }) => href)"
    )
    assert links == [site.address + "manifest.webmanifest", site.address + "assets/mj/icon-square.png"]
    said = json.loads((site.folder / "manifest.webmanifest").read_text("utf-8"))
    assert said["name"] == "面经" and said["scope"] == said["start_url"] == "./"
    for icon in said["icons"]:
        size = int.from_bytes((site.folder / icon["src"]).read_bytes()[16:20], "big")
        assert icon["sizes"] == f"{size}x{size}"
