"""Merging: real pairs, the truth read by eye over all dumps, rulings, and what must hold for any records."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mianjing.core.model import Record
from mianjing.organise.merge import (
    Rulings,
    group,
    load_rulings,
    load_wording,
    merge_answers,
    standalone,
    tidy,
)
from tests.corpus.dumps import ROOT, records, truth

CASES = ROOT / "tests" / "cases"
WORDING, _ = load_wording(ROOT / "sources" / "wording.yml")
RULINGS, _ = load_rulings(ROOT / "sources" / "rulings.yml")


def cases(name: str) -> list[Any]:
    rows = json.loads((CASES / name).read_text(encoding="utf-8"))
    return [pytest.param(row, id=row["shows"]) for row in rows]


def record(key: str, question: str, answer: str = "", **more: Any) -> Record:
    source, line = key.split(":")
    status = "answered" if answer else "unanswered"
    made = Record("question", question, question, None, (), int(line), (), status, "zh", answer, (), source)
    return replace(made, **more)


def keys(groups: Iterable[Sequence[Record]]) -> list[list[str]]:
    return [[member.key for member in members] for members in groups]


def together(groups: Iterable[Sequence[str]]) -> set[frozenset[str]]:
    return {frozenset(pair) for members in groups for pair in combinations(members, 2)}


@pytest.mark.parametrize("case", cases("merge/pairs.json"))
def test_real_pairs(case: Any) -> None:
    groups, _ = group([record("a:1", case["left"]), record("b:2", case["right"])], Rulings(), WORDING)
    assert (len(groups) == 1) is case["same"]


@pytest.mark.parametrize("case", cases("titles/tidy.json"))
def test_titles(case: Any) -> None:
    assert tidy(case["given"], WORDING) == case["expected"]
    assert tidy(case["expected"], WORDING) == case["expected"]


def test_rules_alone_join_no_two_different_questions_and_miss_few() -> None:
    read = truth("merge")
    groups, _ = group(records(), Rulings(), WORDING)
    found, same, either = together(keys(groups)), together(read["same"]), together(read["either"])
    assert not found - same - either
    assert len(found & same) >= 0.95 * len(same)


def test_with_the_rulings_every_same_question_is_one() -> None:
    read = truth("merge")
    groups, _ = group(records(), RULINGS, WORDING)
    found, same = together(keys(groups)), together(read["same"])
    assert same <= found
    assert not found - same - together(read["either"])
    assert not found & together(read["apart"])


def test_a_bare_title_is_named_by_its_section() -> None:
    lora = record("a:1", "优点是什么？", section=("参数高效微调", "一、LoRA篇"))
    other = record("a:9", "优点是什么？", section=("参数高效微调", "二、P-tuning v2 篇"))
    groups, _ = group([lora, other], Rulings(), WORDING)
    assert len(groups) == 2
    assert tidy(standalone(lora.question, lora.section, WORDING), WORDING) == "LoRA 的优点是什么？"


def test_every_join_and_near_miss_has_a_reason() -> None:
    _, decisions = group(records(), RULINGS, WORDING)
    assert all(decision.reason for decision in decisions)
    said = {decision.pair: decision for decision in decisions}
    apart = said["llm-interview-pdf:298", "llm-interview-pdf:335"]
    assert apart.verdict == "different" and "remedy" in apart.reason
    ruled = said["aigc-interview-book:131", "aigc-interview-book:364"]
    assert ruled.verdict == "same" and ruled.reason.startswith("ruled:")


def test_a_ruling_keeps_apart_what_words_and_others_would_join(tmp_path: Path) -> None:
    path = tmp_path / "rulings.yml"
    path.write_text("- {different: [a:1, c:3], note: other times}\n", encoding="utf-8")
    rulings, problems = load_rulings(path)
    asked = [record(key, "什么是 LoRA？") for key in ("a:1", "b:2", "c:3")]
    groups, _ = group(asked, rulings, WORDING)
    assert not problems
    assert frozenset(("a:1", "c:3")) not in together(keys(groups))


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("- {same: [a:1], note: x}", "2 to 200"),
        ("- {same: [a:1, b:2]}", "note"),
        ("- {smae: [a:1, b:2], note: x}", 'did you mean "same"'),
        ("- {entry: a:1, note: x}", "changes nothing"),
        ("- {entry: a:1, status: done, note: x}", "answered"),
        ("- just words", "mapping"),
        ("same: [a, b]", "list"),
        ("- {same: [a:1", ""),
    ],
)
def test_a_broken_ruling_is_told_with_its_line_and_does_nothing(row: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "rulings.yml"
    path.write_text(
        f"- {{same: [x:1, y:2], note: good}}\n{row}\n" if row[0] == "-" else row, encoding="utf-8"
    )
    rulings, problems = load_rulings(path)
    assert [problem for problem in problems if said in problem.message and problem.line]
    assert all(not set(ruling.names) & {"a:1", "b:2"} for ruling in rulings.rows)


def test_a_ruling_on_nothing_is_told() -> None:
    problems = RULINGS.unknown({each.key for each in records()})
    assert not problems
    assert Rulings(RULINGS.rows[:1]).unknown(["aigc-interview-book:13"])[0].rule == "ruling-unknown"


LONG = "低秩适应把权重的更新写成两个小矩阵的乘积，只训练它们，原来的权重不动，所以显存与存储都省得多。"


def test_near_identical_answers_are_one_in_the_least_damaged_text() -> None:
    damaged = record(
        "a:1", "什么是 LoRA？", LONG.replace("只训练", "只 训练 ") + "\n", repairs=("wraps", "links")
    )
    clean = record("b:2", "什么是 LoRA？", LONG)
    other = record("c:3", "什么是 LoRA？", "一种参数高效微调方法。")
    answers, decisions = merge_answers([damaged, clean, other])
    assert [answer.origins for answer in answers] == [("b:2", "a:1"), ("c:3",)]
    assert answers[0].body == LONG
    assert any("b:2 (0 repairs" in decision.reason for decision in decisions)


def test_the_more_complete_of_two_texts_is_kept_though_more_repaired() -> None:
    short = record("a:1", "什么是 LoRA？", LONG)
    whole = record("b:2", "什么是 LoRA？", LONG + "训练后还能并回去。", repairs=("wraps",))
    answers, _ = merge_answers([short, whole])
    assert [answer.body for answer in answers] == [whole.answer]


def test_a_whole_answer_stands_before_a_broken_off_one() -> None:
    broken = record("a:1", "什么是 LoRA？", LONG * 5 + "如下：", status="partial")
    answers, _ = merge_answers([broken, record("b:2", "什么是 LoRA？", "低秩适应。")])
    assert [answer.origins for answer in answers] == [("b:2",), ("a:1",)]


WORDS = [
    "什么是",
    "为什么需要",
    "如何",
    "优点",
    "LoRA",
    "P-tuning",
    "v2",
    "显存",
    "数据",
    "模型",
    "的",
    "？",
    "RLHF",
    "区别",
]
QUESTIONS = st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map("".join)
TEXTS = st.sampled_from(["", LONG, LONG[:30], "另一种说法，讲的是别的事情。"])


@given(st.lists(st.tuples(QUESTIONS, TEXTS), max_size=12), st.randoms(use_true_random=False))
@settings(max_examples=60)
def test_order_does_not_matter_and_no_record_is_lost(
    rows: list[tuple[str, str]], chance: random.Random
) -> None:
    made = [record(f"s{at % 3}:{at + 1}", question, answer) for at, (question, answer) in enumerate(rows)]
    shuffled = chance.sample(made, len(made))
    groups, decisions = group(made, Rulings(), WORDING)
    assert (groups, decisions) == group(shuffled, Rulings(), WORDING)
    assert sorted(name for members in keys(groups) for name in members) == sorted(
        record.key for record in made
    )
    for members in groups:
        answers, _ = merge_answers(members)
        told = [origin for answer in answers for origin in answer.origins]
        assert sorted(told) == sorted(each.key for each in members if each.answer)
        assert merge_answers(members[::-1])[0] == answers


def test_repairs_of_the_title_or_the_wrapping_are_no_damage() -> None:
    tidied = record("b:2", "什么是 LoRA？", LONG, repairs=("title-number", "unwrap-aside", "layout"))
    reattach_lists = record("a:1", "什么是 LoRA？", LONG, repairs=("put-back-list",))
    answers, _ = merge_answers([reattach_lists, tidied])
    assert answers[0].origins == ("b:2", "a:1")
