"""Importing over a reading list that people work on: what they typed stays, row by row."""

from dataclasses import replace
from pathlib import Path

import pytest

from mianjing.core.model import Link
from mianjing.formats.project import Project
from mianjing.sync import WritePlan, apply, parse_resolve, plan_writes

PAPER = Link("论文", "https://arxiv.org/abs/1", "好", ("一",), 3, "dump-a")
BOOK = Link("书", "https://book.example/", "", ("一",), 5, "dump-a")
NOTE = Link("显存怎么省", None, "", (), 9, "dump-a")
LINKS = [PAPER, BOOK, NOTE]


def run(root: Path, links: list[Link], *resolve: str) -> WritePlan:
    plan = plan_writes(Project(root), [], links=links, resolve=parse_resolve(resolve))
    apply(plan)
    return plan


@pytest.fixture
def reading(tmp_path: Path) -> Path:
    """The list of ``LINKS``, imported."""
    run(tmp_path, LINKS)
    return tmp_path / "qa/reading-list.yml"


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_bytes().decode()
    assert old in text
    file.write_bytes(text.replace(old, new, 1).encode())


def test_a_remark_changed_by_both_is_a_conflict_at_its_row_settled_once(reading: Path) -> None:
    root, changed = reading.parent.parent, [replace(PAPER, remark="更好"), BOOK, NOTE]
    edit(reading, "remark: 好", "remark: 必读")
    (conflict,) = run(root, changed).conflicts
    assert (conflict.entry, conflict.field, conflict.problem.line) == ("reading-list", "links", 3)
    assert "必读" in reading.read_text("utf-8")
    assert not run(root, changed, "take:reading-list").conflicts
    assert "remark: 更好" in reading.read_text("utf-8")
    assert run(root, changed).writes == ()


def test_a_row_taken_out_by_hand_does_not_come_back_and_one_gone_from_its_dump_stays(reading: Path) -> None:
    root = reading.parent.parent
    edit(reading, "  - title: 书\n    url: https://book.example/\n    section: [一]\n", "")
    edit(reading, "    origin: {source: dump-a, line: 5}\n", "")
    plan = run(root, [PAPER, BOOK])
    assert not plan.conflicts
    assert [link.title for link in Project(root).links] == ["论文", "显存怎么省"]


def test_their_words_layout_and_order_survive_a_refresh_of_one_row(reading: Path) -> None:
    root = reading.parent.parent
    edit(reading, "links:\n", "# 先读\nlinks:\n  - title: 自己的\n    url: https://own.example/  # 我的\n")
    edit(reading, "    remark: 好\n", "    remark:   '好'\n    about: 讲 LoRA\n    archived: 旧了\n")
    before = reading.read_text("utf-8")
    plan = run(root, [replace(PAPER, line=4), replace(BOOK, remark="第二版", line=6), NOTE])
    after = reading.read_text("utf-8")
    assert not plan.conflicts
    assert "remark: 第二版" in after and "line: 4" in after
    gone = set(before.splitlines()) - set(after.splitlines())
    assert gone - {line for line in gone if line.startswith("imported:")} == {
        "    origin: {source: dump-a, line: 3}",
        "    origin: {source: dump-a, line: 5}",
    }


def test_a_list_that_cannot_be_read_is_named_and_left_alone(reading: Path) -> None:
    edit(reading, "title: 论文", "title: [论文")
    before = reading.read_bytes()
    plan = run(reading.parent.parent, LINKS)
    assert plan.problems and plan.writes == () and reading.read_bytes() == before
