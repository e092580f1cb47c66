"""What a learner does, in a real browser."""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.browser

SHANGHAI = timezone(timedelta(hours=8))
EVENING = datetime(2026, 11, 21, 20, 30, tzinfo=SHANGHAI)
MORNING = datetime(2026, 11, 22, 7, 30, tzinfo=SHANGHAI)


def opened(learner: Any, url: str, now: datetime = EVENING) -> Any:
    page = learner.new_page()
    page.clock.set_fixed_time(now)
    page.goto(url)
    return page


def start(page: Any, mode: str = "按顺序学") -> None:
    page.locator(".mj-study-mode", has_text=mode).click()
    page.get_by_role("button", name="开始", exact=True).click()
    page.locator(".mj-study-question").wait_for()


def answer(page: Any, grade: int) -> None:
    """Reveal by key, wait for the answer, grade by key."""
    page.keyboard.press(" ")
    page.locator(".mj-study-answer").first.wait_for()
    page.keyboard.press(str(grade))


def shown(page: Any) -> str:
    return str(page.locator(".mj-study-question").inner_text())


def kept(page: Any) -> dict[str, str]:
    """What the browser keeps of the learner, by name; when it was last exported is not the learner's."""
    items = dict(page.evaluate("Object.entries(localStorage)"))
    return {name: text for name, text in items.items() if not name.endswith(":exported")}


def logs(page: Any) -> dict[str, list[list[int]]]:
    cards = {name.rpartition(":card:")[2]: text for name, text in kept(page).items() if ":card:" in name}
    return {entry: json.loads(text)["log"] for entry, text in cards.items()}


def test_grade_ten_come_back_tomorrow_move_to_another_browser(
    browser: Any, learner: Any, address: str, tmp_path: Path
) -> None:
    page = opened(learner, address)
    page.get_by_role("link", name="学几道新题").click()
    page.get_by_role("button", name="开始", exact=True).click()
    page.locator(".mj-study-question").wait_for()
    for grade in (2, 3, 3, 2, 3, 3, 4, 3, 2, 3):
        assert not page.locator(".mj-study-answer").count(), "the answer is hidden until asked for"
        answer(page, grade)
    page.get_by_text("这一组练完了").wait_for()
    page.close()

    page = opened(learner, address, MORNING)
    page.locator('[data-mj-slot="due"]').get_by_text("3 题该复习了").wait_for()
    page.get_by_role("link", name="开始复习").click()
    page.get_by_text("符合条件的有 3 题").wait_for()
    page.get_by_text("备份与换设备").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="导出进度").click()
    file = tmp_path / "progress.json"
    download.value.save_as(file)
    before = kept(page)

    page.get_by_role("button", name="清空进度").click()
    page.get_by_role("button", name="真的清空？再按一次").click()
    page.get_by_text("没有到期的题").wait_for()
    assert logs(page) == {}

    page.locator("#mj-study-file").set_input_files(file)
    page.get_by_text("已导入 10 题的进度").wait_for()
    assert kept(page) == before

    other = browser.new_context()
    elsewhere = opened(other, address + "practice/#backup", MORNING)
    elsewhere.locator("#mj-study-file").set_input_files(file)
    elsewhere.get_by_text("已导入 10 题的进度").wait_for()
    assert logs(elsewhere) == logs(page)
    other.close()


ODD_SESSIONS = [
    '{"name": "随机", "queue": [], "done": [], "topics": 7}',
    '{"name": "x", "mock": false, "revealed": false, "topics": {"includes": 1}, "queue": ["a"], "done": []}',
    '{"name": "x", "mock": false, "revealed": false, "topics": ["rag"], "queue": "abc", "done": []}',
    '{"name": {}, "done": [null], "queue": [null]}',
    "[]",
    "{",
]


@pytest.mark.parametrize("session", ODD_SESSIONS)
@pytest.mark.parametrize("query", ["", "?resume=1"])
def test_practice_starts_whatever_session_is_kept(
    learner: Any, address: str, session: str, query: str
) -> None:
    page = opened(learner, address + "practice/")
    page.get_by_role("button", name="开始", exact=True).wait_for()
    (version,) = (name for name in kept(page) if name.endswith(":version"))
    page.evaluate("([name, text]) => localStorage.setItem(name, text)", [version[:-7] + "session", session])
    page.goto(address + "practice/" + query)
    page.get_by_text("备份与换设备").click()
    page.get_by_role("button", name="清空进度").wait_for()
    page.get_by_text("有一部分学习进度损坏了").wait_for()
    assert session in kept(page).values(), "set aside, not deleted"
    start(page)


