"""Extracted PDFs: repaired answers read like the original, here and in dumps that nobody has shown us."""

from __future__ import annotations

import signal
import unicodedata
from difflib import SequenceMatcher
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mianjing.core.model import Draft, Dump, Record
from mianjing.dumps.dialects.line_coverage import unaccounted
from mianjing.dumps.dialects.toc import title_key
from mianjing.dumps.read import read_dump
from mianjing.dumps.repair import load_names, repair
from mianjing.dumps.segment import recognise, segment

SOURCES = Path(__file__).parent.parent / "sources"
LIKENESS = 0.97


@pytest.fixture(scope="module")
def records() -> list[Record]:
    names, _ = load_names(SOURCES / "names.yml")
    found = segment(read_dump(SOURCES / "llm-interview-pdf.txt"))
    return [repair(draft, names) for draft in found.drafts]


def bare(text: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFKC", text) if char.isalnum())


# -- the dump we have ------------------------------------------------------------------------------------


def test_answers_read_like_the_undamaged_text_they_share(records: list[Record]) -> None:
    damaged = {title_key(record.question): record.answer for record in records}
    whole = [repair(draft) for draft in segment(read_dump(SOURCES / "llm-finetuning-notion.md")).drafts]
    likeness = [
        SequenceMatcher(
            None, bare(one.answer), bare(damaged[title_key(one.question)]), autojunk=False
        ).ratio()
        for one in whole
    ]
    assert len(likeness) == 23
    assert sum(likeness) / len(likeness) >= LIKENESS
    assert min(likeness) >= LIKENESS - 0.02


def test_no_mark_of_extraction_is_left(records: list[Record]) -> None:
    for record in records:
        for mark in ("💡", "[[#", "- [x]", "](#)", "OpenAl", "的的", "\n\n\n"):
            assert mark not in record.answer, f"{mark} in the answer to line {record.question_line}"
        numbers = [line.split(".")[0] for line in record.answer.split("\n") if line[:1].isdigit()]
        assert not numbers or numbers[0] == "1", record.question_line


def test_a_contents_item_without_text_is_a_witness_without_question() -> None:
    toc_entries = segment(read_dump(SOURCES / "llm-interview-pdf.txt")).toc_entries
    assert len(toc_entries) == 180
    assert sum(witness.question_line is None for witness in toc_entries) == 31


def test_one_chapter_under_the_whole_contents_reads_as_it_does_in_the_book() -> None:
    book = read_dump(SOURCES / "llm-interview-pdf.txt")
    start, end = book.lines.index("提示学习（Prompting）"), book.lines.index("LoRA 系列篇")
    front = book.lines[: book.lines.index("答案")]
    chapter = Dump("chapter.txt", (*front, *book.lines[start:end]))
    assert recognise(chapter).NAME == "pdf-extraction"
    answers = {draft.title: answer_of(draft) for draft in segment(book).drafts}
    drafts = segment(chapter).drafts
    assert len(drafts) == 22
    for draft in drafts:
        assert answer_of(draft) == answers[draft.title]


def test_the_name_table_is_in_order() -> None:
    assert load_names(SOURCES / "names.yml")[1] == ()


# -- dumps nobody has shown us ------------------------------------------------------------------------------

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
