"""A page can be read: on a narrow phone, on paper, by old browsers, in forced colours, the second time."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Page

from bench.browser import kinds, questions, served
from tests.conftest import LIBRARY, build_library

pytestmark = pytest.mark.browser

WORD = "pneumonoultramicroscopicsilicovolcanoconiosis" * 3
FORMULA = "$" + " + ".join(f"\\frac{{x_{n}}}{{y_{n}}}" for n in range(13)) + "$"
# How many formulas of a paragraph have marks beside them, and the widths at which one is elsewhere.
TORN = """() => {
  const paragraph = [...document.querySelectorAll("p")].find((one) => one.textContent.startsWith("五五五"));
  const kept = [...paragraph.querySelectorAll(".mj-keep")];
  const torn = [];
  for (let width = 90; width < 340; width += 5) {
    paragraph.style.width = `${width}px`;
    const edge = paragraph.getBoundingClientRect().right;
    for (const one of kept) {
      const formula = (one.querySelector(".mj-math") ?? one.querySelector("math")).getBoundingClientRect();
      const behind = document.createRange();
      behind.selectNode(one.lastChild);
      const mark = behind.getBoundingClientRect();
      const beside = mark.top < formula.bottom && mark.left > formula.right - 1 && mark.right < edge + 1;
      if (!beside) torn.push([width, behind.toString()]);
    }
  }
  return [kept.length, torn];
}"""
WIDE = f"""question: {WORD} 与 {FORMULA} 是什么？
topic: peft
tags: [lora]
status: answered
asked_as: [{WORD}]
answers:
  - lang: zh
    verdict: incomplete
    missing: {WORD} {FORMULA}
    claims:
      - {{verdict: incomplete, fact: '{WORD} {FORMULA}', references: ['https://example.org/{WORD}']}}
    checked: 2026-11-21
    body: |
      - 列表 {FORMULA}
        - **粗体 {FORMULA}** {WORD}

      > {FORMULA} {WORD}

      五五五五五（$x+y$），{FORMULA}。

      | 一 | {FORMULA} |
      | --- | --- |
      | {WORD} | `{WORD}` |

      $$ {FORMULA.strip("$")} $$