def test_a_file_with_an_odd_session_is_taken_and_said(learner: Any, address: str, tmp_path: Path) -> None:
    file = tmp_path / "progress.json"
    cards = '{"a": {"topic": "", "seen": 5, "hash": "", "mark": "", "marked": 0, "log": [], "undone": []}}'
    odd = f'{{"format": "mianjing-progress", "version": 1, "cards": {cards}, "session": {ODD_SESSIONS[0]}}}'
    file.write_text(odd, "utf-8")
    page = opened(learner, address + "practice/#backup")
    page.locator("#mj-study-file").set_input_files(file)
    page.get_by_text("已导入 1 题的进度").wait_for()
    page.get_by_text("有 1 条损坏").wait_for()
    page.goto(address + "practice/?resume=1")
    start(page)


def test_going_back_takes_the_grade_back_and_skipping_grades_nothing(learner: Any, address: str) -> None:
    page = opened(learner, address + "practice/")
    start(page)
    first = shown(page)
    answer(page, 1)
    second = shown(page)
    page.keyboard.press("ArrowLeft")
    assert shown(page) == first
    page.get_by_role("button", name=re.compile("^记得")).click()
    assert shown(page) == second
    page.keyboard.press("s")
    assert shown(page) not in (first, second)
    assert [grade for log in logs(page).values() for _, grade, *_ in log] == [3]
    assert (
        page.locator("[data-md-component=search]").is_hidden() or not page.locator("#__search").is_checked()
    )


def test_a_sitting_broken_off_goes_on_where_it_was(learner: Any, address: str) -> None:
    page = opened(learner, address + "practice/")
    start(page)
    answer(page, 3)
    second = shown(page)
    page.close()
    page = opened(learner, address)
    page.get_by_role("link", name="接着练：按顺序学（1 / 10）").click()
    page.locator(".mj-study-question").wait_for()
    assert shown(page) == second


def test_a_damaged_record_is_set_aside_with_a_notice_and_the_rest_stays(learner: Any, address: str) -> None:
    page = opened(learner, address + "practice/")
    start(page)
    answer(page, 3)
    answer(page, 3)
    victim, whole = (name for name in sorted(kept(page)) if ":card:" in name)
    page.evaluate("name => localStorage.setItem(name, '{\"log\": [[12')", victim)
    page.close()
    page = opened(learner, address)
    page.get_by_text("损坏了，已原样移到一旁").wait_for()
    now = kept(page)
    assert victim not in now and whole in now
    assert '{"log": [[12' in now.values()


def test_with_storage_forbidden_practice_works_and_says_that_it_is_not_kept(
    learner: Any, address: str
) -> None:
    forbidden = "get() { throw new DOMException('no', 'SecurityError'); }"
    learner.add_init_script(f"Object.defineProperty(window, 'localStorage', {{{forbidden}}})")
    page = opened(learner, address + "practice/")
    page.get_by_text("浏览器不允许本站保存数据").wait_for()
    start(page)
    answer(page, 3)
    assert "第 2 /" in page.locator(".mj-study-top").inner_text()


def test_a_question_can_be_marked_and_the_topic_filtered_by_it(learner: Any, address: str) -> None:
    page = opened(learner, address + "peft/shen-me-shi-lora/")
    page.get_by_role("button", name="需加强").click()
    assert page.get_by_role("button", name="需加强").get_attribute("aria-pressed") == "true"
    page.goto(address + "peft/")
    page.get_by_label("我的进度").select_option("weak")
    rows = page.locator("[data-mj-filtered] [data-entry]:visible")
    assert [row.get_attribute("data-entry") for row in rows.all()] == ["shen-me-shi-lora"]
    assert page.locator(".mj-filter output").inner_text() == "1 题"
    page.goto(address)
    weak = page.locator('[data-mj-slot="due"]').get_by_role("link", name="参数高效微调（1）")
    weak.click()
    page.get_by_text("符合条件的有 1 题").wait_for()


