"""The command line as other tools call it: what it prints, what it writes, how it ends.

Most commands run in this process, in a small project of their own; what only a process can show (pipes,
locales, other folders) runs in one.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from mianjing.cli import COMMANDS, command, run
from mianjing.formats import atomic
from tests.small import copy_tables

ROOT = Path(__file__).resolve().parent.parent
TEXT = """# 检索增强

## 1. 什么是 RAG？

检索增强生成：先检索资料，再让模型据此回答。

## 2. RAG 有什么缺点？

## 3. 什么是 LoRA？

冻结原有权重，只训练一对低秩矩阵。
"""
RAG = "qa/rag/shen-me-shi-rag.yml"


class EntrySummary(NamedTuple):
    """How a command ended and what it said."""

    code: int
    out: str
    err: str


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project of one dump with three questions; nothing is imported yet."""
    copy_tables(tmp_path)
    write_dump(tmp_path, TEXT.encode())
    return tmp_path


def write_dump(project: Path, data: bytes) -> None:
    (project / "sources").mkdir(exist_ok=True)
    (project / "sources" / "book.md").write_bytes(data)
    (project / "sources" / "sources.yml").write_text(
        "sources:\n  - id: book\n    file: book.md\n    title: 手册\n    licence: NOASSERTION\n"
        f"    lang: zh\n    sha256: {hashlib.sha256(data).hexdigest()}\n",
        "utf-8",
    )


@pytest.fixture
def cli(project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):
    """Runs a command line in the project's folder; no command may end in a traceback."""
    monkeypatch.chdir(project)

    def cli(*words: object) -> EntrySummary:
        try:
            code = run(project, [str(word) for word in words])
        except SystemExit as stop:  # argparse's way to end
            code = int(stop.code or 0)
        said = capsys.readouterr()
        assert "Traceback" not in said.err
        return EntrySummary(code, said.out, said.err)

    return cli


def files(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Every file's bytes and time of writing; locks, which hold nothing, and caches aside."""
    return {
        str(path.relative_to(folder)): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in folder.rglob("*")
        if path.is_file() and not path.name.startswith(".mianjing-") and ".cache" not in path.parts
    }


def start(*words: str, cwd: Path = ROOT, **more: object) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, str(ROOT / "build_site.py"), *words]
    return subprocess.run(command, cwd=cwd, capture_output=True, check=False, timeout=120, **more)  # type: ignore[call-overload]


# -- parse ---------------------------------------------------------------------------------------------------


def test_parse_writes_nothing(cli, project: Path) -> None:
    before = files(project)
    assert cli("parse", "sources/book.md").code == 0
    assert cli("parse", "sources/book.md", "--roles").code == 0
    assert files(project) == before


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-16-be"])
def test_any_usual_encoding_reads_the_same(cli, project: Path, encoding: str) -> None:
    expected = cli("parse", "sources/book.md").out
    (project / "other.txt").write_bytes(TEXT.encode(encoding))
    said = cli("parse", "other.txt")
    assert (said.code, said.out) == (0, expected)
    warned = "" if encoding.startswith("utf-8") else "read as"
    assert warned in said.err and bool(warned) == bool(said.err)


def test_mixed_line_ends_read_the_same(cli, project: Path) -> None:
    expected = cli("parse", "sources/book.md").out
    (project / "mixed.md").write_bytes(TEXT.replace("\n", "\r\n", 5).encode())
    assert cli("parse", "mixed.md").out == expected


BAD_DUMPS = {
    "empty": (b"", "empty"),
    "blank": (b"\n \n\t\n", "empty"),
    "binary": (bytes(range(256)) * 50, "not text"),
    "image": (b"\x89PNG\r\n\x1a\n" + b"\x00\x01" * 99, "not text"),
    "cut": (TEXT.encode()[:-2], "UTF-8"),
    "no-question": ("今天天气很好。\n我们去公园散步。\n".encode(), "no question"),
}


