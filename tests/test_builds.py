"""A build that uses what earlier ones kept gives what a build from nothing gives, byte for byte."""

from __future__ import annotations

import random
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from mianjing.cli import run
from tests.small import copy_tables
from tests.test_cli import ROOT, TEXT, write_dump

MADE = (".cache", "site")
OWN = """question: {question}
topic: rag
tags: [rag]
status: answered
answers:
  - lang: zh
    body: |
      {body}
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project of one dump and two questions that people wrote, nothing built yet."""
    root = tmp_path / "project"
    copy_tables(root)
    shutil.copy(ROOT / "mkdocs.yml", root)
    shutil.copytree(ROOT / "hooks", root / "hooks", ignore=shutil.ignore_patterns("__pycache__"))
    write_dump(root, TEXT.encode())
    own(
        root,
        "yong-shen-me-jian-suo",
        "用什么检索资料？",
        "向量检索，或者 [RAG](shen-me-shi-rag.yml) 里的混合检索。",
    )
    own(root, "kuai-duo-da", "切块应该多大？", "没有定数，要试。")
    assert run(root, ["import"]) == 0
    return root


def own(root: Path, name: str, question: str, body: str) -> None:
    file = root / f"qa/rag/{name}.yml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(OWN.format(question=question, body=body), "utf-8")


def built(root: Path) -> dict[str, bytes]:
    assert run(root, ["build", "--release"]) == 0
    return files(root / "site")


def files(folder: Path) -> dict[str, bytes]:
    found = (file for file in folder.rglob("*") if file.is_file())
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in found}


def from_nothing(root: Path) -> dict[str, bytes]:
    """What a build of the same state gives that has no memory of any other."""
    copy = root.with_name("copy")
    shutil.copytree(root, copy, ignore=shutil.ignore_patterns(*MADE))
    try:
        return built(copy)
    finally:
        shutil.rmtree(copy)


def edit(root: Path) -> None:
    own(root, "kuai-duo-da", "切块应该多大？", "常见的是几百个 token，再看召回率。")


def ask_otherwise(root: Path) -> None:
    file = root / "qa/rag/shen-me-shi-rag.yml"
    file.write_text(
        file.read_text("utf-8").replace("question: 什么是 RAG？", "question: RAG 是什么？"), "utf-8"
    )


def add(root: Path) -> None:
    own(root, "chong-pai", "为什么要重排？", "召回要全，重排要准。")


def delete(root: Path) -> None:
    next((root / "qa/rag").glob("kuai-*.yml")).unlink()


def rename(root: Path) -> None:
    (root / "qa/rag/kuai-duo-da.yml").rename(root / "qa/rag/kuai-de-da-xiao.yml")


def change_table(root: Path) -> None:
    file = root / "qa/topics.yml"
    file.write_text(file.read_text("utf-8").replace("zh: 检索增强生成", "zh: 检索增强", 1), "utf-8")


STEPS: tuple[Callable[[Path], None], ...] = (edit, ask_otherwise, add, rename, change_table, delete)


def test_builds_after_edits_give_what_builds_from_nothing_give(project: Path) -> None:
    first = built(project)
    assert built(project) == first
    steps = list(STEPS[:-1])
    random.Random(12).shuffle(steps)
    for some in (steps[:1], steps[1:3], [*steps[3:], delete]):
        for step in some:
            before = files(project / "qa")
            step(project)
            assert files(project / "qa") != before
        assert built(project) == from_nothing(project), some
        assert run(project, ["import", "--check"]) == 0, some


def test_a_site_that_was_touched_is_made_again(project: Path) -> None:
    first = built(project)
    page = project / "site/rag/kuai-duo-da/index.html"
    page.write_bytes(page.read_bytes() + b"<!-- by hand -->")
    (project / "site/feed.xml").unlink()
    (project / "site/more.txt").write_text("x")
    assert built(project) == first


def test_what_a_release_had_to_take_along_is_said_to_be_gone(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert any(name.startswith("download/") for name in built(project))
    capsys.readouterr()
    for gone in (True, False):
        edit(project) if gone else add(project)
        assert run(project, ["build"]) == 0
        assert ("no longer in the site" in capsys.readouterr().out) == gone
        assert not (project / "site/download").exists()


def test_a_build_of_nothing_new_says_what_the_last_one_said(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = []
    for _ in range(2):
        run(project, ["build"])
        said.append(capsys.readouterr())
    assert said[0].out == said[1].out != ""
    assert said[0].err.splitlines()[-1] == said[1].err.splitlines()[-1] != ""


def test_damaged_caches_change_nothing(project: Path) -> None:
    first = built(project)
    for file in (project / ".cache").iterdir():
        data = bytearray(file.read_bytes())
        data[len(data) // 2 :: 97] = b"#" * len(data[len(data) // 2 :: 97])
        file.write_bytes(bytes(data))
    assert built(project) == first


def test_what_an_edit_breaks_elsewhere_is_reported(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(project, ["check"]) == 0
    capsys.readouterr()
    (project / "qa/rag/shen-me-shi-rag.yml").rename(project / "qa/rag/rag-shi-shen-me.yml")
    own(project, "chong-fu", "切块应该多大？", "同一道题。")
    assert run(project, ["check"]) == 1
    out = capsys.readouterr().out
    assert re.search(r"^qa/rag/yong-shen-me-jian-suo\.yml:.*\[known-links\]$", out, re.MULTILINE)
    assert out.count("[duplicate-question]") == 2
