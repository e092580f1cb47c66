"""Segmenting: case files of real snippets, and what must hold for any text."""

from __future__ import annotations

import re
import signal
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mianjing.core.model import Dump, Segmented
from mianjing.dumps.dialects.line_coverage import unaccounted
from mianjing.dumps.dialects.question_detection import fenced_lines
from mianjing.dumps.segment import DIALECTS, recognise, segment

CASES = sorted((Path(__file__).parent / "cases" / "segment").glob("*.case"))
QUESTION = re.compile(r"(\d+) \[(.+?)\] (.+?) :(.*)")


@dataclass(frozen=True)
class Case:
    dump: Dump
    dialect: str
    questions: list[tuple[int, str | None, str, list[int]]]
    roles: list[tuple[int, str]]
    texts: dict[int, str]


def load(path: Path) -> Case:
    """A case: what it shows, its dialect; the dump; rows ``line [number] title : lines``, roles, texts."""
    head, dump, expected = re.split(r"^==== \w+\n", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    dialect = re.search(r"^dialect: (\S+)$", head, re.MULTILINE)
    assert dialect and head.startswith("shows: ")
    questions, roles, texts = [], [], {}
    for row in expected.splitlines():
        if row.startswith("roles: "):
            for span, role in (item.split(" ") for item in row[7:].split(", ")):
                roles += [(number, role) for number in numbers(span)]
        elif row.startswith("text "):
            line, text = row[5:].split(": ", 1)
            texts[int(line)] = text
        else:
            found = QUESTION.fullmatch(row)
            assert found, row
            number = None if found[2] == "-" else found[2]
            questions.append((int(found[1]), number, found[3], numbers(found[4])))
    return Case(Dump(path.name, tuple(dump.split("\n"))), dialect[1], questions, roles, texts)


def numbers(spans: str) -> list[int]:
    found = []
    for span in filter(None, spans.replace(" ", "").split(",")):
        first, _, last = span.partition("-")
        found += range(int(first), int(last or first) + 1)
    return found


def covered(found: Segmented) -> dict[int, set[str]]:
    roles: dict[int, set[str]] = {}
    for role in found.roles:
        for number in range(role.span.first, role.span.last + 1):
            roles.setdefault(number, set()).add(role.role)
    return roles


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_case(path: Path) -> None:
    case = load(path)
    recognised = recognise(case.dump).NAME
    assert recognised == case.dialect
    found = segment(case.dump)
    seen = [
        (
            draft.question_line,
            draft.number,
            draft.title,
            [line.number for line in draft.lines if line.text.strip()],
        )
        for draft in found.drafts
    ]
    wanted = [
        (line, number, title, [n for n in lines if case.dump.line(n).strip()])
        for line, number, title, lines in case.questions
    ]
    assert seen == wanted
    roles = covered(found)
    for number, role in case.roles:
        assert role in roles[number], f"line {number} is {roles[number]}, not {role}"
    first_lines = {draft.question_line: draft.lines[0].text for draft in found.drafts if draft.lines}
    for line, text in case.texts.items():
        assert first_lines[line] == text


# fmt: off
PIECES = st.sampled_from([
    "1、什么是A?", "2.如何B？", "三、篇", "#", "##", "问：", "Q1:", "答：", "<aside>", "</aside>", "```",
    "---", "**粗？**", "-", "|", "$$", "➢**词**：义", "目录", "<h3 id='1.x'>1.x？</h3>", "[x](#x)",
    "免费领取", "二维码", "💡", "http://a.b", "![](x.png)", "。", "：", "12", "[1]",
])
# fmt: on
LINES = st.lists(st.lists(PIECES | st.text(max_size=6), max_size=5).map(" ".join), min_size=1, max_size=40)


def dump_of(lines: list[str]) -> Dump:
    return Dump("any.txt", tuple(line.replace("\n", " ").replace("\r", " ") for line in lines))


@given(LINES)
def test_no_line_of_any_text_is_lost(lines: list[str]) -> None:
    dump = dump_of(lines)
    for dialect in (None, *(row.NAME for row in DIALECTS)):
        found = segment(dump, dialect)
        assert not unaccounted(dump, found.roles)
        answered = {line.number for draft in found.drafts for line in draft.lines if line.text.strip()}
        called_answer = {n for n, roles in covered(found).items() if "answer" in roles or "term" in roles}
        assert answered <= called_answer


@given(LINES)
def test_answers_hold_the_dumps_own_text(lines: list[str]) -> None:
    dump = dump_of(lines)
    for draft in segment(dump).drafts:
        for line in draft.lines:
            assert line.text.strip() in dump.line(line.number) or "unwrap-aside" in draft.moves


@pytest.mark.parametrize(
    "line",
    [
        "1、a?",
        "# 什么是a？",
        "<aside>",
        "**a",
        "- [a](#a)",
        "问：a？答：b",
        "(" * 50,
        "➢**a**：b",
        "---",
        "> " * 40,
    ],
)
@pytest.mark.parametrize("joined", [False, True], ids=["lines", "one-line"])
def test_a_hundred_kilobytes_of_anything_do_not_hang(line: str, joined: bool) -> None:
    repeats = 100_000 // len(line.encode())
    dump = Dump("big.txt", (line * repeats,) if joined else (line,) * repeats)

    def too_long(*_: object) -> None:
        raise TimeoutError

    signal.signal(signal.SIGALRM, too_long)
    signal.alarm(30)
    try:
        found = segment(dump)
    finally:
        signal.alarm(0)
    assert not unaccounted(dump, found.roles)


def test_a_heading_inside_any_fence_is_code() -> None:
    text = ["````md", "```", "# 标题", "```", "````", "# 什么是 RAG？", "~~~", "# 注释", "```", "~~~"]
    text += ["- ```python", "  # 注释", "  ```", "# 什么是 LoRA？", "```", "# 没有结束"]
    assert fenced_lines(Dump("any.md", tuple(text))) == frozenset({1, 2, 3, 4, 5, 7, 8, 9, 10, 11, 12, 13})
