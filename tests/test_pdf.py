"""Extracted PDFs that nobody has shown us: lists find their way home and nothing is lost."""

from __future__ import annotations

import signal
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mianjing.core.model import Draft, Dump
from mianjing.dumps.dialects.line_coverage import unaccounted
from mianjing.dumps.segment import recognise, segment


def bare(text: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFKC", text) if char.isalnum())


# What a cook asks: for each dish the steps or hints of its list, whose words no other dish shares.
DISHES = {
    "米饭": ("淘米", "浸泡", "焖煮"),
    "饺子": ("和面", "擀皮", "包馅", "下锅"),
    "红烧肉": ("焯水", "炒糖色", "收汁"),
    "豆腐脑": ("磨豆浆", "点卤", "淋浇头", "撒葱花"),
    "烤鱼": ("刮鳞", "腌渍", "上火", "刷酱"),
    "绿茶": ("温杯", "投茶", "高冲"),
}
Lists = st.permutations(list(DISHES)).map(lambda dishes: dishes[:5])
DAMAGES = ("glued", "end", "end-backwards", "before", "before-backwards")


def contents(dishes: list[str]) -> list[str]:
    return ["目录", "", *(f"- [x] {n}. 怎么做{dish}？" for n, dish in enumerate(dishes, 1)), "", "厨房面", ""]


def items(dish: str) -> list[str]:
    return [f"{step}：做{dish}要先想好怎样{step}，{step}得当，味道才好。" for step in DISHES[dish]]


def numbered(texts: list[str], first: int = 1) -> list[str]:
    return [f"{number}. {text}" for number, text in enumerate(texts, first)]


def question(dish: str, number: int, glued: bool) -> list[str]:
    start, end = f"做{dish}有以下几个步骤：", f"综上所述，{'、'.join(DISHES[dish])}都做好，{dish}就成了。"
    return [f"{number}. 怎么做{dish}？", "", *([start + end] if glued else [start, "", end]), ""]


def damaged(dishes: list[str], damage: str) -> Dump:
    """The cook's book as an extraction with ``damage`` would leave it."""
    lines = contents(dishes)
    if damage == "glued":
        for number, dish in enumerate(dishes, 1):
            lines += [*question(dish, number, True), *numbered(items(dish)), ""]
        return Dump("cook.txt", tuple(lines))
    order = dishes[::-1] if damage.endswith("backwards") else dishes
    run = numbered([text for dish in order for text in items(dish)])
    asked = [line for n, dish in enumerate(dishes, 1) for line in question(dish, n, damage.startswith("end"))]
    if damage.startswith("end"):
        return Dump("cook.txt", (*lines, *asked, "- 一、炒菜篇", "", *run))
    return Dump("cook.txt", (*lines, "1. 炒菜篇", "", *run, "", *asked))


def answer_of(draft: Draft) -> list[str]:
    return [line.text for line in draft.lines if line.text.strip()]


@pytest.mark.parametrize("damage", DAMAGES)
@given(dishes=Lists)
@settings(max_examples=40)
def test_lists_of_another_subject_find_their_way_home(damage: str, dishes: list[str]) -> None:
    dump = damaged(dishes, damage)
    assert recognise(dump).NAME == "pdf-extraction"
    drafts = {draft.title: draft for draft in segment(dump).drafts}
    assert set(drafts) == {f"怎么做{dish}？" for dish in dishes}
    for dish in dishes:
        first, *middle, last = answer_of(drafts[f"怎么做{dish}？"])
        assert first.endswith("步骤：") and last.startswith("综上所述")
        assert [text.split(". ", 1)[1] for text in middle] == items(dish)


PIECES = st.sampled_from(
    [
        *(
            "- [x] 1. 什么是甲？",
            "- [[#甲|甲]]",
            "甲 ...... 3",
            "1. 💡 什么是甲？",
            "- 一、甲篇",
            "4.1 什么是甲？",
        ),
        *(
            "1. 首先：",
            "- 2. 丙",
            "以下几点：综上所述，好。",
            "指令：要求：",
            "。💡",
            "```",
            "",
            "甲",
            "https://a.b",
        ),
    ]
)


@given(st.lists(PIECES, max_size=40))
def test_nothing_of_any_arrangement_is_lost(lines: list[str]) -> None:
    dump = Dump("any.txt", tuple(lines))
    found = segment(dump, "pdf-extraction")
    assert not unaccounted(dump, found.roles)
    pieces: dict[int, str] = {}
    for draft in found.drafts:
        for line in draft.lines:
            pieces[line.number] = pieces.get(line.number, "") + line.text
    for number, text in pieces.items():
        if text:
            assert bare(text) == bare(dump.line(number)), "a line's text is in one answer, once and whole"


@pytest.mark.parametrize(
    "line",
    [
        "- [x] 1. 甲？",
        "1. 甲：乙。",
        "1 甲?",
        "- 甲？",
        "以下：",
        "以下：。",
        "💡",
        "4.4.1 甲？",
        "甲...",
        "1. 💡 甲",
    ],
)
@pytest.mark.parametrize("joined", [False, True], ids=["lines", "one-line"])
def test_a_hundred_kilobytes_of_anything_do_not_hang(line: str, joined: bool) -> None:
    repeats = 100_000 // len(line.encode())
    rows = [line * repeats] if joined else [line] * repeats
    dump = Dump("big.txt", ("- [x] 1. 甲？", *rows, "1. 甲？", "", "以下：", "1. 乙"))

    def too_long(*_: object) -> None:
        raise TimeoutError

    signal.signal(signal.SIGALRM, too_long)
    signal.alarm(30)
    try:
        segment(dump, "pdf-extraction")
    finally:
        signal.alarm(0)
