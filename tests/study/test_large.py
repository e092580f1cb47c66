"""Pages of very many questions: a browser lays out what is near, and the rest is found all the same."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = pytest.mark.browser

MANY = 400
REPEAT = """([row, number]) => {
  const last = [...document.querySelectorAll(row)].at(-1);
  for (let at = 0; at < number; at++) {
    const copy = last.cloneNode(true);
    copy.id = `copy-${at}`;
    last.parentNode.append(copy);
  }
}"""
LAID_OUT = "(one) => one.firstElementChild.checkVisibility({ contentVisibilityAuto: true })"


@pytest.mark.parametrize(
    ("path", "row"), [("peft/", ".mj-numbers .mj-row"), ("print/peft.html", "main article")]
)
def test_what_is_far_is_laid_out_once_it_is_near(learner: Any, address: str, path: str, row: str) -> None:
    page = learner.new_page()
    page.goto(address + path)
    page.evaluate(REPEAT, [row, MANY])
    first, last = page.locator(row).first, page.locator(f"#copy-{MANY - 1}")
    first.scroll_into_view_if_needed()
    page.wait_for_function(LAID_OUT, arg=first.element_handle())
    page.wait_for_function(f"(one) => !({LAID_OUT})(one)", arg=last.element_handle())
    page.goto(f"{address}{path}#copy-{MANY - 1}")
    page.wait_for_function(LAID_OUT, arg=last.element_handle())
    assert last.bounding_box()["y"] < page.viewport_size["height"]


def test_paper_gets_every_question(learner: Any, address: str) -> None:
    page = learner.new_page()
    page.goto(f"{address}print/peft.html")
    page.evaluate(REPEAT, ["main article", MANY])
    page.emulate_media(media="print")
    last = page.locator(f"#copy-{MANY - 1}").element_handle()
    page.wait_for_function(LAID_OUT, arg=last)
