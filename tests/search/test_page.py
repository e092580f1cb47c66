"""Search as its users meet it: the built site in a real browser.

``test_material_talks_to_our_worker`` is the one that fails when a new Material talks differently.
What to change then stands in mianjing/theme/search/worker.js.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.browser

INPUT = "[data-md-component=search-query]"
LINKS = ".md-search-result__link"
PANEL = ".mj-search"
TOP = "document.querySelector('.md-search__scrollwrap').scrollTop"
CHANGED = "Material changed how it talks to its search worker: see mianjing/theme/search/worker.js"


@pytest.fixture
def page(browser: Any, address: str) -> Iterator[Any]:
    context = browser.new_context()
    page = context.new_page()
    page.asked = []
    page.wrong = []
    page.on("request", lambda request: page.asked.append(request.url))
    page.on("pageerror", lambda error: page.wrong.append(str(error)))
    page.on("console", lambda line: page.wrong.append(line.text) if line.type == "error" else None)
    page.goto(address)
    yield page
    assert page.wrong == []
    context.close()


def open_search(page: Any) -> None:
    page.keyboard.press("/")
    page.wait_for_selector(f"{INPUT}:focus")


def results(page: Any, query: str) -> list[str]:
    """The pages found, in the order shown, once they are those of this query."""
    page.wait_for_selector(f'.md-search-result__list[data-mj-query="{query}"]', state="attached")
    return [str(href) for href in page.eval_on_selector_all(LINKS, "links => links.map((link) => link.href)")]


def test_material_talks_to_our_worker(page: Any) -> None:
    worker = page.evaluate("JSON.parse(document.getElementById('__config').textContent).search")
    assert re.search(r"search/worker\.\w+\.js$", worker), CHANGED
    open_search(page)
    page.keyboard.insert_text("复读机")
    try:
        page.wait_for_selector(".md-search-result__item")
    except Exception:
        pytest.fail(CHANGED)
    first = page.locator(".md-search-result__item").first
    assert first.locator("a").get_attribute("href").endswith("fu-du-ji-wen-ti/"), CHANGED
    assert first.locator("mark").count() > 0, CHANGED
    assert first.locator(".md-tag").first.inner_text(), CHANGED


def test_nothing_but_a_stub_before_the_first_key(page: Any) -> None:
    open_search(page)
    page.wait_for_timeout(600)
    early = [url for url in page.asked if "/search/" in url]
    kinds = {re.sub(r"\.\w{10}\.", ".", Path(url).name) for url in early}
    assert kinds <= {"worker.js", "dialog.js", "manifest.js", "search_index.json"}
    page.keyboard.type("l")
    page.wait_for_selector(".md-search-result__item")
    assert any(re.search(r"/t\d+\.js$", url) for url in page.asked)


def test_few_requests_and_bytes_before_the_first_results(browser: Any, address: str) -> None:
    """All that is asked for from opening the dialog on; what a phone with a slow connection waits for."""
    page = browser.new_page()
    page.goto(address, wait_until="networkidle")
    asked: list[Any] = []
    page.on("request", lambda request: asked.append(request))
    open_search(page)
    page.fill(INPUT, "LoRA有什么优点")
    page.wait_for_selector(".md-search-result__item")
    first = list(asked)
    names = [Path(request.url).name for request in first]
    assert len(names) <= 8, names
    of_search = [request for request in first if "/search/" in request.url]
    assert sum(len(gzip.compress(request.response().body())) for request in of_search) <= 67 * 1024
    page.wait_for_selector(".md-search-result__item mark")
    page.close()


def test_an_index_that_was_put_up_anew_is_opened_again(page: Any) -> None:
    gone: list[Any] = []

    def once(route: Any) -> None:
        gone.append(route)
        if len(gone) == 1:
            route.fulfill(status=404)
        else:
            route.continue_()

    page.route(re.compile(r"/[tad]\d+\.js$"), once)
    open_search(page)
    page.fill(INPUT, "复读机")
    assert "fu-du-ji" in results(page, "复读机")[0]
    page.locator(".md-search-result__item p").filter(has_text=re.compile(r"\S")).first.wait_for()
    assert len(gone) > 1
    manifests = [url for url in page.asked if "/manifest." in url]
    assert len(manifests) == 2
    page.wrong = [line for line in page.wrong if "404" not in line]


def test_a_page_left_open_while_the_site_was_put_up_anew_still_searches(page: Any) -> None:
    """The scripts it names are gone; today's page names others."""
    before, after = re.compile(r"(/dialog)\.\w{10}\.js"), "/dialog.0123456789.js"
    kept = re.search(r"search/dialog\.\w{10}\.js", page.content())
    assert kept

    def document(route: Any) -> None:
        route.fulfill(body=before.sub(after, route.fetch().text()), content_type="text/html; charset=utf-8")

    page.route(before, lambda route: route.fulfill(status=404))
    page.route("**" + after, lambda route: route.continue_(url=page.url.split("?")[0] + kept[0]))
    page.route(lambda url: url.split("?")[0].endswith("/"), document)
    page.keyboard.press("/")
    page.wait_for_url("**/?q=*", wait_until="commit")
    page.wait_for_selector(f"{INPUT}:focus")
    page.keyboard.insert_text("复读机")
    assert "fu-du-ji" in results(page, "复读机")[0]
    page.wrong = [line for line in page.wrong if "404" not in line]