@pytest.mark.parametrize("name", BAD_DUMPS)
def test_a_dump_that_cannot_be_read_is_one_clear_line(cli, project: Path, name: str) -> None:
    data, reason = BAD_DUMPS[name]
    (project / "bad.txt").write_bytes(data)
    said = cli("parse", "bad.txt")
    assert (said.code, said.out) == (1, "")
    assert re.fullmatch(r"bad\.txt(:\d+){0,2}: error: [^\n]+ \[[a-z0-9-]+\]\n", said.err)
    assert reason in said.err


@pytest.mark.parametrize("name", BAD_DUMPS)
def test_a_bad_dump_stops_an_import_before_it_writes(cli, project: Path, name: str) -> None:
    assert cli("import").code == 0
    write_dump(project, BAD_DUMPS[name][0])
    before = files(project)
    said = cli("import")
    assert said.code == 1
    assert "book.md" in said.err and "error: " in said.err
    assert files(project) == before


# -- import --------------------------------------------------------------------------------------------------


def test_import_writes_entries_once_and_accounts_for_every_line(cli, project: Path) -> None:
    said = cli("import")
    assert said.code == 0 and said.err == ""
    assert "0  unaccounted" in said.out and "3 added" in said.out
    before = files(project)
    again = cli("import")
    assert again.code == 0 and "0 added, 0 changed, 0 deleted, 3 unchanged" in again.out
    assert files(project) == before
    assert cli("check") == EntrySummary(0, "", "")


def test_import_check_says_what_it_would_do_and_writes_nothing(cli, project: Path) -> None:
    before = files(project)
    said = cli("import", "--check")
    assert said.code == 1 and f"would add {RAG}" in said.out
    assert files(project) == before
    cli("import")
    assert cli("import", "--check").code == 0


def test_a_persons_edit_survives_a_changed_source_and_can_be_resolved(cli, project: Path) -> None:
    cli("import")
    entry = project / RAG
    entry.write_text(entry.read_text("utf-8").replace("再让模型据此回答", "再据此作答"), "utf-8")
    edited = entry.read_bytes()
    write_dump(project, TEXT.replace("先检索资料", "先查找资料").encode())
    said = cli("import")
    assert f"{RAG}:" in said.err and "--resolve" in said.err and "1 in conflict" in said.out
    assert "再据此作答" in said.err and "先查找资料" in said.err
    assert entry.read_bytes() == edited
    assert cli("import", "--resolve", "keep:shen-me-shi-rag").code == 0
    assert "再据此作答" in entry.read_text("utf-8")
    assert cli("import", "--check").code == 0


def test_a_changed_byte_of_a_dump_is_reported_with_its_remedy(cli, project: Path) -> None:
    (project / "sources" / "book.md").write_bytes(TEXT.encode() + b"\n")
    said = cli("import")
    assert re.search(r"sources/sources\.yml:7:13: warning: book\.md .* sha256: [0-9a-f]{64} \[", said.err)


def test_a_dump_that_the_manifest_does_not_list_is_reported(cli, project: Path) -> None:
    (project / "sources" / "another.md").write_text(TEXT, "utf-8")
    said = cli("import")
    assert "another.md" in said.err and "sources/" in said.err


def test_a_dump_that_the_manifest_lists_but_nobody_has_is_reported(cli, project: Path) -> None:
    (project / "sources" / "book.md").unlink()
    said = cli("import")
    assert said.code == 1 and "book.md" in said.err


@pytest.mark.parametrize("text", ["sources:\n  - {id: book, file: [", "sources: 3\n", "", "\x00"])
def test_a_broken_manifest_stops_the_import(cli, project: Path, text: str) -> None:
    (project / "sources" / "sources.yml").write_text(text, "utf-8")
    said = cli("import")
    assert said.code == 1 and "sources/sources.yml" in said.err and "error: " in said.err