def test_an_answer_changed_since_it_was_seen_is_marked_once(learner: Any, address: str) -> None:
    url = address + "peft/shen-me-shi-lora/"
    page = opened(learner, url)
    assert page.get_by_text("有改动").count() == 0
    [card] = [name for name in kept(page) if ":card:" in name]
    older = json.dumps({**json.loads(kept(page)[card]), "hash": "of an older answer"})
    page.evaluate("([name, text]) => localStorage.setItem(name, text)", [card, older])
    page.goto(address + "peft/")
    page.locator('[data-entry="shen-me-shi-lora"]').get_by_text("有改动").wait_for()
    page.goto(url)
    page.get_by_text("回答在你上次看过之后有改动").wait_for()
    page.goto(url)
    assert page.get_by_text("有改动").count() == 0


def test_stars_and_notes_are_kept_shown_practised_and_exported(
    browser: Any, learner: Any, address: str, tmp_path: Path
) -> None:
    page = opened(learner, address + "peft/shen-me-shi-lora/")
    page.get_by_role("button", name="加星").click()
    page.get_by_label("我的笔记").fill("秩先试 8 <b>")
    page.goto(address + "practice/")  # leaving saves
    page.get_by_label("只练加星的题").check()
    page.get_by_text("符合条件的有 1 题").wait_for()
    page.get_by_text("备份与换设备").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="导出进度").click()
    file = tmp_path / "progress.json"
    download.value.save_as(file)
    start(page)
    page.keyboard.press(" ")
    page.get_by_text("秩先试 8 <b>").wait_for()
    other = browser.new_context()
    elsewhere = opened(other, address + "practice/#backup")
    elsewhere.locator("#mj-study-file").set_input_files(file)
    elsewhere.get_by_text("已导入 1 题的进度").wait_for()
    elsewhere.goto(address + "peft/shen-me-shi-lora/")
    assert elsewhere.get_by_label("我的笔记").input_value() == "秩先试 8 <b>"
    elsewhere.get_by_role("button", name="加星", pressed=True).wait_for()
    other.close()


def test_a_sitting_in_another_tab_is_not_replaced_without_asking(learner: Any, address: str) -> None:
    one = opened(learner, address + "practice/")
    start(one)
    answer(one, 3)
    two = opened(learner, address + "practice/")
    two.locator(".mj-study-mode", has_text="随机").click()
    two.get_by_role("button", name="开始", exact=True).click()
    two.get_by_text("换成新的一组，就不再记得练到哪里").wait_for()
    two.get_by_role("button", name="换成新的一组").click()
    two.locator(".mj-study-question").wait_for()
    answer(two, 3)
    # Now the first tab would forget the second one's place.
    answer(one, 3)
    one.get_by_text("“随机”还没练完").wait_for()
    (session,) = (json.loads(text) for name, text in kept(one).items() if name.endswith(":session"))
    assert session["name"] == "随机"
    one.get_by_role("button", name="改为记住这一组").click()
    (session,) = (json.loads(text) for name, text in kept(one).items() if name.endswith(":session"))
    assert session["name"] == "按顺序学" and len(session["done"]) == 2


def test_a_mock_interview_has_a_clock(learner: Any, address: str) -> None:
    page = learner.new_page()
    page.clock.install(time=EVENING)
    page.goto(address + "practice/")
    start(page, "模拟面试")
    page.clock.run_for(65_000)
    asked, whole = clocks(page)
    assert 65 <= asked == whole < 95  # the clock goes on by itself while a slow machine works
    page.keyboard.press(" ")
    page.locator(".mj-study-answer").first.wait_for()
    assert clocks(page)[0] >= 65, "how long it took can be read beside the answer"
    page.keyboard.press("3")
    page.clock.run_for(6_000)  # what is shown may be a tick old
    asked, whole = clocks(page)
    assert 5 <= asked < 35 and whole >= 70


def clocks(page: Any) -> list[int]:
    """Seconds spent on this question, and on all."""
    told = re.findall(r"(\d+):(\d\d)", page.get_by_role("timer").inner_text())
    return [int(minutes) * 60 + int(seconds) for minutes, seconds in told]


