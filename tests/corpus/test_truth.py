"""Every dump is read as a person read it: the bounds that ``parse`` promises, over ``tests/truth/``."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from bench.parse_quality import DUMPS, TRUTHS, Figures, measure
from mianjing.dumps.read import read_dump
from mianjing.dumps.segment import segment

QUESTIONS = 0.99
LINE_RECALL = 0.99
LINE_PRECISION = 0.98
DISPLACED_MISSED_AT_MOST = 2


@cache
def figures(truth: Path) -> Figures:
    return measure(truth)


@pytest.fixture(params=TRUTHS, ids=lambda path: path.stem)
def read(request: pytest.FixtureRequest) -> Figures:
    return figures(request.param)


def test_five_dumps_have_a_truth() -> None:
    assert len(TRUTHS) >= 5


def test_every_question_is_found_and_none_invented(read: Figures) -> None:
    assert read.question_recall >= QUESTIONS, read.misses
    assert read.question_precision >= QUESTIONS, read.misses


def test_answers_have_their_lines_and_no_others(read: Figures) -> None:
    assert read.line_recall >= LINE_RECALL, read.misses
    assert read.line_precision >= LINE_PRECISION, read.misses


def test_text_moved_by_extraction_is_back_with_its_question(read: Figures) -> None:
    assert read.displaced - read.displaced_found <= DISPLACED_MISSED_AT_MOST, read.misses


def test_every_line_is_accounted_for(read: Figures) -> None:
    assert read.unaccounted == 0


def test_lines_outside_answers_are_what_a_person_calls_them(read: Figures) -> None:
    assert read.roles_agree >= 0.95


@pytest.mark.parametrize("dump", sorted(DUMPS.values()), ids=lambda path: path.stem)
def test_another_encoding_and_other_line_ends_change_nothing(dump: Path, tmp_path: Path) -> None:
    copy = tmp_path / dump.name
    copy.write_bytes(dump.read_text(encoding="utf-8").replace("\n", "\r\n").encode("gb18030"))
    assert segment(read_dump(copy)).drafts == segment(read_dump(dump)).drafts
