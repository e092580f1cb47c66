"""No page kind has an axe-core violation in either colour scheme; keys suffice, nothing moves unasked."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from bench.pages import SLOW, WATCH

pytestmark = pytest.mark.browser

QUESTION = "fine-tuning/wei-shen-me-sft-zhi-hou-gan-jue-llm-sha-le/"


def searching(page: Page) -> None:
    page.keyboard.press("/")
    page.keyboard.type("LoRA")
    expect(page.locator(".md-search-result__item").first).to_be_visible(timeout=15_000)


def practising(page: Page) -> None:
    page.get_by_role("button", name="开始", exact=True).click()
    page.locator(".mj-study-question").wait_for()
    page.keyboard.press(" ")
    page.locator(".mj-study-answer").first.wait_for()


def nothing(page: Page) -> None:
    pass


# Where, and what is done there.
PLACES: dict[str, tuple[str, Callable[[Page], None]]] = {
    "home": ("", nothing),
    "topic": ("fine-tuning/", nothing),
    "question": (QUESTION, nothing),
    "math": ("peft/shen-me-shi-lora/", nothing),
    "glossary": ("glossary/", nothing),
    "choosing": ("practice/", nothing),
    "practising": ("practice/", practising),
    "search": ("", searching),
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(browser: Browser, site_url: str, scheme: str) -> None:
    found = []
    for place, (path, act) in PLACES.items():
        context = browser.new_context(
            color_scheme=scheme, reduced_motion="reduce", viewport={"width": 390, "height": 844}
        )
        page = context.new_page()
        page.goto(site_url + path)
        page.wait_for_load_state("networkidle")
        act(page)
        for violation in Axe().run(page).response["violations"]:
            nodes = "; ".join(node["html"][:120] for node in violation["nodes"][:3])
            found.append(f"{place}: {violation['id']}: {violation['help']}: {nodes}")
        context.close()
    assert not found, "\n".join(found)


def test_practice_by_keyboard_alone_with_a_focus_one_can_see(page: Page) -> None:
    page.goto("practice/")
    page.locator(".mj-study-choose").wait_for()

    def tab_to(name: str) -> None:
        for _ in range(80):
            page.keyboard.press("Tab")
            focused = page.locator(":focus")
            if focused.count() and (focused.text_content() or "").startswith(name):
                style = focused.evaluate("one => getComputedStyle(one).outlineStyle")
                assert style != "none", f"{name} shows no focus"
                return
        raise AssertionError(f"no Tab leads to {name}")

    tab_to("开始")
    page.keyboard.press("Enter")
    question = page.locator(".mj-study-question")
    expect(question).to_be_focused()
    first = question.text_content()
    tab_to("显示答案")
    page.keyboard.press("Enter")
    expect(page.get_by_role("region", name="答案")).to_be_focused()
    tab_to("记得")
    page.keyboard.press("Enter")
    expect(question).not_to_have_text(first or "")
    expect(question).to_be_focused()
    tab_to("← 上一题")
    page.keyboard.press("Enter")
    expect(question).to_have_text(first or "")
    tab_to("结束")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="接着练")).to_be_visible()


def test_whoever_wants_no_motion_gets_none(browser: Browser, site_url: str) -> None:
    context = browser.new_context(reduced_motion="reduce")
    page = context.new_page()
    for path in ("", QUESTION):
        page.goto(site_url + path)
        longest = page.evaluate(
            """Math.max(...[...document.querySelectorAll("*")].flatMap((one) => {
                 const { transitionDuration, animationDuration } = getComputedStyle(one);
                 return [...transitionDuration.split(","), ...animationDuration.split(",")].map(parseFloat);
               }))"""
        )
        assert longest < 0.001
    context.close()


@pytest.mark.chromium
@pytest.mark.parametrize("width", [360, 1440])
def test_nothing_moves_when_scripts_come_late(browser: Browser, site_url: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 780})
    page = context.new_page()
    page.add_init_script(WATCH)
    network = context.new_cdp_session(page)
    network.send("Network.emulateNetworkConditions", SLOW)
    moved = {}
    for path in ("", "fine-tuning/", QUESTION, "practice/"):
        page.goto(site_url + path)
        page.wait_for_load_state("networkidle")
        moved[path] = page.evaluate("globalThis.shift")
    context.close()
    assert all(shift < 0.01 for shift in moved.values()), moved