def test_what_falls_due_is_foretold_and_an_export_is_asked_for_in_time(learner: Any, address: str) -> None:
    learner.add_init_script(
        "globalThis.kept = 0;"  # a blank page has no such storage
        "if (navigator.storage) Object.assign(navigator.storage, { persisted: async () => false,"
        " persist: async () => { globalThis.kept += 1; return true; } });"
    )
    page = opened(learner, address + "practice/")
    start(page)
    assert page.evaluate("globalThis.kept") == 0
    for _ in range(3):
        answer(page, 3)
    assert page.evaluate("globalThis.kept") == 1, "asked to keep the progress after the first grade, once"
    page.goto(address + "practice/")
    days = page.get_by_role("region", name="未来七天要复习的题").get_by_role("listitem")
    assert days.nth(0).inner_text().split() == ["今天", "0"] and days.nth(2).inner_text().split() == [
        "11/23",
        "3",
    ]
    assert page.get_by_text("上次导出以来").count() == 0
    card = next(item for item in kept(page).items() if ":card:" in item[0])
    log = [[int(EVENING.timestamp()) - 86400 * day, 3, 480] for day in range(40)]
    page.evaluate(
        "([name, text]) => localStorage.setItem(name, text)",
        [card[0], json.dumps({**json.loads(card[1]), "log": log})],
    )
    page.reload()
    asked = page.get_by_text("上次导出以来练了")
    asked.wait_for()
    page.get_by_role("button", name="以后再说").click()
    asked.wait_for(state="detached")
    page.reload()
    days.first.wait_for()
    assert asked.count() == 0


@pytest.mark.chromium
def test_on_a_phone_swiping_grades(browser: Any, address: str) -> None:
    phone = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = opened(phone, address + "practice/")
    start(page)
    first = shown(page)
    page.get_by_role("button", name="显示答案").tap()
    page.locator(".mj-study-answer").first.wait_for()
    height = page.locator(".mj-study-question").bounding_box()["y"]
    finger = phone.new_cdp_session(page)
    for kind, x in (("touchStart", 120), ("touchMove", 200), ("touchMove", 300), ("touchEnd", None)):
        points = [] if x is None else [{"x": x, "y": height}]
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    page.wait_for_function(
        "old => document.querySelector('.mj-study-question').textContent !== old", arg=first
    )
    assert [grade for log in logs(page).values() for _, grade, *_ in log] == [3]
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    phone.close()


def test_the_question_of_the_day_is_the_same_all_day(learner: Any, address: str) -> None:
    page = opened(learner, address)
    asked = []
    for moment in (
        EVENING,
        EVENING + timedelta(hours=3),
        *(MORNING + timedelta(days=day) for day in range(4)),
    ):
        page.clock.set_fixed_time(moment)
        page.reload()
        asked.append(page.locator(".mj-study-daily").inner_text())
    assert asked[0] == asked[1]
    assert len(set(asked)) > 2


def test_the_offline_copy_can_be_practised_from_the_disk(learner: Any, offline_copy: Path) -> None:
    outside: list[str] = []
    learner.on(
        "request", lambda request: outside.append(request.url) if request.url.startswith("http") else None
    )
    page = opened(learner, (offline_copy / "index.html").as_uri())
    page.get_by_role("link", name="学几道新题").click()
    page.get_by_role("button", name="开始", exact=True).click()
    page.locator(".mj-study-question").wait_for()
    answer(page, 2)
    page.goto((offline_copy / "index.html").as_uri())
    page.get_by_role("link", name=re.compile("接着练")).wait_for()
    page.close()
    page = opened(learner, (offline_copy / "index.html").as_uri(), MORNING)
    page.get_by_text("1 题该复习了").wait_for()
    page.locator(".mj-study-daily a").click()
    page.get_by_text("已看过").wait_for()
    assert outside == []


def test_on_a_phone_practice_begins_without_scrolling(browser: Any, address: str) -> None:
    phone = browser.new_context(viewport={"width": 390, "height": 844})
    page = phone.new_page()
    page.goto(address + "practice/")
    button = page.get_by_role("button", name="开始", exact=True)
    button.wait_for()
    box = button.bounding_box()
    assert box and box["y"] + box["height"] <= 844
    assert page.evaluate("scrollY") == 0
    phone.close()