def test_a_search_that_did_not_load_says_so_and_is_tried_again(page: Any) -> None:
    lost = re.compile(r"/(dialog|bundle)\.\w+\.(min\.)?js$")
    page.route(lost, lambda route: route.abort())
    page.keyboard.press("/")
    page.locator(".md-search-result__meta", has_text="搜索索引没有加载成功").wait_for()
    page.unroute(lost)
    page.keyboard.press("Escape")
    open_search(page)
    page.keyboard.insert_text("复读机")
    assert "fu-du-ji" in results(page, "复读机")[0]
    page.wrong = [line for line in page.wrong if "ERR_FAILED" not in line]


def test_worker_and_manifest_carry_the_same_mark(page: Any) -> None:
    open_search(page)
    page.fill(INPUT, "复读机")
    results(page, "复读机")
    marks = {found[1] for url in page.asked if (found := re.search(r"/(?:worker|manifest)\.(\w+)\.js$", url))}
    assert len(marks) == 1


def test_pasting_searches_without_a_key(page: Any) -> None:
    open_search(page)
    page.fill(INPUT, "复读机")  # sets the value and fires `input`, as pasting and touch keyboards do
    assert "fu-du-ji" in results(page, "复读机")[0]


def test_half_composed_pinyin_is_left_alone(page: Any) -> None:
    open_search(page)
    # Material is set up, and has asked for nothing
    page.wait_for_selector(".md-search-result__meta:has-text('键入')")
    box = page.locator(INPUT)
    box.dispatch_event("compositionstart")
    box.evaluate("(box) => { box.value = 'fu du'; }")
    box.dispatch_event("input")
    box.dispatch_event("keyup")
    page.wait_for_timeout(500)
    assert not any(re.search(r"/t\d+\.js$", url) for url in page.asked)
    box.evaluate("(box) => { box.value = '复读'; }")
    box.dispatch_event("compositionend")
    assert "fu-du-ji" in results(page, "复读")[0]


def walk_into_results(page: Any, query: str) -> None:
    open_search(page)
    page.keyboard.type(query)
    results(page, query)
    page.keyboard.press("ArrowDown")
    page.wait_for_selector(f"{LINKS}:focus")


def test_keyboard_all_the_way_to_lit_up_words(page: Any) -> None:
    walk_into_results(page, "LoRA优点")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    page.wait_for_url("**/lora-de-you-dian/")
    lit = page.eval_on_selector_all(".md-content mark", "marks => marks.map((mark) => mark.textContent)")
    assert "LoRA" in lit


def test_the_keyboard_keeps_its_place_when_results_change_under_it(page: Any) -> None:
    walk_into_results(page, "LoRA")
    box = page.locator(INPUT)  # results that come late: the focus stays where it is
    box.evaluate("(box) => { box.value = 'LoRA优点'; box.dispatchEvent(new Event('input')); }")
    addresses = results(page, "LoRA优点")
    page.wait_for_selector(f"{LINKS}:focus")
    at = addresses.index(page.evaluate("document.activeElement.href"))
    page.keyboard.press("ArrowDown")
    page.wait_for_function("(href) => document.activeElement.href === href", arg=addresses[at + 1])