"""


@pytest.fixture(scope="module")
def wide(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """The library with an entry in which nothing can be broken: its address and folder."""
    root = tmp_path_factory.mktemp("wide")
    shutil.copytree(LIBRARY, root / "project")
    (root / "project/qa/peft/wide.yml").write_text(WIDE, "utf-8")
    assert build_library(root / "project/qa", root / "site") == []
    with served(root / "site") as address:
        yield address, root / "site"


def places(site: Path) -> dict[str, str]:
    return {**kinds(site), "wide": "peft/wide/", "wide topic": "peft/"}


def test_nothing_scrolls_sideways_at_320_pixels(browser: Browser, wide: tuple[str, Path]) -> None:
    address, site = wide
    context = browser.new_context(viewport={"width": 320, "height": 640})
    page = context.new_page()
    found = {}
    for kind, path in places(site).items():
        page.goto(address + path)
        page.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))")
        if (width := page.evaluate("document.documentElement.scrollWidth")) > 320:
            found[kind] = width
    context.close()
    assert found == {}


def test_a_cut_formula_and_a_cut_table_can_be_scrolled_and_show_it(
    browser: Browser, wide: tuple[str, Path]
) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(wide[0] + "peft/wide/")
    boxes = page.locator(".mj-answer :is(:not(td, th) > .mj-math, .mj-scroll, .mj-formula)")
    assert boxes.count() >= 4
    for box in boxes.all():
        seen = box.evaluate(
            "one => [one.scrollWidth > one.clientWidth, one.tabIndex,"
            " getComputedStyle(one).backgroundAttachment]"
        )
        assert seen == [True, 0, "local, local, scroll, scroll, scroll"], box.inner_html()[:80]
    context.close()


def test_no_line_begins_with_the_mark_behind_a_formula(browser: Browser, wide: tuple[str, Path]) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    for path in ("peft/wide/", "print/peft.html"):
        page.goto(wide[0] + path)
        assert page.evaluate(TORN) == [2, []], path
    context.close()


def test_no_line_begins_with_the_numbers_of_works(browser: Browser, site_url: str, site_dir: Path) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 844})
    path = next(path for path, text in questions(site_dir).items() if "<li>" in text and "mj-cites" in text)
    page.goto(site_url + path)
    torn = page.evaluate(
        """() => {
          const number = document.querySelector("li .mj-cites");
          const before = document.createRange();
          const text = number.previousSibling;
          before.setStart(text, text.length - 1);
          before.setEnd(text, text.length);
          const torn = [];
          for (let width = 120; width < 340; width += 3) {
            number.parentElement.style.width = `${width}px`;
            const mark = before.getBoundingClientRect();
            const link = number.querySelector("a").getBoundingClientRect();
            if (link.left < mark.right - 1) torn.push(width);
          }
          return torn;
        }"""
    )
    page.context.close()
    assert torn == []


@pytest.mark.parametrize("path", ["peft/shen-me-shi-lora/", "print/peft.html"])
@pytest.mark.parametrize("chosen", [None, "dark", "light"])
def test_paper_is_light(browser: Browser, site_url: str, chosen: str | None, path: str) -> None:
    """On a screen it is dark by the system, or as the reader chose."""
    context = browser.new_context(color_scheme="light" if chosen == "dark" else "dark")
    page = context.new_page()
    if chosen:
        page.goto(site_url)
        page.locator("[data-mj-scheme]").click()
    page.goto(site_url + path)
    colours = """() => [...document.querySelectorAll("h1, .mj-prose p, article p, pre code, td")]
      .filter((one) => one.checkVisibility())
      .map((one) => getComputedStyle(one)).map(({ color, backgroundColor }) => [color, backgroundColor])"""

    def lightness(colour: str) -> float:
        red, green, blue, *alpha = (float(part) for part in colour.split("(")[1].rstrip(")").split(","))
        return 255.0 if alpha == [0.0] else (red + green + blue) / 3

    dark = any(lightness(ink) > 180 for ink, _ in page.evaluate(colours))
    assert dark == (chosen != "light"), "on the screen"
    page.emulate_media(media="print", color_scheme="dark")
    for ink, paper in page.evaluate(colours):
        assert lightness(ink) < 120 and lightness(paper) > 200, (ink, paper)
    context.close()


def test_every_page_is_sound_at_the_second_visit(page: Page, site_dir: Path) -> None:
    """The ``page`` fixture fails on any error of a script."""
    page.goto("peft/shen-me-shi-lora/")
    page.get_by_text("已看过").wait_for()
    for path in kinds(site_dir).values():
        page.goto(path)
        page.wait_for_load_state("networkidle")
        assert not {"NaN", "undefined", "null"} & set(page.locator("body").inner_text().split()), path
        assert "NaN" not in page.locator("body").inner_text(), path


@pytest.mark.chromium
def test_an_old_browser_keeps_its_colours(browser: Browser, site_url: str, site_dir: Path) -> None:
    """Without what browsers learned since 2022: light-dark(), color-mix(), :has(), URL.canParse."""
    for sheet in site_dir.rglob("assets/mj/*.css"):
        assert "light-dark(" not in sheet.read_text("utf-8")
    context = browser.new_context(color_scheme="dark", base_url=site_url)
    page = context.new_page()
    page.route("**/*.css", lambda route: old(route, site_dir))
    page.add_init_script("delete URL.canParse")
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    for path in ("peft/shen-me-shi-lora/", "", "practice/", "peft/"):
        page.goto(path)
        page.wait_for_load_state("networkidle")
        paper, ink = page.evaluate(
            "[getComputedStyle(document.body).backgroundColor,"
            " getComputedStyle(document.querySelector('h1')).color]"
        )
        assert (paper, ink) == ("rgb(20, 24, 27)", "rgb(223, 228, 230)"), path
    context.close()
    assert wrong == []


def old(route: object, site: Path) -> None:
    """The sheet as a browser without the new functions reads it: it drops what it doesn't know."""
    file = site / route.request.url.split("/", 3)[3].partition("?")[0]  # type: ignore[attr-defined]
    text = file.read_text("utf-8")
    for new in ("light-dark(", "color-mix(", ":has("):
        text = text.replace(new, ":unknown(" if new == ":has(" else "unknown(")
    route.fulfill(body=text, content_type="text/css")  # type: ignore[attr-defined]


@pytest.mark.chromium
def test_with_forced_colours_icons_and_edges_stay(browser: Browser, site_url: str) -> None:
    context = browser.new_context(forced_colors="active")
    page = context.new_page()
    page.goto(site_url)
    icon = page.locator(".mj-search-button .mj-icon")
    canvas = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert icon.evaluate("one => getComputedStyle(one).backgroundColor") not in (canvas, "rgba(0, 0, 0, 0)")
    button = page.locator(".mj-button").first
    assert button.evaluate("one => getComputedStyle(one).borderTopWidth") != "0px"
    context.close()


@pytest.mark.parametrize(
    ("before", "name", "now"),
    [
        ("inference/shen-me-shi-lora/", "LoRA", "peft/shen-me-shi-lora/"),
        ("rag/sft-hou-bian-sha/", "SFT", "fine-tuning/wei-shen-me-sft-zhi-hou-gan-jue-llm-sha-le/"),
    ],
    ids=["before a move", "a former name under another topic"],
)
def test_an_address_of_before_leads_on(
    browser: Browser, site_url: str, before: str, name: str, now: str
) -> None:
    """The page for lost addresses knows where the question stands now."""
    page = browser.new_page()
    page.route(
        f"**/{before}",
        lambda route: route.fulfill(status=404, body=lost(site_url), content_type="text/html"),
    )
    page.goto(site_url + before)
    page.get_by_text("这道题现在在").get_by_role("link", name=name).click()
    page.wait_for_url(f"**/{now}")
    page.close()


def lost(site_url: str) -> str:
    with urlopen(site_url + "404.html") as answer:
        return str(answer.read().decode())
