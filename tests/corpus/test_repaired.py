"""The five dumps after their repairs: what a reader sees of them, and the PDF beside the undamaged text."""

from __future__ import annotations

import re
import unicodedata
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path

import markdown
import math_core
import pytest

from mianjing.core.markdown import parse
from mianjing.core.model import Draft, Dump, Record
from mianjing.dumps.dialects.toc import title_key
from mianjing.dumps.read import read_dump
from mianjing.dumps.repair import load_names, repair
from mianjing.dumps.segment import recognise, segment
from tests.corpus.dumps import DUMPS, SOURCES

LIKENESS = 0.97


@cache
def records(path: Path) -> tuple[Record, ...]:
    dump: Dump = read_dump(path)
    return tuple(repair(draft) for draft in segment(dump).drafts)


@pytest.fixture(params=DUMPS, ids=lambda path: path.stem)
def dumped(request: pytest.FixtureRequest) -> tuple[Record, ...]:
    return records(request.param)


def test_every_formula_converts(dumped: tuple[Record, ...]) -> None:
    converter = math_core.LatexToMathML()
    for record in dumped:
        for formula in parse(record.answer).formulas:
            mathml = converter.convert_with_local_state(formula.latex, displaystyle=formula.display)
            assert "merror" not in mathml, (record.question_line, formula.latex)


def test_the_book_keeps_its_formulas() -> None:
    found = [
        each
        for record in records(SOURCES / "aigc-interview-book.md")
        for each in parse(record.answer).formulas
    ]
    # Counted in the dump: 88 between dollars and 7 between round brackets, 9 displayed.
    assert len(found) == 88 + 7 + 9
    assert sum(each.display for each in found) == 9


def test_answers_render_without_leftovers(dumped: tuple[Record, ...]) -> None:
    """What a reader would see if a repair failed: raw marks, broken pictures, lists run together."""
    renderer = markdown.Markdown(
        extensions=["tables", "sane_lists", "pymdownx.superfences", "pymdownx.arithmatex"],
        extension_configs={"pymdownx.arithmatex": {"generic": True}},
    )
    for record in dumped:
        page = without_code(renderer.reset().convert(record.answer))
        for mark in ("**", "![", "](", "<img", "<h1", "<h2", "💡"):
            assert mark not in page, (record.question_line, mark)


def without_code(page: str) -> str:
    return re.sub(
        r"<(code|pre)\b.*?</\1>|<(div|span) class=\"arithmatex\">.*?</\2>", "", page, flags=re.DOTALL
    )


# -- the extracted PDF -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def extracted() -> list[Record]:
    """The records of the extracted PDF, misread names put right."""
    names, _ = load_names(SOURCES / "names.yml")
    found = segment(read_dump(SOURCES / "llm-interview-pdf.txt"))
    return [repair(draft, names) for draft in found.drafts]


def bare(text: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFKC", text) if char.isalnum())


def lines_of(draft: Draft) -> list[str]:
    return [line.text for line in draft.lines if line.text.strip()]


def test_answers_read_like_the_undamaged_text_they_share(extracted: list[Record]) -> None:
    damaged = {title_key(record.question): record.answer for record in extracted}
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


def test_no_mark_of_extraction_is_left(extracted: list[Record]) -> None:
    for record in extracted:
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
    answers = {draft.title: lines_of(draft) for draft in segment(book).drafts}
    drafts = segment(chapter).drafts
    assert len(drafts) == 22
    for draft in drafts:
        assert lines_of(draft) == answers[draft.title]


def test_the_name_table_is_in_order() -> None:
    assert load_names(SOURCES / "names.yml")[1] == ()