def test_enter_before_the_results_opens_those_of_all_that_was_typed(page: Any) -> None:
    waiting: list[Any] = []
    page.route("**/search/manifest.*.js", lambda route: waiting.append(route))
    open_search(page)
    page.keyboard.type("LoRA优点")
    page.keyboard.press("Enter")
    while not waiting:
        page.wait_for_timeout(20)
    assert page.locator(LINKS).count() == 0
    waiting[0].continue_()
    page.wait_for_url("**/lora-de-you-dian/")


def test_escape_closes(page: Any) -> None:
    open_search(page)
    page.keyboard.press("Escape")
    page.wait_for_selector("#__search:not(:checked)", state="attached")


def test_filters_by_mouse_and_by_keyboard(page: Any) -> None:
    open_search(page)
    page.fill(INPUT, "lora")
    page.wait_for_selector(f"{PANEL} button")
    page.click(f"{PANEL} button:has-text('参考答案')")
    assert "状态:参考答案" in page.input_value(INPUT)
    page.wait_for_selector(f"{PANEL} button[aria-pressed=true]:has-text('参考答案')")
    page.keyboard.press("Tab")
    page.wait_for_selector(f"{PANEL} button:focus")
    page.keyboard.press("Enter")  # the first one: the filter just set
    page.wait_for_selector(f"{PANEL} button[aria-pressed=false]:has-text('参考答案')")
    assert "状态" not in page.input_value(INPUT)


def test_a_slip_is_named(page: Any) -> None:
    open_search(page)
    page.fill(INPUT, "复读鸡")
    page.wait_for_selector(f"{PANEL}:has-text('已改为搜索「复读机」')")


def test_nothing_found_shows_topics_and_how_to_ask(page: Any) -> None:
    open_search(page)
    page.fill(INPUT, "红烧肉做法")
    page.wait_for_selector(f"{PANEL}:has-text('没有找到')")
    assert page.locator(LINKS).count() == 0
    assert page.locator(f"{PANEL} button").count() > 0
    assert "help-wanted" in page.locator(f"{PANEL} a").get_attribute("href")
    page.locator(f"{PANEL} button").first.click()
    assert results(page, page.input_value(INPUT))


def test_what_is_only_near_is_named_so(page: Any) -> None:
    open_search(page)
    page.fill(INPUT, "PPO训练的参数怎么选")
    results(page, "PPO训练的参数怎么选")
    assert "没有正好问这个的题目" in page.locator(PANEL).inner_text()
    assert "help-wanted" in page.locator(f"{PANEL} p a").get_attribute("href")
    page.fill(INPUT, "LoRA优点")
    results(page, "LoRA优点")
    page.wait_for_selector(f"{PANEL}:not(:has-text('没有正好'))")


def test_a_query_can_be_shared(page: Any) -> None:
    open_search(page)
    page.fill(INPUT, "复读机")
    results(page, "复读机")
    link = page.locator("[data-md-component=search-share]")
    assert link.is_visible()
    page.goto(link.get_attribute("href"))
    assert "fu-du-ji" in results(page, "复读机")[0]


def test_a_link_with_a_query(page: Any, address: str) -> None:
    page.goto(f"{address}?q=%E5%A4%8D%E8%AF%BB%E6%9C%BA")
    assert "fu-du-ji" in results(page, "复读机")[0]


def test_from_a_disk(browser: Any, offline_copy: Path) -> None:
    page = browser.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.goto((offline_copy / "index.html").as_uri())
    open_search(page)
    page.keyboard.type("复读机")
    first = results(page, "复读机")[0]
    page.goto(first)
    assert "复读机" in page.locator("h1").inner_text()
    assert wrong == []
    page.close()


def test_an_entry_without_an_answer_of_our_own_says_how_far_its_others_were_checked(page: Any) -> None:
    open_search(page)
    page.keyboard.type("为什么SFT之后感觉LLM傻了 状态:只有资料")
    results(page, "为什么SFT之后感觉LLM傻了 状态:只有资料")
    first = page.locator(".md-search-result__item").first
    assert "gan-jue-llm-sha-le" in first.locator("a").first.get_attribute("href")
    assert "未核对" in first.inner_text()


