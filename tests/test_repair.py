"""Repairs: case files of real snippets, and what must hold for any text."""

from __future__ import annotations

import signal
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mianjing.core.model import Draft, Line, Span
from mianjing.dumps.repair import REPAIRS, repair
from mianjing.dumps.repair.registry import Repair, RepairContext

CASES = Path(__file__).parent / "cases" / "repair"
TABLE = {row.name: row for row in REPAIRS}


@dataclass(frozen=True)
class Case:
    file: str
    repair: str
    what: str
    given: str
    expected: str
    names: dict[str, str]
    moves: tuple[str, ...] = ()
    numbers: tuple[int, ...] = ()


def load() -> list[Case]:
    """Every case of every file: ``repair`` names a row of the table, ``all`` the whole of it.

    A case without ``expected`` must not change. ``moves`` and ``numbers`` are what a dialect noted: what it
    moved, and the numbers of its lines where they do not simply count.
    """
    found = []
    for path in sorted(CASES.glob("*.yml")):
        for row in yaml.safe_load(path.read_text(encoding="utf-8")):
            found.append(case_of(path, row))
    return found


def case_of(path: Path, row: dict[str, Any]) -> Case:
    given_text = row["input"].rstrip("\n")
    expected = row.get("expected", given_text).rstrip("\n")
    noted = tuple(row.get("moves", ())), tuple(row.get("numbers", ()))
    return Case(path.name, row["repair"], row["what"], given_text, expected, row.get("names", {}), *noted)


def draft_of(text: str, title: str = "什么是分词?") -> Draft:
    lines = tuple(Line(number, line) for number, line in enumerate(text.split("\n"), 2))
    return Draft("question", title, "1", (), 1, lines)


def apply(
    row: Repair, text: str, names: dict[str, str], moves: tuple[str, ...] = (), numbers: tuple[int, ...] = ()
) -> str:
    draft = draft_of(text)
    if numbers:
        rows = zip(numbers, draft.lines, strict=True)
        draft = replace(draft, moves=moves, lines=tuple(Line(number, line.text) for number, line in rows))
    context = RepairContext(draft, names)
    if row.lines:
        return "\n".join(line.text for line in row.lines(context.draft.lines, context))
    function = row.text or row.title
    assert function
    return function(text, context)


@pytest.mark.parametrize("case", load(), ids=lambda case: f"{case.file}: {case.what}")
def test_case(case: Case) -> None:
    if case.repair == "all":
        once = repair(draft_of(case.given), case.names).answer
        again = repair(draft_of(once), case.names).answer
    else:
        once = apply(TABLE[case.repair], case.given, case.names, case.moves, case.numbers)
        again = apply(TABLE[case.repair], once, case.names)
    assert once == case.expected
    assert again == once


def test_every_repair_has_a_case() -> None:
    assert {row.name for row in REPAIRS} <= {case.repair for case in load()}


def test_no_two_repairs_share_a_name() -> None:
    assert len(TABLE) == len(REPAIRS)


# -- what must hold for any text -----------------------------------------------------------------------

PIECES = (
    *(
        "**",
        "****",
        "***",
        "*",
        "`",
        "```",
        "~~~",
        "$",
        "$$",
        "\\(",
        "\\)",
        "\\[",
        "\\]",
        "\\frac{a}{b}",
        "\\",
    ),
    *(
        "# ",
        "### ",
        "- ",
        "1. ",
        "2.",
        "10. ",
        "> ",
        "|",
        "|-|-|",
        "---",
        "    ",
        "\t",
        "  ",
        "\n",
        "\n\n",
        " ",
    ),
    *(
        "<X>",
        "<br>",
        "</p>",
        "<img src=a.png>",
        "<a href='b'>",
        "![x](a.png)",
        "[a](https://a.org/b)",
        "[b](#c)",
    ),
    *(
        "https://a.org/x",
        "[https://a.org]",
        "(https://a.org)",
        "<",
        ">",
        "&lt;",
        "（1）",
        "：",
        "。",
        ":",
        "（",
        "）",
    ),
    *(
        "词元",
        "模型",
        "token",
        "LLM",
        "𝑥",
        "𝗣",
        "a",
        "5",
        "_",
        "^",
        "=",
        "\u200b",
        "\u00a0",
        "💡",
        "\U000f0000",
        "\r",
    ),
)
markdown_texts = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=3)), max_size=25).map("".join)
many = settings(max_examples=200)


@pytest.mark.parametrize("row", REPAIRS, ids=lambda row: row.name)
@many
@given(markdown_texts)
def test_a_repair_done_twice_is_done_once(row: Repair, text: str) -> None:
    once = apply(row, text, {"OpenAl": "OpenAI"})
    assert apply(row, once, {"OpenAl": "OpenAI"}) == once


@many
@given(markdown_texts)
@example("<br>```<br>")
def test_a_record_is_a_whole_text_whatever_the_dump_held(text: str) -> None:
    record = repair(draft_of(text, title=text))
    assert record.answer == record.answer.strip("\n")
    assert "\r" not in record.answer and "\u200b" not in record.answer and "\U000f0000" not in record.answer
    assert "\n" not in record.question
    assert not any(line.endswith((" ", "\t")) for line in record.answer.split("\n"))


# fmt: off
LONG = (
    "[", "![", "**a", "$a", "`", "<a ", "|", "\\(", "\\[", "1. ", "> ", "（", "- \n", "https://a.b/",
    "x" * 50, "<!--", " ", "a \t", "<br", "💡", "`a`", "\\begin{cases}",
)
# fmt: on


@pytest.mark.parametrize("piece", LONG)
def test_no_text_makes_the_repairs_crawl(piece: str) -> None:
    """Fifty times the longest answer, in the shapes that make careless patterns quadratic."""

    def too_slow(*_: object) -> None:
        raise AssertionError(f"{piece!r} repeated makes a repair crawl")

    signal.signal(signal.SIGALRM, too_slow)
    signal.alarm(30)
    try:
        repair(draft_of(piece * (200_000 // len(piece))))
    finally:
        signal.alarm(0)


def test_a_record_says_where_its_text_came_from() -> None:
    draft = Draft(
        "question",
        "41.为什么**SFT**之后感觉LLM傻了? ",
        "41",
        ("微调",),
        3,
        (Line(9, "首先，"), Line(10, ""), Line(5, "其次。"), Line(11, "")),
        ("moved",),
    )
    record = repair(draft, source="book")
    assert record.question == "为什么SFT之后感觉LLM傻了?"
    assert record.wording == draft.title
    assert record.answer_lines == (Span(5, 5), Span(9, 9))
    assert record.repairs[0] == "moved" and "title-number" in record.repairs
    assert (record.status, record.lang, record.source) == ("answered", "zh", "book")


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        ("", "unanswered"),
        ("---", "unanswered"),
        ("原因如下：", "partial"),
        ("每个权重矩阵的参数量为,因此总共有3个。", "partial"),
        ("因为内存不足，参数量为 7B，这是常见的行为。", "answered"),
    ],
)
def test_status_by_plain_evidence(answer: str, status: str) -> None:
    assert repair(draft_of(answer)).status == status