def test_a_half_written_entry_is_named_and_left_alone(cli, project: Path) -> None:
    cli("import")
    entry = project / RAG
    half = entry.read_bytes()[:150]
    entry.write_bytes(half)
    said = cli("import")
    assert said.code == 1 and re.search(rf"^{RAG}:\d+:\d+: error: ", said.err, re.MULTILINE)
    assert entry.read_bytes() == half
    assert sorted(path.name for path in entry.parent.glob("*.yml")) == [
        "rag-you-shen-me-que-dian.yml",
        "shen-me-shi-rag.yml",
    ]
    assert cli("check").code == 1


def test_two_imports_at_once_do_not_mix(cli, project: Path) -> None:
    before = files(project)
    with atomic.lock(project / "qa"):
        said = cli("import")
    assert said.code == 1 and "another import" in said.err
    assert files(project) == before


@pytest.mark.parametrize("stop", [KeyboardInterrupt(), OSError(errno.ENOSPC, "No space left on device")])
def test_an_import_that_is_cut_short_leaves_whole_files(cli, project, monkeypatch, stop) -> None:
    written: list[Path] = []
    write = atomic.write

    def write_one(file: Path, data: bytes) -> None:
        if written:
            raise stop
        written.append(file)
        write(file, data)

    with monkeypatch.context() as patch:
        patch.setattr(atomic, "write", write_one)
        said = cli("import")
    assert said.code == (130 if isinstance(stop, KeyboardInterrupt) else 1)
    assert "whole" in said.err and len(said.err.splitlines()) == 1
    assert len(written) == 1 and cli("check").code == 0
    assert "2 added, 0 changed, 0 deleted, 1 unchanged" in cli("import").out


# -- check, new, stats ---------------------------------------------------------------------------------------


def test_check_reports_every_problem_in_three_formats(cli, project: Path) -> None:
    cli("import")
    entry = project / RAG
    text = entry.read_text("utf-8").replace("tags: [rag]", "tags: [ragg]")
    entry.write_text(text.replace("status: answered", "colour: red\nstatus: answered"), "utf-8")

    said = cli("check", RAG)
    assert said.code == 1
    assert re.search(rf"^{RAG}:4:\d+: error: .*did you mean \"rag\"\?.* \[known-tags\]$", said.out, re.M)
    assert re.search(rf"^{RAG}:5:\d+: error: .*colour.* \[schema\]$", said.out, re.M)
    assert cli("check").out == said.out == cli("check", "qa/rag").out

    rows = json.loads(cli("check", "--format", "json").out)
    assert [(row["path"], row["line"], row["level"]) for row in rows] == [
        (RAG, 4, "error"),
        (RAG, 5, "error"),
    ]
    assert all({"column", "message", "rule"} <= set(row) for row in rows)

    notes = cli("check", "--format", "github").out.splitlines()
    assert len(notes) == 2 and notes[0].startswith(f"::error file={RAG},line=4,col=")


def test_a_clean_check_is_silent_or_an_empty_array(cli) -> None:
    cli("import")
    assert cli("check") == cli("check", "--format", "github") == EntrySummary(0, "", "")
    assert json.loads(cli("check", "--format", "json").out) == []


def test_warnings_alone_do_not_fail_a_check(cli, project: Path) -> None:
    cli("import")
    entry = project / RAG
    entry.write_text(entry.read_text("utf-8").replace("tags: [rag]", "tags: []"), "utf-8")
    said = cli("check")
    assert said.code == 0 and " warning: " in said.out and " error: " not in said.out


def test_new_writes_an_unanswered_entry_that_passes_check(cli, project: Path) -> None:
    cli("import")
    said = cli("new", "向量检索怎样避免漏掉相关的段落？", "--topic", "rag")
    path = project / said.out.strip()
    assert said.code == 0 and said.err == "" and path.parent == project / "qa" / "rag"
    assert "status: unanswered" in path.read_text("utf-8")
    assert cli("check").code == 0
    assert "open: 2" in cli("stats").out