ALL_THERE = "(total) => document.querySelectorAll('.md-search-result__link').length === total"


def test_all_that_matches_can_be_reached_and_going_back_finds_it_again(page: Any) -> None:
    open_search(page)
    page.fill(INPUT, "状态:已答")
    results(page, "状态:已答")
    said = page.locator(".md-search-result__meta")
    total = int(re.search(r"共 (\d+) 个", said.inner_text())[1])  # type: ignore[index]
    assert total > page.locator(LINKS).count()
    page.locator(".mj-search__more").scroll_into_view_if_needed()
    page.wait_for_function(
        "(n) => document.querySelectorAll('.md-search-result__link').length === n", arg=total
    )
    assert not page.locator(".mj-search__more").is_visible()
    chips = [re.fullmatch(r"(.+) (\d+)", chip) for chip in page.locator(f"{PANEL} button").all_inner_texts()]
    states = {"参考答案", "只有资料", "待补"}
    counts = [int(chip[2]) for chip in chips if chip and chip[1] not in states]
    assert sum(counts) == total
    assert counts == sorted(counts, reverse=True)

    last = page.locator(LINKS).last
    opened = last.get_attribute("href")
    last.scroll_into_view_if_needed()
    place = page.evaluate(TOP)
    assert place > 0
    last.click()
    page.wait_for_url(f"{opened}**")
    assert f"第 {total} / {total} 个" in page.locator(".mj-neighbours").inner_text()
    page.click(".mj-neighbours a")
    page.wait_for_selector(f".mj-neighbours:has-text('第 {total - 1} / {total} 个')")
    page.go_back()
    page.go_back()
    page.wait_for_function(
        "(n) => document.querySelectorAll('.md-search-result__link').length === n", arg=total
    )
    assert page.input_value(INPUT) == "状态:已答"
    page.wait_for_function(f"(place) => Math.abs(({TOP}) - place) < 2", arg=place)


def test_behind_the_results_that_were_shown_the_list_goes_on(page: Any) -> None:
    page.set_viewport_size({"width": 1280, "height": 2400})  # ten results and what is below fit in
    open_search(page)
    page.fill(INPUT, "状态:已答")
    results(page, "状态:已答")
    page.locator(".mj-search__more").wait_for()
    shown = page.locator(LINKS).count()
    page.locator(LINKS).nth(shown - 1).click()
    page.locator(".mj-neighbours").get_by_text("下一个").click()
    page.wait_for_url("**?q=*#mj-back")
    assert page.input_value(INPUT) == "状态:已答"
    page.locator(".mj-search__more").click()
    page.wait_for_function(
        "(n) => document.querySelectorAll('.md-search-result__link').length > n", arg=shown
    )


@pytest.mark.chromium
def test_one_tap_opens_the_search_for_typing(browser: Any, address: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 800}, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.goto(address)
    page.locator("label.md-header__button[for=__search]").tap()
    page.wait_for_selector(f"{INPUT}:focus")
    context.close()


def test_the_address_has_the_query_while_searching_and_no_longer(page: Any) -> None:
    open_search(page)
    page.fill(INPUT, "复读机")
    results(page, "复读机")
    page.wait_for_url("**?q=*")
    page.keyboard.press("Escape")
    page.wait_for_url(lambda address: "q=" not in address)


def test_what_was_typed_can_be_searched_after_a_correction(page: Any) -> None:
    open_search(page)
    page.fill(INPUT, "复读鸡")
    page.click(f"{PANEL} button:has-text('仍然搜索')")
    results(page, '\\"复读鸡\\"')
    assert "已改为" not in page.locator(PANEL).inner_text()


def test_the_enter_that_ends_a_composition_in_safari_opens_nothing(page: Any) -> None:
    open_search(page)
    page.fill(INPUT, "复读机")
    results(page, "复读机")
    before = page.url
    page.locator(INPUT).evaluate(
        "(box) => box.dispatchEvent("
        "new KeyboardEvent('keydown', {key: 'Enter', keyCode: 229, bubbles: true}))"
    )
    page.wait_for_timeout(200)
    assert page.url == before
