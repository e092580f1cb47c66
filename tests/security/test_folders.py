"""No command reads or writes outside the project, and no name stands in it that some system can't hold."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from mianjing.cli import run
from mianjing.core.problems import format_problems
from mianjing.formats import atomic, tree
from mianjing.formats.portable import DEVICES
from mianjing.formats.project import Project
from mianjing.qa.new import new_entry
from mianjing.qa.run import check
from tests.conftest import LIBRARY
from tests.small import NEIGHBOUR, small_library, write
from tests.study.conftest import make_project

COMMANDS = (
    ["import"],
    ["build"],
    ["check"],
    ["new", "什么是 LoRA？"],
    ["export", "anki"],
    ["stats"],
    ["serve"],
)
LINKS = (
    "qa/.mianjing-lock",
    "qa/.a",
    "qa/rag/.hidden.yml",
    "qa/linked",
    "sources/a.txt",
    "sources/.more",
    ".cache",
    "site",
    "export/mianjing.apkg",
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "project").mkdir()
    return small_library(tmp_path / "project")


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    write(tmp_path, "elsewhere/folder/secret.yml", "密码\n")
    write(tmp_path, "elsewhere/secret.txt", "密码\n")
    return tmp_path / "elsewhere"


def state(folder: Path) -> dict[str, bytes]:
    return {str(file): file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file()}


@pytest.mark.posix
@pytest.mark.parametrize("words", COMMANDS, ids=lambda words: words[0])
@pytest.mark.parametrize("place", LINKS)
@pytest.mark.parametrize("target", ["secret.txt", "folder"])
def test_a_link_is_named_and_nothing_behind_it_touched(
    root: Path,
    elsewhere: Path,
    place: str,
    target: str,
    words: list[str],
    capsys: pytest.CaptureFixture[str],
) -> None:
    (root / place).parent.mkdir(exist_ok=True)
    (root / place).symlink_to(elsewhere / target)
    before = state(elsewhere)
    assert run(root, words) == 1
    said = capsys.readouterr()
    assert f"{place}: error: a symbolic link" in said.out + said.err
    assert "secret" not in said.out + said.err
    assert state(elsewhere) == before


@pytest.mark.posix
def test_a_link_back_into_the_folder_is_not_walked_for_ever(root: Path) -> None:
    (root / "qa/.a").symlink_to(".")
    (root / "qa/.b").symlink_to(".")
    assert [one.path for one in tree.barriers(root, tree.found_in(root))] == ["qa/.a", "qa/.b"]


@pytest.mark.posix
def test_mkdocs_itself_does_not_walk_it_either(tmp_path: Path) -> None:
    project = make_project(tmp_path)
    (project / "qa/.a").symlink_to(".")
    (project / "qa/.b").symlink_to(".")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(tmp_path / "out")]
    done = subprocess.run(
        command, cwd=project, capture_output=True, encoding="utf-8", check=False, timeout=60
    )
    assert done.returncode != 0
    assert "qa/.a: error: a symbolic link" in done.stdout + done.stderr


@pytest.mark.posix
def test_a_topic_that_is_a_link_is_neither_read_nor_written(root: Path, elsewhere: Path) -> None:
    (root / "qa/fine-tuning").symlink_to(elsewhere)
    before = state(elsewhere)
    assert run(root, ["import"]) == run(root, ["new", "什么是 LoRA？", "--topic", "fine-tuning"]) == 1
    assert state(elsewhere) == before


@pytest.mark.posix
@pytest.mark.parametrize("words", COMMANDS, ids=lambda words: words[0])
@pytest.mark.parametrize("place", ["qa/rag/pipe.yml", "sources/sources.yml", "qa/topics.yml", "mkdocs.yml"])
def test_a_pipe_is_named_not_waited_for(
    root: Path, place: str, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    (root / place).unlink(missing_ok=True)
    os.mkfifo(root / place)
    assert run(root, words) == 1
    said = capsys.readouterr()
    assert f"{place}: error: neither a file nor a folder" in said.err + said.out


def test_a_folder_where_an_entry_belongs_is_named(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (root / "qa/rag/x.yml").mkdir()
    assert run(root, ["import"]) == 1
    assert "qa/rag/x.yml: error: a folder where a file belongs" in capsys.readouterr().err


@pytest.mark.posix
def test_the_lock_is_not_opened_through_a_link(tmp_path: Path, elsewhere: Path) -> None:
    (tmp_path / ".mianjing-lock").symlink_to(elsewhere / "secret.txt")
    with pytest.raises(OSError), atomic.lock(tmp_path):
        pass
    assert (elsewhere / "secret.txt").read_text("utf-8") == "密码\n"


@pytest.mark.posix
def test_a_file_is_not_written_through_a_link_in_its_way(tmp_path: Path, elsewhere: Path) -> None:
    (tmp_path / ".mianjing-x.yml.tmp").symlink_to(elsewhere / "secret.txt")
    atomic.write(tmp_path / "x.yml", b"new")
    assert (tmp_path / "x.yml").read_bytes() == b"new"
    assert (elsewhere / "secret.txt").read_text("utf-8") == "密码\n"
    assert stat.S_ISREG((tmp_path / "x.yml").lstat().st_mode)


NAMES = {
    "qa/rag/aux.yml": "name of a device",
    "qa/rag/NUL.yml": "name of a device",
    "qa/rag/com1.yml": "name of a device",
    "qa/rag/com1.old.yml": "name of a device",
    "qa/lpt9/x.yml": "name of a device",
    "qa/rag./x.yml": "dot or space",
    "qa/rag /x.yml": "dot or space",
    "qa/rag/a?.yml": "`?` is not allowed",
    "qa/rag/What-is-rag.yml": "in capitals only",
    "qa/rag/b.YML": "rename it to b.yml",
    "qa/rag/b.yaml": "rename it to b.yml",
    "sources/con.txt": "name of a device",
    "qa/assets/images/favicon.png": "would replace a file of the site",
    "qa/search/local.png": "would replace a file of the site",
}


@pytest.mark.posix
@pytest.mark.parametrize("path", NAMES)
def test_a_name_that_some_system_cannot_hold_is_refused(root: Path, path: str) -> None:
    write(root, path, NEIGHBOUR)
    said = format_problems(one for one in check(Project(root)) if one.rule == "paths")
    assert NAMES[path] in said
    assert said.count("\n") == 1


@pytest.mark.posix
def test_the_name_of_a_file_that_is_checked_alone_counts_too(root: Path) -> None:
    file = write(root, "qa/rag/aux.yml", NEIGHBOUR)
    assert "paths" in {one.rule for one in check(Project(root), [file])}


@pytest.mark.parametrize("name", sorted(DEVICES)[:30])
def test_new_writes_no_name_of_a_device(root: Path, name: str) -> None:
    path, problems = new_entry(Project(root), f"{name}?", "rag")
    assert path and not [one for one in problems if one.level == "error"]
    assert [one for one in check(Project(root), [root / path]) if one.level == "error"] == []


@pytest.mark.parametrize("name", sorted(tree.SITE_FOLDERS | tree.SITE_PAGES | {"aux"}))
def test_a_topic_does_not_take_the_place_of_a_page(root: Path, name: str) -> None:
    topics = (root / "qa/topics.yml").read_text("utf-8")
    write(root, "qa/topics.yml", topics + f"- {{id: {name}, zh: 甲, en: A, about: 乙}}\n")
    (problem,) = (one for one in check(Project(root)) if one.path == "qa/topics.yml")
    assert (problem.line, problem.rule) == (3, "unique-id")


def test_no_entry_was_or_is_the_page_of_its_topic(root: Path) -> None:
    write(root, "qa/rag/index.yml", NEIGHBOUR.replace("RAG", "检索"))
    write(root, "qa/rag/other.yml", NEIGHBOUR.replace("RAG", "索引") + "formerly: [index]\n")
    found = [one for one in check(Project(root)) if "topic's own page" in one.message]
    assert [(one.path, one.line) for one in found] == [("qa/rag/index.yml", 1), ("qa/rag/other.yml", 6)]


@pytest.mark.posix
@pytest.mark.parametrize("given", ["", "/dev/zero", "/etc", "sources", "nowhere.yml", "qa/nothing/"])
def test_check_says_what_it_did_not_check(
    root: Path, given: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(root)
    (root / "qa/nothing").mkdir()
    assert run(root, ["check", given]) == 2
    said = capsys.readouterr()
    assert "nothing was checked" in said.err and given in said.err


def test_check_of_the_whole_project_is_check_of_everything(
    root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(root)
    write(root, "qa/rag/bad.yml", "question: [\n")
    assert run(root, ["check", "."]) == run(root, ["check"]) == 1


def test_what_stands_at_the_top_of_the_site_is_a_topic_or_reserved(site_dir: Path) -> None:
    topics = {topic.id for topic in Project(LIBRARY).topics}
    there = {place.name for place in site_dir.iterdir() if place.is_dir()}
    assert there - topics == (tree.SITE_FOLDERS | tree.SITE_PAGES) - {"index"}
