"""What people do by mistake, or on purpose: a message that names the place, and the right exit code."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from mianjing.cli import run
from mianjing.site.study.dates import from_history
from mianjing.site.study.history import parse_log
from tests.small import small_library, write

ROOT = Path(__file__).resolve().parent.parent
ROW = "sources:\n  - id: a\n    file: a.txt\n    title: 甲\n    licence: NOASSERTION\n    lang: zh\n"
DIGEST = "    sha256: 7d1a54127b222502f5b79b5fb0803061152a44f92b37e23c6527baf665d4da9a\n"

MANIFESTS = {
    ROW + DIGEST + "withdrawn: [[a, b]]\n": "sources/sources.yml:8",
    ROW + DIGEST + "    rank: " + "9" * 5000 + "\n": "sources/sources.yml:8",
    ROW + DIGEST + "    dialect: flat-numberd\n": "sources/sources.yml:8",
    ROW + DIGEST + "    rank: [1]\n": "sources/sources.yml:8",
    "<<<<<<< HEAD\n" + ROW + DIGEST: "sources/sources.yml:1",
    "[" * 3000: "sources/sources.yml:",
    "sources: 5\n": "sources/sources.yml:1",
    "\0": "sources/sources.yml:",
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = small_library(tmp_path)
    write(root, "sources/a.txt", "## 1. 什么是 LoRA？\n\n甲\n")
    return root


@pytest.mark.parametrize("text", MANIFESTS, ids=lambda text: text[-30:])
@pytest.mark.parametrize("words", [["import"], ["stats"]], ids=lambda words: words[0])
def test_a_wrong_manifest_is_named_by_its_line(
    root: Path, text: str, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    write(root, "sources/sources.yml", text)
    assert run(root, words) == 1
    said = capsys.readouterr()
    assert MANIFESTS[text] in said.err and "Traceback" not in said.err


@pytest.mark.parametrize("word", ["take:what-is-rga", "keep:nothing", "take:../x"])
def test_an_entry_to_resolve_that_is_not_there_is_said(
    root: Path, word: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(root, ["import", "--resolve", word]) == 2
    said = capsys.readouterr().err
    assert word.partition(":")[2] in said and "--resolve names no entry" in said


@pytest.mark.posix
def test_new_with_bytes_that_are_not_utf8_writes_nothing(root: Path) -> None:
    command = [sys.executable, str(ROOT / "build_site.py"), "--root", str(root), "new", b"LoRA \xff\xfe?"]
    before = sorted(root.rglob("*.yml"))
    done = subprocess.run(command, capture_output=True, check=False)
    assert done.returncode == 1 and b"Traceback" not in done.stderr
    assert b"no text in UTF-8" in done.stderr
    assert sorted(root.rglob("*.yml")) == before


@pytest.mark.parametrize("second", ["-1", "99999999999999", "9" * 40, "253402300800", "", "x"])
def test_a_commit_of_an_impossible_date_has_none(second: str) -> None:
    log = parse_log(f"\0{second} Ann\n\nqa/rag/a.yml\n\x0086400 Bo\n\nqa/rag/a.yml\n")
    assert [commit.author for commit in log] == ["Ann", "Bo"]
    assert from_history(log)["a"].updated == "1970-01-02T00:00:00+00:00"


def test_a_full_disk_names_the_file_that_could_not_be_written(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("mkdocs.yml", "hooks"):
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, root / name)

    def full(source: object, target: object, **more: object) -> None:
        raise OSError(
            errno.ENOSPC, os.strerror(errno.ENOSPC), "/elsewhere/.venv/theme.css", None, str(target)
        )

    monkeypatch.setattr(shutil, "copyfile", full)
    assert run(root, ["export", "print", "--to", str(root / "out")]) == 1
    said = capsys.readouterr().err
    assert said.startswith(str(root / "out")) and ".venv" not in said
