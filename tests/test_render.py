"""Entries to pages, without a browser: what is shown, in which order, and what must never get through."""

from __future__ import annotations

import html
import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mianjing.core.checking import (
    Claim,
    FollowUp,
    Judgement,
    Misconception,
    Point,
    Reference,
    ReferenceAnswer,
)
from mianjing.core.model import Answer, Entry, Library, Link, Origin, Source, Span, Tag, Term, Topic
from mianjing.core.taxonomy import Section
from mianjing.organise.merge import collect_stats
from mianjing.site.exports import Exports
from mianjing.site.render import RenderCache, RenderedPage, Settings, Site, body, render_site
from mianjing.site.render.markdown import to_html
from mianjing.site.render.order import in_sections, learning_order
from mianjing.site.render.related import relate
from mianjing.site.render.site_index import fingerprint
from mianjing.site.render.typography import full_width
from mianjing.site.search.documents import documents as search_documents
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


LORA = "arXiv:2106.09685"


def judged(verdict: str, *claims: tuple[str, str], missing: str = "") -> Judgement:
    """A judgement whose claims are (quote, fact)."""
    made = tuple(Claim(quote, verdict, fact, (f"{LORA} §4",)) for quote, fact in claims)  # type: ignore[arg-type]
    return Judgement(verdict, made, missing, "2026-01-02")  # type: ignore[arg-type]


def own(short: str = "冻结权重，训练低秩矩阵。", **more: object) -> ReferenceAnswer:
    given: dict[str, object] = {
        "points": (Point("**省显存**：只训练 $BA$。", (f"{LORA} §4.1",)),),
        "follow_ups": (FollowUp("推理变慢吗？", "合并后不变慢。", (LORA, "https://example.org/docs")),),
        "misconceptions": (Misconception("LoRA 让模型变小。", "底座大小不变。", (LORA,)),),
    }
    return ReferenceAnswer("zh", "2026-01-02", short, **(given | more))  # type: ignore[arg-type]


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


@given(st.lists(st.one_of(PIECES, st.text(max_size=8)), max_size=12).map("".join))
def test_no_markdown_brings_script_to_a_page(text: str) -> None:
    assert harmful(to_html(text).text) == []


