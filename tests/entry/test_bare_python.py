"""What somebody meets whose `python3` has nothing installed, as on every clean machine."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from mianjing.cli import COMMANDS
from tests.entry.conftest import set_up
from tests.entry.script import script
from tests.small import small_library

# What each command is called with: enough to get past its arguments.
WORDS = {
    "parse": ["sources/a.txt"],
    "new": ["什么是 LoRA？"],
    "export": ["anki"],
}
LINES = [[], ["--help"], *([name, *WORDS.get(name, [])] for name in COMMANDS)]


def start(python: str, project: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [python, str(project / "build_site.py"), *words],
        cwd=project,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )


@pytest.fixture(scope="session")
def unprepared(clone: Callable[..., Path]) -> Path:
    return clone(small=True)


@pytest.fixture(scope="session")
def prepared(clone: Callable[..., Path]) -> Path:
    project = clone(small=True)
    small_library(project)
    set_up(project)
    return project


@pytest.mark.parametrize("words", LINES, ids=lambda words: " ".join(words) or "nothing")
def test_without_set_up_each_command_says_how_to_set_up(
    words: list[str], unprepared: Path, bare_python: str
) -> None:
    said = start(bare_python, unprepared, *words)
    assert said.returncode == 2
    (line,) = said.stderr.splitlines()
    assert line.startswith("build_site.py: error: the package ")
    assert line.endswith(f"run: {script('build_site').SET_UP}")
    assert said.stdout == ""


@pytest.mark.posix
@pytest.mark.parametrize("words", LINES, ids=lambda words: " ".join(words) or "nothing")
def test_after_set_up_each_command_runs(words: list[str], prepared: Path, bare_python: str) -> None:
    said = start(bare_python, prepared, *words[:1], *([] if words == ["--help"] else ["--help"]))
    assert (said.returncode, said.stderr) == (0, "")
    assert said.stdout.startswith(f"usage: build_site.py {words[0] if words[1:] else ''}".rstrip())


@pytest.mark.posix
def test_the_right_environment_does_the_work(prepared: Path, bare_python: str) -> None:
    assert start(bare_python, prepared, "check").returncode == 0
    (prepared / "qa/rag/bad.yml").write_text("question: 什么是 A？\ntopic: rag\ntags: [none]\n", "utf-8")
    said = start(bare_python, prepared, "check", "qa/rag/bad.yml")
    (prepared / "qa/rag/bad.yml").unlink()
    assert said.returncode == 1
    assert said.stderr.startswith("qa/rag/bad.yml:") or said.stdout.startswith("qa/rag/bad.yml:")


@pytest.mark.posix
def test_isolated_python_finds_the_project_too(prepared: Path, bare_python: str) -> None:
    said = subprocess.run(
        [bare_python, "-I", "-S", str(prepared / "build_site.py"), "stats", "--help"],
        capture_output=True,
        check=False,
    )
    assert said.returncode == 0


def test_an_environment_made_on_windows_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    entry = script("build_site")
    monkeypatch.setattr(entry, "ENVIRONMENT", tmp_path)
    assert entry.own_python() == ""
    python = tmp_path / "Scripts" / "python.exe"
    python.parent.mkdir()
    python.touch()
    assert entry.own_python() == str(python)


def test_an_old_python_is_told_which_one_is_needed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    entry = script("build_site")
    monkeypatch.setattr(sys, "version_info", (3, 9, 1))
    assert entry.run() == 2
    assert "Python 3.11 or newer is needed, this is 3.9" in capsys.readouterr().err


def test_an_interrupt_while_starting_is_no_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    entry = script("build_site")

    def interrupted() -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(entry, "run", interrupted)
    assert entry.main() == 130
    assert capsys.readouterr().err.startswith("build_site.py: stopped")
