"""Entries to pages, without a browser: what is shown, in which order, and what must never get through."""

from __future__ import annotations

import html
import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mianjing.core.model import Answer, Entry, Library, Origin, Review, Source, Span, Tag, Term, Topic
from mianjing.site.exports import Exports
from mianjing.site.render import RenderCache, RenderedPage, Settings, Site, body, render_site
from mianjing.site.render.markdown import to_html
from mianjing.site.render.order import learning_order
from mianjing.site.render.related import relate
from mianjing.site.render.site_index import fingerprint
from mianjing.site.render.typography import full_width
from mianjing.site.study.card import StudyCard


def entry(id_: str, question: str = "什么是 LoRA？", body: str = "低秩适配。", **more: object) -> Entry:
    given: dict[str, object] = {
        "topic": "peft",
        "tags": ("lora",),
        "status": "answered",
        "origins": (Origin("book", 7, (Span(8, 9),), "7.什么是LoRA"),),
        "answers": (Answer(("book:7",), "zh", body),),
    }
    return Entry(id=id_, question=question, **(given | more))  # type: ignore[arg-type]


def library(*entries: Entry, **more: object) -> Library:
    given: dict[str, object] = {
        "topics": (Topic("peft", "高效微调", "PEFT", "少量参数。"),),
        "tags": (Tag("lora", "LoRA"),),
        "sources": (Source("book", "book.md", "面试手册", "0"),),
    }
    return Library(entries=entries, **(given | more))  # type: ignore[arg-type]


def render(*entries: Entry, settings: Settings | None = None, **more: object) -> Site:
    return render_site(library(*entries, **more), settings or Settings(), RenderCache())


def question_page(site: Site, id_: str) -> RenderedPage:
    return next(page for page in site.pages if page.entry == id_)