@given(st.lists(st.one_of(PIECES, st.text(max_size=8)), min_size=1, max_size=6).map("".join))
def test_no_field_of_an_entry_brings_script_to_a_page(text: str) -> None:
    verdict = Judgement("disputed", (Claim(text, "wrong", text, (text, f"{LORA} {text}")),), text, text)
    attacked = entry(
        "a",
        text,
        origins=(Origin("book", 7, (), text, (text,), (text,)),),
        asked_as=(text,),
        answers=(Answer(("book:7",), "zh", text, "", verdict), Answer((), "en", text)),
        reference_answer=own(
            text,
            points=(Point(text, (text,)),),
            follow_ups=(FollowUp(text, text, (text,)),),
            misconceptions=(Misconception(text, text, (text,)),),
        ),
    )
    site = render(
        attacked,
        entry("b"),
        topics=(Topic("peft", text, text, text),),
        tags=(Tag("lora", text),),
        terms=(Term("t", text, (text,), text, judgement=verdict),),
        links=(Link(text, text, text, (text,), 1, "book", text, "", verdict),),
        references=(Reference(text, text), Reference(LORA, text)),
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


def test_our_own_answer_comes_first_with_its_date_and_its_references() -> None:
    titles = (Reference(LORA, "LoRA 论文"),)
    page = question_page(render(entry("a", reference_answer=own()), references=titles), "a")
    order = [
        "参考答案",
        "2026-01-02",
        "冻结权重，训练低秩矩阵。",
        "省显存",
        "追问",
        "常见错误说法",
        "资料回答",
        "参考文献",
    ]
    places = [page.html.index(words) for words in order]
    assert places == sorted(places)
    assert 'href="#ref-1" title="LoRA 论文 §4.1"' in page.html
    assert (
        '<li id="ref-1" value="1"><cite>LoRA 论文</cite> <span class="mj-works__place">§4.1</span>'
        in page.html
    )
    assert 'href="https://arxiv.org/abs/2106.09685"' in page.html
    assert [heading.id for heading in page.headings][:2] == ["reference", "follow-ups"]


def test_a_wrong_answer_is_folded_and_its_words_marked_with_what_is_right() -> None:
    said = "**LoRA** 会`减小`底座，因此推理更快。\n\n- 冻结权重\n- 训练全部参数"
    verdict = judged("wrong", ("会`减小`底座", "底座不变。"), ("训练全部参数", "只训练低秩矩阵。"))
    page = question_page(
        render(entry("a", answers=(Answer(("book:7",), "zh", said, "", verdict),))), "a"
    ).html
    folded = page[
        page.index('<details class="mj-folded">') : page.index("</details>", page.index("mj-folded"))
    ]
    assert "资料原文（有误）" in folded and "推理更快" in folded
    marked = "".join(re.findall(r'<mark class="mj-claim mj-claim--wrong">(.*?)</mark>', folded))
    assert marked == "会减小底座训练全部参数"
    assert folded.index("底座不变。") < folded.index("冻结权重") < folded.index("只训练低秩矩阵。")
    assert '<a class="mj-claim__number" href="#fix-1-1" aria-label="第 1 处：有误">1</a>' in folded
    assert 'id="fix-1-1" role="note"' in folded


def test_a_correction_whose_words_are_gone_is_told_above_the_text() -> None:
    verdict = judged("disputed", ("没有这句", "应是那样。"))
    page = question_page(render(entry("a", answers=(Answer((), "zh", "正文。", "", verdict),))), "a").html
    assert page.index("应是那样。") < page.index("正文。") and "<mark" not in page


def test_the_best_answer_of_others_comes_first_and_each_names_its_verdict() -> None:
    answers = (
        Answer(("book:7",), "zh", "甲。", "", judged("wrong", ("甲", "非甲。"))),
        Answer(("book:7",), "zh", "乙。"),
        Answer(("book:7",), "zh", "丙。", "", judged("sound")),
    )
    page = question_page(render(entry("a", answers=answers)), "a")
    assert page.html.index("丙。") < page.html.index("乙。") < page.html.index("甲</mark>")
    named = [heading.html for heading in page.headings][:3]
    assert named == ["资料回答 3（已核对）", "资料回答 2（未核对）", "资料回答 1（有误）"]


def test_an_entry_says_what_it_has_to_offer_wherever_it_is_listed() -> None:
    wrong = Answer(("book:7",), "zh", "甲。", "", judged("wrong", ("甲", "非甲。")))
    rows = [
        entry("own", reference_answer=own(), answers=(wrong,)),
        entry("unread"),
        entry("bad", answers=(wrong,)),
        entry("none", status="unanswered", answers=()),
    ]
    site = render(*rows)
    topic = next(page for page in site.pages if page.kind == "topic").html
    listed = {
        match[1]: re.findall(r'mj-chip--\w+">([^<]+)', match[2])
        for match in re.finditer(r'data-entry="(\w+)"(.*?)</li>', topic, re.DOTALL)
    }
    assert listed == {
        "own": [],
        "unread": ["只有资料", "未核对"],
        "bad": ["只有资料", "有误"],
        "none": ["待补"],
    }
    assert "参考答案 1 · 只有资料 2 · 待补 1" in topic
    home = next(page for page in site.pages if page.kind == "home").html
    assert "参考答案 <strong>1</strong>" in home and "4 题 · 参考答案 1 · 只有资料 2 · 待补 1" in home


def test_an_entry_without_answer_says_so_and_claims_no_answer_to_machines() -> None:
    site = render(entry("a", status="unanswered", answers=()))
    page = question_page(site, "a")
    assert "还没有解答" in page.html and page.head == ""
    assert next(p for p in site.pages if p.kind == "help").html.count('data-entry="a"') == 1


def test_an_entry_whose_sources_only_ask_is_answered_once_it_has_the_sites_own_answer() -> None:
    asked = entry("a", status="unanswered", answers=(), reference_answer=own())
    site = render(asked)
    page = question_page(site, "a")
    assert "冻结权重，训练低秩矩阵。" in page.html and "acceptedAnswer" in page.head
    for said in ("还没有解答", "待补"):
        assert said not in page.html + page.description
    assert 'data-entry="a"' not in next(p for p in site.pages if p.kind == "help").html
    (found,) = search_documents(library(asked), {"a": "peft/a/"})
    assert found.state == "reference"
    assert collect_stats([asked]).open == ()


def test_every_answer_tells_its_source_and_lines_and_each_origin_its_wording() -> None:
    page = question_page(render(entry("a")), "a").html
    assert "面试手册，第 8–9 行" in page and "第 7 行" in page and "7.什么是LoRA" in page


def test_edit_and_report_links_appear_only_when_their_addresses_are_known() -> None:
    without = question_page(render(entry("a")), "a").html
    assert "编辑此题" not in without and "报告问题" not in without
    assert "<code>qa/peft/a.yml</code>" in without and 'about/#contribute">怎样修改它' in without
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


def test_a_term_is_linked_at_its_first_use_only_and_never_in_code_or_longer_words() -> None:
    term = Term("lora", "LoRA", ("低秩适配",), "冻结权重。")
    page = question_page(
        render(entry("a", body="`LoRA` 与 QLoRA，LoRA 即低秩适配，LoRA"), terms=(term,)), "a"
    ).html
    assert page.count("mj-term") == 1 and 'title="冻结权重。">LoRA</a> 即低秩适配' in page


@pytest.mark.parametrize(
    ("body", "linked"),
    [
        ("Prompt-tuning、P-Prompt 与 soft-prompt-based，最后是 Prompt", "最后是 >"),
        ("用 prompt\u2011tuning 或 Prompt\u2010Tuning", None),
        ("写 Prompt-再说", "写 >"),
        ("-Prompt 也算", "->"),
    ],
)
def test_a_term_is_not_linked_inside_a_hyphenated_word(body: str, linked: str | None) -> None:
    term = Term("prompt", "Prompt", (), "提示。")
    page = question_page(render(entry("a", body=body), terms=(term,)), "a").html
    assert page.count("mj-term") == (linked is not None)
    if linked:
        before, _, after = linked.partition(">")
        assert re.search(rf"{before}<a [^>]*mj-term[^>]*>Prompt</a>{after}", page)


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
        entry(id_, text, **({"status": "unanswered", "answers": ()} if id_ == "open" else {}))
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


def test_a_moved_entry_leaves_a_redirect_under_its_old_topic_and_old_names_keep_their_progress() -> None:
    site = render(entry("new", formerly=("old", "rag/new", "rag/older", "peft/other")), entry("other"))
    assert "url=../../peft/new/" in site.files["rag/new/index.html"]
    assert "url=../../peft/new/" in site.files["rag/older/index.html"]
    assert "url=../new/" in site.files["peft/old/index.html"]
    assert "peft/other/index.html" not in site.files, "a page stands there"
    assert 'data-formerly="old older other"' in question_page(site, "new").html


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


def machine(page: RenderedPage) -> dict[str, object]:
    """What the page tells programs of its question."""
    data = json.loads(page.head.partition(">")[2].rpartition("<")[0])
    found: dict[str, object] = data["mainEntity"]
    return found


def test_programs_are_told_our_answer_in_full_and_nothing_that_was_found_wrong() -> None:
    wrong = Answer(("book:7",), "zh", "会。", "", judged("wrong", ("会", "不会。")))
    page = question_page(render(entry("a", reference_answer=own(), answers=(wrong,))), "a")
    told = machine(page)
    assert told["acceptedAnswer"]["text"] == "冻结权重，训练低秩矩阵。 省显存：只训练 BA。"  # type: ignore[index]
    assert "suggestedAnswer" not in told and "会。" not in page.head
    assert page.description == "冻结权重，训练低秩矩阵。"


def test_only_a_sound_answer_of_others_is_accepted_and_an_unchecked_one_says_so() -> None:
    unread = Answer(("book:7",), "zh", "可能会。")
    sound = Answer(("book:7",), "zh", "不会。", "", judged("sound"))
    both = question_page(render(entry("a", answers=(unread, sound))), "a")
    assert machine(both)["acceptedAnswer"]["text"] == "不会。"  # type: ignore[index]
    assert both.description == "不会。"
    alone = question_page(render(entry("a", answers=(unread,))), "a")
    assert "acceptedAnswer" not in machine(alone) and alone.description == "【未核对】可能会。"


def test_where_all_answers_are_wrong_programs_are_told_none() -> None:
    wrong = Answer(("book:7",), "zh", "会的。", "", judged("wrong", ("会的", "不会。")))
    site = render(entry("a", answers=(wrong,)))
    page = question_page(site, "a")
    assert page.head == "" and "会的" not in page.description
    assert "只有资料，有误" in site.files["llms.txt"]
    assert "冻结权重" in render(entry("a", reference_answer=own())).files["llms.txt"]


def test_a_doubted_definition_says_so_in_the_glossary_and_where_it_is_explained() -> None:
    term = Term(
        "seq", "sequence length", (), "别的东西。", judgement=judged("disputed", ("别的", "说的不是它。"))
    )
    site = render(entry("a", body="看 sequence length 。"), terms=(term,))
    glossary = next(page for page in site.pages if page.kind == "glossary")
    assert "说的不是它。" in glossary.html and "有争议" in glossary.html
    assert 'title="【有争议】别的东西。"' in question_page(site, "a").html


def test_the_reading_list_shows_links_first_notes_apart_and_what_is_archived_nowhere() -> None:
    links = (
        Link("", None, "零散的话", ("甲",), 1, "book"),
        Link("LoRA", "https://arxiv.org/abs/2106.09685", "", ("甲",), 2, "book", about="读第 4 节"),
        Link("内网文章", "https://intranet.example/1", "", ("甲",), 3, "book", archived="内网地址"),
    )
    page = next(p for p in render(entry("a"), links=links).pages if p.kind == "reading").html
    assert page.index("读第 4 节") < page.index("零散笔记") < page.index("零散的话")
    assert "intranet" not in page and "内网" not in page


def test_a_new_verdict_or_answer_marks_an_entry_as_changed() -> None:
    warned = Answer(("book:7",), "zh", "低秩适配。", "", judged("wrong", ("低秩", "不对。")))
    told = [
        fingerprint(entry("a", **more)) for more in ({}, {"answers": (warned,)}, {"reference_answer": own()})
    ]
    assert len(set(told)) == 3


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


def test_english_on_a_chinese_page_says_that_it_is_english() -> None:
    english = entry("a", "What is LoRA?", origins=(Origin("book", 7, (Span(8, 9),), "What's LoRA about?"),))
    site = render(english, entry("b"), sources=(Source("book", "book.md", "Interview notes", "0"),))
    page = question_page(site, "a").html
    assert '<h1 id="question" lang="en">' in page and '<q lang="en">' in page
    assert '<span lang="en">Interview notes</span>，第 8–9 行' in page
    assert '<h1 id="question">' in question_page(site, "b").html


def in_order(page: str) -> list[str]:
    return re.findall(r'(?:id="s\d+">|data-entry=")([^<"]+)', page)


def test_a_topic_is_ordered_by_subject_and_a_question_says_where_it_stands_in_it(tmp_path: Path) -> None:
    sections = (Section("总览", ("peft",)), Section("LoRA", ("lora", "qlora")))
    whole = library(
        entry("q", "什么是 QLoRA？", tags=("qlora", "lora", "peft")),
        entry("l", "LoRA 与全量微调怎么比较？", tags=("lora", "peft")),
        entry("p", "为什么需要 PEFT？", tags=("peft",)),
        entry("other", "什么是 BitFit？", tags=("bitfit",)),
        topics=(Topic("peft", "高效微调", "PEFT", "", 0, sections), Topic("rag", "检索", "RAG", "", 1)),
    )
    site = render_site(whole, Settings(), RenderCache())
    topic = next(page for page in site.pages if page.path == "peft/index")
    assert in_order(topic.html) == ["总览", "p", "LoRA", "l", "q", "其他", "other"]
    assert [heading.html for heading in topic.headings] == ["总览", "LoRA", "其他"]
    asked = question_page(site, "l").html
    assert "LoRA · 1 / 2" in asked and "上一节：总览" in asked and "下一题" in asked
    sheet = Exports(whole, Settings(), RenderCache(), tmp_path / "qa").print_sheets()["print/peft.html"]
    headings = re.findall(r"<(h[23]) class=[^>]*>([^<]+)", sheet)
    assert headings[:4] == [
        ("h2", "总览"),
        ("h3", "1. 为什么需要 PEFT？"),
        ("h2", "LoRA"),
        ("h3", "2. LoRA 与全量微调怎么比较？"),
    ]


def test_who_compares_many_sections_stands_with_the_general() -> None:
    names = ("a", "b", "c", "general")
    parts = in_sections(
        (entry("x", tags=names), entry("y", tags=("a", "general"))), [Section(n, (n,)) for n in names], ()
    )
    assert [(part.name, [e.id for e in part.entries]) for part in parts] == [("a", ["y"]), ("general", ["x"])]


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


def test_the_about_page_says_how_many_works_were_opened() -> None:
    works = (Reference(LORA, "LoRA", "abstract"), Reference("arXiv:2305.14314", "QLoRA"))
    site = render(entry("a"), references=works)
    about = next(page for page in site.pages if page.path == "about").html
    assert "共引用 2 份" in about and "1 份打开核对过" in about and "1 份出自撰写者的知识" in about


def test_what_we_write_ourselves_has_boxes_and_folds() -> None:
    about = next(page for page in render(entry("a")).pages if page.path == "about").html
    assert '<div class="admonition note">' in about and '<details class="info">' in about
    assert '<h2 id="contribute">' in about and "!!!" not in about and "???" not in about


def test_a_page_says_under_which_headings_a_dump_asks_and_what_it_asks_further() -> None:
    place = Origin("book", 7, (), "什么是 LoRA", ("训练", "**微调**"), ("秩怎么选？",))
    page = question_page(render(entry("a", origins=(place,))), "a").html
    assert "训练 › 微调" in page and "<q>秩怎么选？</q></li>" in page
    traced = replace(place, follow_up_lines=(12,))
    page = question_page(render(entry("a", origins=(traced,))), "a").html
    assert re.search(r"<q>秩怎么选？</q>\s*<span[^>]*>第 12 行</span>", page)


def test_an_entry_is_found_by_the_heading_it_stands_under() -> None:
    place = Origin("book", 7, (), "什么是 LoRA", ("大模型训练",))
    (found,) = search_documents(library(entry("a", origins=(place,))), {"a": "a/"})
    assert "大模型训练" in found.labels
