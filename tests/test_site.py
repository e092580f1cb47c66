"""The built site as readers meet it, in a real browser: the fixture library of tests/fixtures/library."""

from __future__ import annotations

import gzip
import json
import re
from io import BytesIO
from pathlib import Path
from unicodedata import normalize

import pytest
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader

pytestmark = pytest.mark.browser

QUESTION = "fine-tuning/wei-shen-me-sft-zhi-hou-gan-jue-llm-sha-le/"
FORMULAS = "peft/shen-me-shi-lora/"
HOSTILE = "foundations/zi-hui-gui-he-zi-bian-ma-you-shen-me-qu-bie/"
KINDS = {
    "home": "",
    "topic": "fine-tuning/",
    "question": QUESTION,
    "math": FORMULAS,
    "open": "inference/how-does-speculative-decoding-work/",
    "glossary": "glossary/",
    "tags": "tags/",
    "help": "help-wanted/",
    "sources": "sources/",
    "reading": "reading-list/",
    "about": "about/",
    "lost": "404.html",
}


@pytest.mark.parametrize("width", [320, 1440])
@pytest.mark.parametrize("path", KINDS.values(), ids=KINDS)
def test_no_page_scrolls_sideways_asks_another_host_or_breaks_the_policy(
    page: Page, path: str, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(path)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    expect(page.locator("h1")).to_be_visible()


@pytest.mark.parametrize("path", [QUESTION, FORMULAS, HOSTILE])
def test_on_a_phone_the_answer_begins_on_the_first_screen_and_what_is_cut_shows_it(
    page: Page, path: str
) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(path)
    answer = page.locator(".mj-reference__short, .mj-answer .mj-prose").first
    assert answer.evaluate("one => one.getBoundingClientRect().top") < 700
    cut = page.evaluate(
        "[...document.querySelectorAll('.mj-scroll, .mj-formula, .mj-math, pre > code')]"
        ".filter(one => one.scrollWidth > one.clientWidth)"
        ".map(one => getComputedStyle(one).backgroundImage.split('gradient').length)"
    )
    assert all(gradients == 5 for gradients in cut)
    assert cut or path != FORMULAS


def test_hostile_text_is_shown_as_text(page: Page) -> None:
    page.goto(HOSTILE)
    expect(page.locator("h1")).to_contain_text('<script>alert("q")</script>')
    assert '<script>alert("q")</script>' in page.title()
    assert page.evaluate("document.querySelectorAll('script:not([src], [type])').length") == 0


def test_search_opens_from_home_and_finds_a_question(page: Page) -> None:
    page.goto("")
    page.get_by_role("button", name="搜索题目").click()
    page.keyboard.type("LoRA")
    result = page.locator(".md-search-result__list a").filter(has_text="什么是 LoRA")
    expect(result.first).to_be_visible(timeout=15_000)


def test_a_slash_opens_search_and_nothing_of_it_is_loaded_before(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(QUESTION)
    page.wait_for_load_state("networkidle")
    assert not [url for url in asked if "bundle" in url or "search_index" in url]
    page.keyboard.press("/")
    expect(page.get_by_role("textbox", name="搜索")).to_be_focused()
    page.keyboard.type("kv")
    expect(page.locator(".md-search-result__list a").first).to_be_visible(timeout=15_000)


def test_the_colour_switch_is_remembered_on_the_next_page(page: Page) -> None:
    paper = "getComputedStyle(document.body).backgroundColor"
    page.goto("")
    light = page.evaluate(paper)
    page.get_by_role("button", name="切换深色与浅色").click()
    dark = page.evaluate(paper)
    assert dark != light
    page.goto("glossary/")
    assert page.evaluate(paper) == dark


def test_a_term_is_explained_on_hover_and_focus_and_leads_to_the_glossary(page: Page) -> None:
    page.goto(QUESTION)
    term = page.locator("a.mj-term", has_text="LoRA")
    term.hover()
    expect(page.get_by_role("tooltip")).to_contain_text("冻结原权重")
    page.keyboard.press("Escape")
    expect(page.get_by_role("tooltip")).to_be_hidden()
    term.click()
    expect(page).to_have_url(re.compile(r"/glossary/#lora$"))


@pytest.mark.chromium
def test_a_tap_explains_a_term_and_a_second_one_follows_it(browser: Browser, site_url: str) -> None:
    context = browser.new_context(
        base_url=site_url, viewport={"width": 390, "height": 800}, has_touch=True, is_mobile=True
    )
    page = context.new_page()
    page.goto(QUESTION)
    term = page.locator("a.mj-term", has_text="LoRA")
    term.tap()
    expect(page.get_by_role("tooltip")).to_contain_text("冻结原权重")
    term.tap()
    expect(page).to_have_url(re.compile(r"/glossary/#lora$"))
    context.close()


def test_a_topic_is_filtered_by_trust_and_tag_and_remembers_it(page: Page) -> None:
    page.goto("fine-tuning/")
    rows = page.locator("[data-mj-filtered] [data-entry]:visible")
    expect(rows).to_have_count(4)
    page.locator("select[name=trust]").select_option("open")
    expect(rows).to_have_count(1)
    expect(page.locator("[data-mj-filtered] h2:visible")).to_have_count(1)  # a section without rows is gone
    page.locator("select[name=tag]").select_option("sft")
    expect(rows).to_have_count(0)
    expect(page.get_by_text("没有符合条件的题目")).to_be_visible()
    page.reload()
    expect(rows).to_have_count(0)
    page.get_by_role("button", name="清除筛选").click()
    expect(rows).to_have_count(4)


def test_a_topic_is_read_on_one_page_with_the_answers_folded_or_open(page: Page) -> None:
    page.goto("fine-tuning/")
    page.get_by_role("link", name="连读本主题").click()
    answers = page.locator(".mj-study-answer")
    expect(answers.first).to_be_visible()
    page.get_by_label("先收起答案").check()
    expect(answers.first).to_be_hidden()
    page.locator("article", has=answers).first.get_by_text("看答案").click()
    expect(answers.first).to_be_visible()
    expect(answers.last).to_be_hidden()
    page.get_by_role("link", name="回到微调").click()
    expect(page).to_have_url(re.compile(r"/fine-tuning/$"))


@pytest.mark.chromium
def test_code_is_copied_as_written(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(FORMULAS)
    page.get_by_role("button", name="复制代码").click()
    expect(page.get_by_role("button", name="复制代码")).to_have_text("已复制")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("class LoRALinear(nn.Module):\n    def __init__")


def test_a_line_with_a_formula_is_no_higher_than_one_without(page: Page) -> None:
    page.goto(FORMULAS)
    in_lines = (
        "[...document.querySelectorAll('li math, p math')]"
        ".filter(one => !one.querySelector('mfrac, munder, mtable'))"
        ".map(one => one.getBoundingClientRect().height / parseFloat(getComputedStyle(one).fontSize))"
    )
    heights = page.evaluate(in_lines)
    assert heights and max(heights) < 1.6, heights


@pytest.mark.chromium
def test_a_formula_is_copied_as_its_tex_whole_if_only_a_part_is_selected(page: Page) -> None:
    page.goto(FORMULAS)
    copied = """(select) => {
      const formula = document.querySelector('math[alttext*=mathbb]');
      select === 'part' ? getSelection().selectAllChildren(formula.firstElementChild)
        : getSelection().selectAllChildren(formula.closest('p, li'));
      const clipboardData = new DataTransfer();
      document.dispatchEvent(new ClipboardEvent('copy', { clipboardData, bubbles: true, cancelable: true }));
      return [formula.getAttribute('alttext'), clipboardData.getData('text/plain')];
    }"""
    tex, text = page.evaluate(copied, "part")
    assert "\\" in tex and text.strip("$") == tex and text != tex
    _, paragraph = page.evaluate(copied, "all")
    assert text in paragraph and len(paragraph) > len(text)
    assert page.evaluate("document.querySelectorAll('.mj-offscreen').length") == 0


def test_formulas_are_set_in_the_shipped_font_with_braces_that_stretch(page: Page) -> None:
    page.goto("peft/lora-de-you-dian/")
    assert page.evaluate("document.fonts.check('16px \"Mianjing Math\"')")
    brace = page.locator("math mo", has_text="{").bounding_box()
    table = page.locator("math mtable").bounding_box()
    assert brace and table and brace["height"] >= table["height"] * 0.9


def test_without_scripts_one_can_read_browse_and_follow_links(browser: Browser, site_url: str) -> None:
    context = browser.new_context(
        base_url=site_url, java_script_enabled=False, viewport={"width": 390, "height": 800}
    )
    page = context.new_page()
    page.goto("")
    expect(page.locator("[data-mj-search]")).to_be_hidden()  # nothing is offered that needs a script
    page.get_by_role("link", name="微调", exact=True).last.click()
    page.get_by_role("link", name="为什么 SFT 之后感觉 LLM 傻了？").click()
    expect(page.get_by_text("数据分布过窄")).to_be_visible()
    expect(page.locator("a.mj-term").first).to_have_attribute("title", re.compile("."))
    page.get_by_role("link", name="下一题").click()
    expect(page.locator("h1")).to_have_text("如果想要在某个模型基础上做全参数微调，究竟需要多少显存？")
    context.close()


def test_a_former_address_leads_to_the_renamed_entry(page: Page) -> None:
    page.goto("fine-tuning/sft-hou-bian-sha/")
    expect(page).to_have_url(re.compile(QUESTION + "$"))


def test_the_reader_sees_where_a_page_stands_in_the_navigation(page: Page) -> None:
    page.goto(QUESTION)
    active = page.locator(
        ".md-nav--primary .md-nav__item--active:not(.md-nav__item--section) > a.md-nav__link"
    )
    expect(active).to_have_text("微调")
    assert page.locator(".md-nav--primary a[href*='sft']").count() == 0  # questions stay out of it


def test_a_question_with_formulas_costs_at_most_sixty_kilobytes_and_does_not_jump(page: Page) -> None:
    weights: dict[str, int] = {}
    page.on("response", lambda r: weights.setdefault(r.url, len(gzip.compress(r.body(), 9))))
    page.add_init_script(
        "window.jumped = [];"
        "new PerformanceObserver((list) => list.getEntries().forEach((e) => e.sources.forEach((s) =>"
        " jumped.push(s.node?.parentElement?.closest('math, .mj-prose')?.tagName))))"
        ".observe({type: 'layout-shift', buffered: true})"
    )
    page.goto(FORMULAS)
    page.wait_for_load_state("networkidle")
    assert sum(weights.values()) <= 60 * 1024, weights
    page.goto(FORMULAS)
    assert "math" not in page.evaluate("jumped")


def test_structured_data_names_question_and_answers(page: Page) -> None:
    page.goto(QUESTION)
    data = json.loads(page.locator("script[type='application/ld+json']").text_content() or "")
    assert data["@type"] == "QAPage"
    assert data["mainEntity"]["name"] == "为什么 SFT 之后感觉 LLM 傻了？"
    assert data["mainEntity"]["answerCount"] == 1


@pytest.mark.chromium
def test_paper_holds_the_answers_that_are_folded_on_the_screen(page: Page) -> None:
    page.goto(FORMULAS)
    folded = page.locator("details.mj-follow > div").first
    expect(folded).to_be_hidden()
    text = "".join((folded.text_content() or "").split())[:8]
    pages = PdfReader(BytesIO(page.pdf())).pages
    paper = normalize("NFKC", "".join(one.extract_text() for one in pages))  # a font may show radicals
    assert normalize("NFKC", text) in "".join(paper.split())
    expect(folded).to_be_hidden()


def test_a_wrong_answer_is_folded_and_its_marks_lead_to_what_is_right(page: Page) -> None:
    page.goto("inference/wei-shen-me-hui-chu-xian-fu-du-ji-wen-ti/")
    wrong = page.locator(".mj-answer--wrong")
    expect(wrong.get_by_text("温度越高")).to_be_hidden()
    wrong.get_by_text("资料原文（有误）").click()
    expect(wrong.locator("mark")).to_have_text(["束搜索", "增加了多样性", "温度越高，越容易复读"])
    note = wrong.get_by_role("note").filter(has_text="温度高则分布平")
    expect(note).to_be_visible()
    wrong.get_by_role("link", name="第 2 处：有误").click()
    expect(page).to_have_url(re.compile(r"#fix-2-2$"))
    note.get_by_role("link", name=re.compile("The Curious Case")).click()
    expect(page.locator("#ref-2:target cite")).to_have_text("The Curious Case of Neural Text Degeneration")


def test_our_own_answer_stands_first_and_its_follow_ups_open(page: Page) -> None:
    page.goto(FORMULAS)
    reference = page.get_by_role("region", name="参考答案")
    first = page.locator("[data-mj-answer]").first
    assert first.evaluate("e => e.id") == "reference"
    expect(reference.locator("time")).to_have_text("2026-11-20")
    answer = reference.get_by_text("已经够用")
    expect(answer).to_be_hidden()
    reference.get_by_text("怎么选？").click()
    expect(answer).to_be_visible()


def test_edit_link_opens_the_entrys_file(page: Page) -> None:
    page.goto(QUESTION)
    link = page.get_by_role("link", name="编辑此题")
    expect(link).to_have_attribute("href", f"https://git.example/o/r/edit/main/qa/{QUESTION[:-1]}.yml")


def test_no_yaml_is_published_and_every_relative_link_leads_somewhere(site_dir: Path) -> None:
    assert not [file for file in site_dir.rglob("*") if file.suffix in (".yml", ".yaml", ".map")]
    missing = []
    for file in site_dir.rglob("*.html"):
        if file.name == "404.html":  # its links start at the site's root, wherever that is
            continue
        for target in re.findall(r'(?:href|src)="([^"#?:]+)[#?"]', file.read_text(encoding="utf-8")):
            if "download/" in target:  # decks and the offline copy are made by commands of their own
                continue
            place = (file.parent / target).resolve()
            if not (place / "index.html" if place.is_dir() else place).exists():
                missing.append((str(file.relative_to(site_dir)), target))
    assert missing == []
