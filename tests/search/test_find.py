"""What a searcher finds: the index of a small library, asked through the browser's own engine."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from mianjing.core.model import Answer, Entry, Library, Term, Topic
from mianjing.core.taxonomy import Alias
from mianjing.site.search import build_index
from tests.search.samples import ask, cases, library, urls, write

FINDS = cases("finds.json")


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(build_index(library(), urls(library())), tmp_path_factory.mktemp("index"))


@pytest.fixture(scope="module")
def answers(index: Path) -> dict[str, dict[str, Any]]:
    return ask(index, [case["query"] for case in FINDS])


@pytest.mark.parametrize("case", FINDS, ids=[case["shows"] for case in FINDS])
def test_finds(case: dict[str, Any], answers: dict[str, dict[str, Any]]) -> None:
    answer = answers[case["query"]]
    found = [result["id"] for result in answer["results"]]
    if "first" in case:
        assert found[:1] == [case["first"]], found
    if "any" in case:
        assert case["any"] in found
    if "never" in case:
        assert case["never"] not in found
    if case.get("none"):
        assert found == []
    if "searched" in case:
        assert answer["searched"] == case["searched"]


def test_the_right_words_light_up(index: Path) -> None:
    results = {r["id"]: r for r in ask(index, ["显存"])["显存"]["results"]}
    snippet = results["kv-memory"]["snippet"]
    assert "<mark>显存</mark>" in snippet
    assert "保存" in snippet and "存在" in snippet  # they hold a character of 显存 and stay dark
    assert {mark.split("</mark>")[0] for mark in snippet.split("<mark>")[1:]} == {"显存"}


def test_a_seam_of_two_words_lights_up_only_between_them(index: Path) -> None:
    title = ask(index, ["LoRA微调优点"])["LoRA微调优点"]["results"][0]["title"]
    assert title == "<mark>LoRA</mark><mark>微调优点</mark>是什么?"


def test_a_snippet_does_not_begin_with_the_comma_of_what_is_left_out(tmp_path: Path) -> None:
    body = "其一其一其一其一其一、" + "另外的话" * 7 + "占显存" + "后面还有很多话要说" * 12
    one = Library(entries=(entry("one", "怎么排查？", body),), topics=())
    [result] = ask(write(build_index(one, urls(one)), tmp_path), ["显存"])["显存"]["results"]
    assert result["snippet"].startswith("…另外的话")


def entry(id_: str, question: str, body: str, *asked_as: str) -> Entry:
    return Entry(id_, question, "t", (), "answered", answers=(Answer((), "zh", body),), asked_as=asked_as)


def test_what_an_answer_explains_besides_finds_it_and_is_no_way_to_ask_it(tmp_path: Path) -> None:
    dapo = replace(
        entry("dapo", "什么是 DAPO？", "GRPO 的改进", "DAPO 改了哪里"), covers=("组内优势怎么归一化",)
    )
    two = Library(entries=(dapo, entry("ppo", "什么是 PPO？", "截断的策略梯度")), topics=())
    found = ask(write(build_index(two, urls(two)), tmp_path), ["组内优势归一化", "DAPO 改了哪里"])
    for query, covers in (("组内优势归一化", True), ("DAPO 改了哪里", False)):
        first = found[query]["results"][0]
        assert (first["id"], bool(first["asked"]), first["covers"]) == ("dapo", True, covers)


def test_what_asks_for_it_comes_before_what_explains_it_in_passing(tmp_path: Path) -> None:
    passing = replace(entry("a", "什么是 DAPO？", "改进的算法"), covers=("奖励怎么归一化",))
    asked = entry("b", "什么是 GRPO？", "改进的算法", "奖励怎么归一化")
    two = Library(entries=(passing, asked), topics=())
    query = "奖励归一化"
    results = ask(write(build_index(two, urls(two)), tmp_path), [query])[query]["results"]
    assert [result["id"] for result in results] == ["b", "a"]


def test_a_name_among_chinese_words_is_what_a_question_is_about(tmp_path: Path) -> None:
    told = [
        "模型怎么落地？",
        "怎么改进 RAG 的召回？",
        "RAG 是什么东西？",
        "为什么 RAG 慢？",
        "落地要多少卡？",
    ]
    told += ["什么是量化？", "什么是蒸馏？", "什么是剪枝？", "什么是对齐？", "什么是分词？", "什么是采样？"]
    entries = tuple(entry(f"e{n}", question, "略") for n, question in enumerate(told))
    several = Library(entries=entries, topics=())
    query = "RAG 落地"
    results = ask(write(build_index(several, urls(several)), tmp_path), [query])[query]["results"]
    assert results[0]["id"] in {"e1", "e2", "e3"}


def test_a_name_decides_where_everything_else_has_the_other_words(tmp_path: Path) -> None:
    told = [f"{kind}模型的损失函数是什么？" for kind in ("编码器", "解码器", "前缀")]
    told += ["什么是量化？", "什么是蒸馏？", "什么是剪枝？", "什么是对齐？"]
    entries = [entry(f"e{n}", question, "交叉熵") for n, question in enumerate(told)]
    entries.append(entry("clip", "多模态有哪些模型？", "CLIP 的损失函数拉近图和文"))
    entries.append(entry("clip2", "图文怎么对齐？", "CLIP 这样的对比学习"))
    several = Library(entries=tuple(entries), topics=())
    query = "CLIP 的损失函数是什么"
    results = ask(write(build_index(several, urls(several)), tmp_path), [query])[query]["results"]
    assert results[0]["id"] == "clip"


@pytest.mark.parametrize("query", ["A/B 测试", "甲,乙;丙"])
def test_a_word_of_an_alias_may_hold_the_marks_that_part_words(query: str, tmp_path: Path) -> None:
    several = Library(
        entries=(
            entry("trial", "对照实验怎么做？", "分成两组"),
            entry("other", "什么是量化？", "用更少的位数"),
        ),
        topics=(),
        aliases=(Alias(("A/B 测试", "甲,乙;丙", "对照实验")), Alias(("量化", "quantization"))),
    )
    found = ask(write(build_index(several, urls(several)), tmp_path), [query, "quantization"])
    assert [result["id"] for result in found[query]["results"]] == ["trial"]
    assert [result["id"] for result in found["quantization"]["results"]] == ["other"]


def test_a_comparison_nobody_asks_for_leads_to_each_sides_own_entry(tmp_path: Path) -> None:
    several = Library(
        entries=(
            entry(
                "cut",
                "WordPiece 怎么切词？",
                "BERT 和 GPT 用得不同",
                "BERT 和 GPT 的切词算法为什么选得不一样",
            ),
            entry("bert", "什么是 BERT？", "双向的编码器"),
            entry("gpt", "什么是 GPT？", "单向的解码器"),
            entry("other", "什么是 T5？", "编码器加解码器"),
        ),
        topics=(),
    )
    results = ask(write(build_index(several, urls(several)), tmp_path), ["BERT和GPT区别"])["BERT和GPT区别"][
        "results"
    ]
    assert {result["id"] for result in results[:2]} == {"bert", "gpt"}


def test_a_name_that_answers_mention_and_no_question_asks_about_is_only_near(tmp_path: Path) -> None:
    several = Library(
        entries=(
            entry("agent", "什么是智能体？", "会调用工具的模型，例如 ReAct"),
            entry("lora", "LoRA 的秩怎么设？", "从 8 试起"),
            entry("full", "全量微调怎么做？", "更新所有参数"),
        ),
        topics=(),
    )
    answers = ask(
        write(build_index(several, urls(several)), tmp_path), ["ReAct", "LoRA 的秩一般设多大合适？"]
    )
    assert [(a["results"][0]["id"], a["near"]) for a in answers.values()] == [
        ("agent", True),
        ("lora", False),
    ]


def test_a_question_of_another_field_that_shares_a_word_is_only_near(tmp_path: Path) -> None:
    told = {
        "app": "搭建大模型应用时遇到过哪些问题？",
        "serve": "应用上线时遇到过哪些问题？",
        "risk": "大模型的应用风险有哪些？",
        "rag": "怎么改进检索的效果？",
    }
    entries = tuple(
        replace(entry(id_, question, "先找出原因"), tags=("app",)) for id_, question in told.items()
    )
    several = Library(entries=entries, topics=())
    queries = ["薪酬体系如何搭建", "路由器信号穿墙差检索", "搭建应用有哪些问题", "应用风险"]
    answers = ask(write(build_index(several, urls(several)), tmp_path), queries)
    assert [answers[query]["near"] or not answers[query]["results"] for query in queries] == [
        True,
        True,
        False,
        False,
    ]


def test_a_name_is_not_the_word_that_it_ends_with(tmp_path: Path) -> None:
    one = Library(entries=(entry("phone", "手机上怎么跑？", "略", "running on phones"),), topics=())
    assert ask(write(build_index(one, urls(one)), tmp_path), ["iPhone"])["iPhone"]["results"] == []


def test_nothing_found_names_the_terms_that_are_nearest(tmp_path: Path) -> None:
    known = Library(
        entries=library().entries,
        topics=library().topics,
        terms=(Term("quant", "感知量化训练", (), "训练时就模拟低精度"),),
    )
    index = write(build_index(known, urls(known)), tmp_path)
    answer = ask(index, ["红烧量化锅包肉"])["红烧量化锅包肉"]
    assert answer["results"] == []
    assert answer["terms"] == [["glossary/#quant", "感知量化训练"]]


def test_what_an_entry_says_cannot_become_markup(tmp_path: Path) -> None:
    import dataclasses

    nasty = "</script><img src=x onerror=alert(1)> 显存 \u2028 \" ' &"
    entry = dataclasses.replace(
        library().entries[0], question=nasty, answers=(Answer((), "zh", f"`{nasty}`"),)
    )
    one = dataclasses.replace(library(), entries=(entry,))
    [result] = ask(write(build_index(one, urls(one)), tmp_path), ["显存"])["显存"]["results"]
    for shown in (result["title"], result["snippet"]):
        assert "<img" not in shown and "</script" not in shown
    assert "&lt;img src=x" in result["title"]


def test_words_that_meet_in_one_passage_come_before_the_same_words_far_apart(tmp_path: Path) -> None:
    meet = "反向传播时不保存激活，需要时重新计算，用时间换空间，训练大的网络时常这样做，代价是多一次前向。"
    far = "反向传播要用到每一层的输出，它从损失开始，一层一层往前走，直到最前面的输入层为止，人人都熟悉。"
    apart = "数据要保存在磁盘上，训练开始的时候读进来，每一轮都要重新洗牌，以免模型记住先后次序，很要紧。"
    last = "时间可以用日志里的记录来计算，空间则看占用了多少，换一台机器往往就不同了，同一台上才好比较。"
    rest = "其余的都照旧，没有什么要改，先把它跑起来，看一看结果再说，不必着急，慢慢来就好。" * 2
    several = Library(
        entries=(
            entry("apart", "训练一个网络要做哪些事？", "\n\n".join([far, apart, last])),
            entry("meet", "训练一个网络要留意什么？", "\n\n".join([meet, rest, rest])),
            entry("other", "怎么部署？", "先导出再上线"),
        ),
        topics=(),
    )
    query = "反向传播 保存 重新 计算 时间 空间"
    results = ask(write(build_index(several, urls(several)), tmp_path), [query])[query]["results"]
    assert results[0]["id"] == "meet"


def test_what_is_tagged_like_the_best_result_comes_before_what_is_not(tmp_path: Path) -> None:
    told = {"a": "学习率怎么热身", "b": "权重为何要衰减", "c": "批大小怎么选", "d": "优化器怎么选"}
    tags = {"a": ("other",), "b": ("other",), "c": ("optimizer",), "d": ("optimizer",)}
    entries = tuple(
        Entry(
            id_, question, "pretraining", tags[id_], "answered", answers=(Answer((), "zh", "和优化器有关"),)
        )
        for id_, question in told.items()
    )
    several = Library(entries=entries, topics=library().topics)
    results = ask(write(build_index(several, urls(several)), tmp_path), ["优化器"])["优化器"]["results"]
    assert [result["id"] for result in results][:2] == ["d", "c"]


def test_topics_to_filter_by_come_the_largest_first_then_in_their_own_order(tmp_path: Path) -> None:
    topics = tuple(
        Topic(id_, name, id_, "", place) for place, (id_, name) in enumerate(("a甲", "b乙", "c丙"))
    )
    filed = ("a", "b", "c", "c")
    entries = tuple(
        Entry(
            f"{topic}{place}", f"量化第{place}问", topic, (), "answered", answers=(Answer((), "zh", "量化"),)
        )
        for place, topic in enumerate(filed)
    )
    several = Library(entries=entries, topics=topics)
    answer = ask(write(build_index(several, urls(several)), tmp_path), ["量化"])["量化"]
    assert answer["topics"] == [["丙", 2], ["甲", 1], ["乙", 1]]


@pytest.mark.parametrize("room", [0, 36_000])
def test_the_first_results_wait_for_titles_only(
    room: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many documents there are: titles come with the manifest or by some hundreds."""
    monkeypatch.setattr("mianjing.site.search.parts.TITLES", room)
    answer = ask(write(build_index(library(), urls(library())), tmp_path), ["幻觉"])["幻觉"]
    assert answer["first"]["titles"] == [result["title"] for result in answer["results"]]
    kinds = {Path(name).name[0] for name in answer["first"]["fetched"]}
    assert "d" not in kinds
    assert ("n" in kinds) == (not room)


def test_a_query_fetches_only_some_parts(index: Path) -> None:
    parts = {file.name for file in index.rglob("*.js")}
    fetched = {Path(name).name for name in ask(index, ["幻觉"])["幻觉"]["fetched"]}
    assert "pinyin.js" in parts - fetched
    assert len(fetched) < len(parts)
