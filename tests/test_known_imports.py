"""An import that is known from before says what one says that reads the dumps, and only while it may."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from mianjing.cli import importing
from tests.test_cli import RAG, TEXT, cli, project, write_dump

__all__ = ["cli", "project"]

OWN = "qa/rag/kuai-duo-da.yml"
Change = Callable[[Path], object]


def said_by(place: str, *change: str) -> Change:
    """Text of a file replaced."""

    def write(root: Path) -> None:
        file = root / place
        before = file.read_text("utf-8")
        file.write_text(before.replace(*change), "utf-8")
        assert file.read_text("utf-8") != before

    return write


def added_to(place: str, text: str) -> Change:
    def write(root: Path) -> None:
        file = root / place
        file.write_text((file.read_text("utf-8") if file.exists() else "") + text, "utf-8")

    return write


WORDS: dict[str, Change] = {
    "a word of an answer": said_by(RAG, "再让模型", "然后模型"),
    "a question": said_by(RAG, "question: 什么是 RAG？", "question: RAG 是什么？"),
    "a new entry": added_to("qa/rag/new.yml", "question: 新的？\ntopic: rag\ntags: []\nstatus: unanswered\n"),
    "an entry without a dump gone": lambda root: (root / OWN).unlink(),
}
MORE: dict[str, Change] = {
    "an answer gone": lambda root: _without_answers(root / RAG),
    "an entry gone": lambda root: (root / RAG).unlink(),
    "an entry moved": lambda root: (root / RAG).rename((root / RAG).with_name("rag.yml")),
    "a status": said_by(RAG, "status: answered", "status: partial"),
    "a broken entry": said_by(RAG, "question:", "question: ["),
    "a field twice": added_to(RAG, "status: answered\n"),
    "a place of a dump": said_by(RAG, "line: 3", "line: 9"),
    "fingerprints": said_by(RAG, "topic: 2f", "topic: 00"),
    "a dump": said_by("sources/book.md", "先检索资料", "先查找资料"),
    "a dump and its sum": lambda root: write_dump(root, TEXT.replace("RAG 有", "检索 有").encode()),
    "a dump that is not listed": added_to("sources/more.md", "# 更多\n"),
    "a ruling": added_to("sources/rulings.yml", "- {entry: shen-me-shi-rag, title: 何为 RAG？, why: 试}\n"),
    "a ruling about nobody": added_to("sources/rulings.yml", "- {entry: nobody, title: 谁？, why: 试}\n"),
    "something taken down": added_to("sources/sources.yml", "withdrawn: [kuai-duo-da]\n"),
    "topics": said_by("qa/topics.yml", "id: rag", "id: ragged"),
    "the lines as read": lambda root: (root / "sources/.lines/book").unlink(),
}


def _without_answers(file: Path) -> None:
    text = file.read_text("utf-8")
    file.write_text(text[: text.index("answers:")] + text[text.index("imported:") :], "utf-8")


@pytest.fixture
def kept(cli, project: Path) -> Path:
    """A project whose last import had nothing to write, with an entry that a person began."""
    assert cli("import").code == 0
    added_to(OWN, "question: 切块应该多大？\ntopic: rag\ntags: []\nstatus: unanswered\n")(project)
    assert cli("import").code == 0
    return project


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A row for each time that dumps are read."""
    rows: list[str] = []
    gather = importing.gather

    def counted(*given, **more):
        rows.append("read")
        return gather(*given, **more)

    monkeypatch.setattr(importing, "gather", counted)
    return rows


def test_nothing_new_is_told_again_without_the_dumps(cli, kept: Path, read: list[str]) -> None:
    known = [cli("import"), cli("import", "--check")]
    assert not read
    shutil.rmtree(kept / ".cache")
    assert [cli("import"), cli("import", "--check")] == known
    assert read


def test_an_import_that_is_told_to_take_sides_reads_the_dumps(cli, kept: Path, read: list[str]) -> None:
    assert cli("import", "--resolve", "take").code == cli("import", "--accept").code == 0
    assert cli("import", "--resolve", "sides").code == 2
    assert len(read) == 2


@pytest.mark.parametrize("change", [*WORDS, *MORE])
def test_a_change_is_met_as_if_nothing_were_known(cli, kept: Path, read: list[str], change: str) -> None:
    (WORDS | MORE)[change](kept)
    known = [cli("import", "--check"), bool(read)]
    read.clear()
    shutil.rmtree(kept / ".cache", ignore_errors=True)
    assert [cli("import", "--check"), change in MORE] == known


def test_what_is_said_of_entries_follows_every_word(cli, kept: Path) -> None:
    said_by(RAG, "再让模型据此回答", "再据此作答")(kept)
    write_dump(kept, TEXT.replace("先检索资料", "先查找资料").encode())
    first = cli("import")
    assert "1 in conflict" in cli("import").out and f"{RAG}:" in first.err
    said_by(RAG, "先检索资料，再据此作答", "先查找资料，再让模型据此回答")(kept)
    assert "0 in conflict" in cli("import").out
    assert cli("import", "--check").code == 0


def test_a_build_tells_what_an_import_kept(cli, kept: Path, read: list[str]) -> None:
    summary = cli("import").out.splitlines()[-1]
    (kept / "mkdocs.yml").write_text("site_name: [", "utf-8")
    assert summary in cli("build").err
    assert not read


def test_a_damaged_memory_is_none(cli, kept: Path, read: list[str]) -> None:
    known = cli("import")
    file = kept / ".cache/imported"
    data = file.read_bytes()
    for broken in (data[:-9], data.replace(b"unchanged", b"rewritten"), b"", b"[" * 9999):
        file.write_bytes(broken)
        assert cli("import") == known
    assert len(read) == 4