def test_new_warns_of_a_likely_duplicate_and_refuses_a_certain_one(cli, project: Path) -> None:
    cli("import")
    near = cli("new", "能解释一下什么是 RAG 吗？")
    assert near.code == 0 and re.search(rf"^{RAG}: warning: ", near.err, re.M)
    before = files(project)
    same = cli("new", "什么是rag?")
    assert same.code == 1 and re.search(rf"^{RAG}: error: ", same.err, re.M) and same.out == ""
    assert files(project) == before


def test_stats_counts_by_topic_source_status_trust_and_verdict(cli) -> None:
    cli("import")
    said = cli("stats")
    assert said.code == 0
    rows = dict(row.rsplit(maxsplit=1) for row in said.out.splitlines() if re.fullmatch(r"  \S+ +\d+", row))
    counts = {name.strip(): int(number) for name, number in rows.items() if number != "0"}
    held = {"rag": 2, "peft": 1, "book": 3, "answered": 2, "unanswered": 1}
    assert counts == {**held, "material": 2, "open": 1}
    assert re.search(r"^  not checked +2$", said.out, re.M)


# -- usage ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["frobnicate"], "frobnicate"),
        (["--frobnicate"], "--frobnicate"),
        (["parse"], "FILE"),
        (["parse", "no-such-file"], "no-such-file"),
        (["parse", "qa"], "qa"),
        (["check", "no/such/folder"], "no/such/folder"),
        (["check", "--format", "xml"], "xml"),
        (["import", "--resolve", "perhaps"], "perhaps"),
        (["new"], "question"),
        (["export", "papyrus"], "papyrus"),
        (["serve", "--address", "nowhere"], "nowhere"),
        (["--root", "no-such-folder", "check"], "no-such-folder"),
    ],
)
def test_bad_usage_ends_with_2_and_names_what_is_wrong(cli, project: Path, words, named) -> None:
    before = files(project)
    said = cli(*words)
    assert (said.code, said.out) == (2, "")
    assert re.search(rf"error: .*{named}|{named}: error: ", said.err)
    assert files(project) == before


@pytest.mark.parametrize(
    "words", [["build"], ["import"], ["stats"], ["check"], ["serve"], ["export", "anki"]]
)
def test_a_folder_that_is_no_project_is_one_clear_line(cli, project: Path, words: list[str]) -> None:
    (project / "empty").mkdir()
    said = cli("--root", project / "empty", *words)
    problems = said.out + said.err
    assert said.code == 1 and len(problems.splitlines()) == 1 and "error: " in problems


def test_help_names_every_command_and_each_explains_itself(cli) -> None:
    said = cli("--help")
    assert said.code == 0 and "exit codes" in said.out
    for name in COMMANDS:
        assert re.search(rf"^ +{name} ", said.out, re.M)
        alone = cli(name, "--help")
        assert alone.code == 0 and command(name).HELP.splitlines()[0] in alone.out


# -- as a process --------------------------------------------------------------------------------------------


def test_output_is_utf_8_under_any_locale_and_from_any_folder(project: Path) -> None:
    env = {"PATH": os.environ["PATH"], "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"}
    said = start("parse", "book.md", cwd=project / "sources", env=env)
    assert said.returncode == 0 and said.stderr == b""
    assert "什么是 RAG？" in said.stdout.decode("utf-8")


def test_a_reader_that_goes_away_is_no_error(tmp_path: Path) -> None:
    dump = tmp_path / "long.md"
    dump.write_text(
        "".join(f"## {n}. 什么是 RAG？\n\n{'检索资料' * 200}\n\n" for n in range(1, 300)), "utf-8"
    )
    process = subprocess.Popen(
        [sys.executable, str(ROOT / "build_site.py"), "parse", str(dump)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None and process.stderr is not None
    process.stdout.readline()
    process.stdout.close()
    assert b"Traceback" not in process.stderr.read()
    process.stderr.close()
    assert process.wait(60) == 0