class Elements(HTMLParser):
    """Every element and attribute of a page, as a browser would see them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def harmful(html: str) -> list[str]:
    found = []
    for tag, attributes in Elements(html).found:
        if tag in {
            "script",
            "style",
            "iframe",
            "object",
            "embed",
            "svg",
            "form",
            "base",
            "meta",
            "link",
            "template",
        }:
            found.append(tag)
        for name, value in attributes.items():
            scheme = re.sub(r"[\s\x00-\x1f]", "", value or "").lower()
            if name.startswith("on") or name in {"style", "srcdoc", "formaction"}:
                found.append(name)
            if name in {"href", "src"} and scheme.startswith(("javascript:", "data:", "vbscript:")):
                found.append(scheme)
    return found


PIECES = st.sampled_from(
    [
        "<script>",
        "</script>",
        "<img src=x onerror=alert(1)>",
        '<a href="javascript:alert(1)">',
        "[x](javascript:alert(1))",
        "[x](data:text/html,<script>)",
        "<svg onload=alert(1)>",
        "<math><mtext><table><mglyph><style>",
        "</p>",
        "<!--",
        "-->",
        "`",
        "```html\n",
        "$\\text{<img src=x onerror=alert(1)>}$",
        "$$",
        "<div style=position:fixed class=md-overlay id=x>",
        "<details ontoggle=alert(1) open>",
        "<iframe srcdoc=x>",
        "<a href='java\nscript:alert(1)'>",
        "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
        "&lt;script&gt;",
        "文字",
        "\\",
        "<b>",
        '"',
        "> ",
        "\n\n",
        "| a |\n|---|\n",
        "<h1 onclick=x>",
    ]
)


@settings(deadline=None)
@given(st.lists(st.one_of(PIECES, st.text(max_size=8)), max_size=12).map("".join))
def test_no_markdown_brings_script_to_a_page(text: str) -> None:
    assert harmful(to_html(text).text) == []


@settings(deadline=None)
@given(st.lists(st.one_of(PIECES, st.text(max_size=8)), min_size=1, max_size=6).map("".join))
def test_no_field_of_an_entry_brings_script_to_a_page(text: str) -> None:
    review = Review("disputed", text, text, text)
    attacked = entry(
        "a",
        text,
        origins=(Origin("book", 7, (), text),),
        asked_as=(text,),
        answers=(Answer(("book:7",), "zh", text, "", (review,)), Answer((), "en", text)),
    )
    site = render(
        attacked,
        entry("b"),
        topics=(Topic("peft", text, text, text),),
        tags=(Tag("lora", text),),
        terms=(Term("t", text, (text,), text),),
        sources=(Source("book", "f", text, "0", text, text, text),),
    )
    # The filter of a topic page is the one form of ours.
    assert {found for page in site.pages for found in harmful(page.html)} <= {"form"}
    for page in site.pages:
        assert page.head.count("<") in (0, 2)  # one script element of data, and nothing that ends it early


def test_what_dumps_legitimately_write_in_html_stays() -> None:
    html = to_html("H<sub>2</sub>O x<sup>2</sup> a<br>b\n\n<table><tr><td colspan=2>c</td></tr></table>").text
    for kept in ("<sub>2</sub>", "<sup>2</sup>", "<br>", '<td colspan="2">c</td>'):
        assert kept in html


def test_a_formula_that_fails_names_its_entry_and_stays_readable() -> None:
    site = render(entry("a", body=r"损失为 $\frac{a}{$ 。"))
    assert [(p.path, p.rule) for p in site.problems] == [("peft/a.yml", "math")]
    assert r"<code>\frac{a}{</code>" in question_page(site, "a").html


def test_answers_that_are_disputed_say_so_everywhere() -> None:
    doubted = Answer(
        ("book:7",), "zh", "会。", "", (Review("wrong", "其实不会。", "arXiv:2106.09685", "2026-01-02"),)
    )
    site = render(entry("a", answers=(doubted,)), entry("b"))
    page = question_page(site, "a").html
    assert "有误" in page and "其实不会。" in page and "https://arxiv.org/abs/2106.09685" in page
    assert all("有误" in page.html for page in site.pages if page.kind in ("topic", "tag"))


def test_an_entry_without_answer_says_so_and_claims_no_answer_to_machines() -> None:
    site = render(entry("a", status="unanswered", answers=()))
    page = question_page(site, "a")
    assert "还没有解答" in page.html and page.head == ""
    assert next(p for p in site.pages if p.kind == "help").html.count('data-entry="a"') == 1


def test_every_answer_tells_its_source_and_lines_and_each_origin_its_wording() -> None:
    page = question_page(render(entry("a")), "a").html
    assert "面试手册，第 8–9 行" in page and "第 7 行" in page and "7.什么是LoRA" in page


def test_edit_and_report_links_appear_only_when_their_addresses_are_known() -> None:
    without = question_page(render(entry("a")), "a").html
    assert "编辑此题" not in without and "报告问题" not in without
    settings = Settings(edit_uri="https://git.example/edit/qa", report_uri="https://git.example/new")
    page = question_page(render(entry("a"), settings=settings), "a").html
    assert 'href="https://git.example/edit/qa/peft/a.yml"' in page
    assert 'href="https://git.example/new?title=%5Ba%5D%20&amp;entry=a"' in page


def test_links_between_entries_lead_to_pages_and_links_to_nothing_become_text() -> None:
    page = question_page(render(entry("a", body="[甲](b.yml) [乙](../peft/gone.yml)"), entry("b")), "a").html
    assert '<a href="../b/"' in page and "gone" not in page and "乙" in page


def test_a_missing_image_is_a_note_with_caption_and_path() -> None:
    page = question_page(
        render(entry("a", body="![损失曲线](img/loss.png)\n\n> 图片缺失：结构图（`img/net.png`）")), "a"
    ).html
    assert "<img" not in page
    for told in ("损失曲线", "img/loss.png", "结构图", "img/net.png"):
        assert told in page


def test_an_announced_short_answer_comes_first_and_once() -> None:
    page = question_page(render(entry("a", body="**简答：** 会变傻。\n\n因为数据太窄。")), "a").html
    assert page.count("会变傻。") == 1 and page.index("会变傻。") < page.index("因为数据太窄。")


def test_a_term_is_linked_at_its_first_use_only_and_never_in_code_or_longer_words() -> None:
    term = Term("lora", "LoRA", ("低秩适配",), "冻结权重。")
    page = question_page(
        render(entry("a", body="`LoRA` 与 QLoRA，LoRA 即低秩适配，LoRA"), terms=(term,)), "a"
    ).html
    assert page.count("mj-term") == 1 and 'title="冻结权重。">LoRA</a> 即低秩适配' in page


def test_learning_order_goes_from_what_to_how_and_ends_with_the_unanswered() -> None:
    questions = {
        "versus": "LoRA 与 QLoRA 的区别是什么？",
        "good": "LoRA 的优点是什么？",
        "how": "如何选择秩？",
        "what": "什么是秩？",
        "why": "为什么低秩有效？",
        "open": "什么是 DoRA？",
    }
    rows = [
        entry(id_, text, status="unanswered" if id_ == "open" else "answered")
        for id_, text in questions.items()
    ]
    assert [e.id for e in learning_order(rows, ())] == ["what", "why", "how", "good", "versus", "open"]


def test_related_questions_come_with_the_strongest_shared_thing() -> None:
    rows = [
        entry("a", "秩是什么", tags=("lora",)),
        entry("b", "并行训练", tags=("lora",)),
        entry("c", "分词", tags=("bpe",)),
    ]
    found = relate([*rows, *(entry(f"x{n}", f"甲{n}", tags=(f"t{n}",)) for n in range(9))], {})
    assert [(r.entry, r.reason, r.key) for r in found["a"]] == [("b", "tag", "lora")]


def test_a_renamed_entry_leaves_a_redirect_without_script() -> None:
    files = render(entry("new", formerly=("old",))).files
    assert 'http-equiv="refresh" content="0; url=../new/"' in files["peft/old/index.html"]


def test_a_retired_entry_is_nowhere() -> None:
    site = render(entry("a", "退役的题？", status="retired"), entry("b"))
    assert not any("退役的题" in page.html for page in site.pages)
    assert not any("退役的题" in text for text in site.files.values())


def test_the_cache_changes_nothing_and_survives_damage(tmp_path_factory: pytest.TempPathFactory) -> None:
    store = tmp_path_factory.mktemp("cache") / "render.sqlite"
    rows = library(entry("a", body="$x$"), entry("b", body=r"$\frac{$"))
    runs = []
    for damage in (False, False, True):
        if damage:
            store.write_bytes(b"no database at all")
        with RenderCache(store) as cache:
            runs.append(render_site(rows, Settings(), cache))
    assert runs[0] == runs[1] == runs[2] and runs[0].problems


def test_a_doubted_answer_never_speaks_without_its_warning() -> None:
    doubt = (Review("disputed", "不是这样。", "doi:10.1/x"),)
    doubted = Answer(("book:7",), "zh", "**简答：** 会。\n\n因为如此。", "", doubt)
    page = question_page(render(entry("a", answers=(doubted,))), "a")
    assert page.html.index("不是这样。") < page.html.index("会。")
    assert "mj-short" not in page.html
    assert page.description.startswith("【有争议】")
    assert "acceptedAnswer" not in page.head and "【有争议】" in page.head
    assert ", disputed" in render(entry("a", answers=(doubted,))).files["llms.txt"]


def test_beside_a_doubted_answer_the_other_one_speaks_for_the_page() -> None:
    doubted = Answer(("book:7",), "zh", "会。", "", (Review("wrong", "其实不会。"),))
    sound = Answer(("book:7",), "zh", "不会。")
    page = question_page(render(entry("a", answers=(doubted, sound))), "a")
    data = json.loads(page.head.partition(">")[2].rpartition("<")[0])
    assert data["mainEntity"]["acceptedAnswer"]["text"] == "不会。"
    assert page.description == "不会。"


def test_a_doubted_definition_says_so_in_the_glossary_and_where_it_is_explained() -> None:
    term = Term("seq", "sequence length", (), "别的东西。", reviews=(Review("disputed", "说的不是它。"),))
    site = render(entry("a", body="看 sequence length 。"), terms=(term,))
    glossary = next(page for page in site.pages if page.kind == "glossary")
    assert "说的不是它。" in glossary.html
    assert 'title="【有争议】别的东西。"' in question_page(site, "a").html


def test_a_new_warning_marks_an_answer_as_changed() -> None:
    warned = Answer(("book:7",), "zh", "低秩适配。", "", (Review("wrong", "不对。"),))
    assert fingerprint(entry("a")) != fingerprint(entry("a", answers=(warned,)))


@settings(deadline=None)
@given(st.text("中文,:;!?()（）. aB1&<>/\"'", max_size=60))
def test_punctuation_changes_only_marks_and_spaces_beside_them(text: str) -> None:
    def bare(shown: str) -> str:
        return re.sub(r"[\s,:;!?().，：；！？（）。]", "", shown)

    escaped = html.escape(text)
    shown = full_width(escaped)
    assert bare(html.unescape(shown)) == bare(text)
    assert full_width(shown) == shown
    assert re.findall("&[a-z0-9#]+;", shown) == re.findall("&[a-z0-9#]+;", escaped)


def test_chinese_marks_stand_in_text_but_code_formulas_and_english_keep_theirs() -> None:
    text = to_html("**易用**:提供`a:中,b`,再算 $f(x,y)$,即可.\n\nOne, two: three.").text
    assert "<strong>易用</strong>：提供<code>a:中,b</code>" in text
    assert text.endswith("<p>One, two: three.</p>")
    assert "即可。" in text


def test_a_missing_image_is_said_in_remarks_and_by_its_address_too() -> None:
    page = body.resolve_images(to_html("图片缺失：架构图，`a/b.png`").text, "", lambda file: None)
    assert page.startswith('<span class="mj-missing"') and "<strong>架构图</strong>" in page
    page = body.resolve_images(to_html("> 图片缺失：<https://x.example/a.png>").text, "", lambda file: None)
    assert 'href="https://x.example/a.png"' in page and "在原站查看" in page and "<blockquote>" not in page
    told = to_html("> 图片缺失：`a.png`\n>\n> 别的话").text
    assert body.resolve_images(told, "", lambda file: None) == told


@pytest.mark.parametrize("directory_urls", [True, False])
def test_a_link_to_an_entry_or_a_term_leads_there_from_everything_that_shows_it(
    directory_urls: bool, tmp_path: Path
) -> None:
    whole = library(
        entry("a", body="[乙](../peft/b.yml#answer-1)、[RLHF](../glossary/rlhf.yml)、[无](../peft/c.yml)"),
        entry("b"),
        terms=(Term("rlhf", "RLHF", (), "人类反馈。"),),
    )
    urls = Settings(directory_urls=directory_urls, site_url="https://site.example/")
    page = question_page(render_site(whole, urls, RenderCache()), "a").html
    away = Exports(whole, urls, RenderCache(), tmp_path / "qa")
    sheet = away.print_sheets()["print/peft.html"]
    term = "glossary/#rlhf" if directory_urls else "glossary.html#rlhf"
    other = "peft/b/" if directory_urls else "peft/b.html"
    assert f'href="../{term}"' in sheet and f'href="../{other}#answer-1"' in sheet
    assert f'{term}"' in page and f'{other.removeprefix("peft/")}#answer-1"' in page
    for shown in (page, sheet):
        assert "c.yml" not in shown and "rlhf.yml" not in shown
    assert any(f"https://site.example/{term}" in answer.html for answer in _cards(away)[0].answers)


def _cards(away: Exports) -> list[StudyCard]:
    return [card for topic in away._topics(away._absolute, lambda file: None) for card in topic.cards]


@pytest.mark.parametrize(
    "opening", ["(", "[", r"\{", r"\langle ", r"\bigl(", "f(", "({(}", r"\lVert ", "(_{["]
)
def test_a_formula_that_closes_nothing_is_refused_before_it_takes_for_ever(opening: str) -> None:
    made = to_html(f"${opening * 23}x$")
    assert made.failures and "<code>" in made.text


@pytest.mark.parametrize(
    "language", ["java", "rst", "perl", "php", "python", "js", "unknown", "", "<b>", "text", "c++"]
)
def test_code_of_any_length_and_language_is_shown_whole(language: str) -> None:
    code = "a_ = '<b>' # ..\n" * 2_000
    shown = to_html(f"```{language}\n{code}```").text
    assert html.unescape(re.sub(r"<[^>]*>", "", shown)).strip() == code.strip()


def test_a_footnote_is_numbered_where_it_is_named_and_where_it_is_told() -> None:
    page = to_html("见论文[^1]。\n\n[^1]: LoRA，见 https://arxiv.org/abs/2106.09685").text
    assert "见论文<sup>1</sup>。" in page
    assert "<p><sup>1</sup> LoRA，见 <a href=" in page
