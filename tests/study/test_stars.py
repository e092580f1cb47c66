"""Stars on the lists of questions, in a real browser."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = pytest.mark.browser

LORA = '.mj-row[data-entry="shen-me-shi-lora"]'


def star(page: Any, row: str = LORA) -> Any:
    return page.locator(row).get_by_role("button", name="加星")


def entries(page: Any) -> list[str]:
    return [row.get_attribute("data-entry") for row in page.locator(".mj-row:visible").all()]


def test_a_star_is_set_by_key_shown_in_every_list_and_filtered_by(learner: Any, address: str) -> None:
    page = learner.new_page()
    page.goto(address + "peft/")
    assert star(page).get_attribute("aria-pressed") == "false"
    assert star(page).get_attribute("aria-label") == "加星：什么是 LoRA？"
    page.locator(LORA).get_by_role("link").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert star(page).get_attribute("aria-pressed") == "true"
    page.get_by_label("我的进度").select_option("已加星")
    assert entries(page) == ["shen-me-shi-lora"]
    star(page).click()
    assert entries(page) == ["shen-me-shi-lora"], "it stays under the hand that took its star"
    star(page).click()

    # Going back from a question finds the list as it was left.
    page.locator(LORA).get_by_role("link").click()
    page.get_by_role("button", name="加星", pressed=True).wait_for()
    page.go_back()
    star(page).wait_for()
    assert entries(page) == ["shen-me-shi-lora"]
    page.goto(address + "practice/?mode=all")
    page.get_by_label("只练加星的题").check()
    page.get_by_text("符合条件的有 1 题").wait_for()


def test_a_tags_page_shows_stars_and_only_the_starred_when_asked(learner: Any, address: str) -> None:
    page = learner.new_page()
    page.goto(address + "tags/lora/")
    whole = entries(page)
    only = page.get_by_role("button", name="只看加星的")
    assert len(whole) > 1 and only.is_disabled(), "nothing is starred"
    star(page).click()
    only.click()
    assert entries(page) == ["shen-me-shi-lora"] and only.inner_text() == "只看加星的（1）"
    assert page.locator("section h2:visible").count() == 1, "what is empty has no heading"
    only.click()
    assert entries(page) == whole


def test_without_scripts_lists_have_no_stars(browser: Any, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + "tags/lora/")
    assert page.get_by_role("button", name="加星").count() == 0
    assert len(entries(page)) > 1
    context.close()
