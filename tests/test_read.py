"""Reading: every encoding a dump comes in, every file that is none, and the manifest's problems."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mianjing.core.model import Problem
from mianjing.dumps.read import ReadError, decode, read_dump
from mianjing.dumps.segment import segment
from mianjing.formats.manifest import load_manifest

TEXT = (
    "1、什么是注意力机制?\n它让模型对输入的不同部分加权，例如 Q、K 和 V。\n2、什么是分词?\n把文本切成词元。\n"
)


def written(folder: Path, data: bytes) -> Path:
    path = folder / "dump.txt"
    path.write_bytes(data)
    return path


def refused(path: Path) -> Problem:
    with pytest.raises(ReadError) as caught:
        read_dump(path)
    assert caught.value.problem.path == path.as_posix()
    assert caught.value.problem.level == "error"
    return caught.value.problem


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gbk", "gb18030", "gb2312"]
)
@pytest.mark.parametrize("text", [TEXT, TEXT * 200, "什么是分词?\n切词\n"], ids=["short", "long", "tiny"])
def test_chinese_text_is_read_right_in_any_usual_encoding(tmp_path: Path, encoding: str, text: str) -> None:
    dump = read_dump(written(tmp_path, text.encode(encoding)))
    assert "\n".join(dump.lines) == text


@pytest.mark.parametrize("encoding", ["gbk", "utf-16-le", "utf-16-be"])
def test_a_guessed_encoding_is_reported_once_with_a_remedy(tmp_path: Path, encoding: str) -> None:
    found = segment(read_dump(written(tmp_path, TEXT.encode(encoding))))
    notes = [problem for problem in found.problems if problem.rule == "not-utf-8"]
    assert len(notes) == 1
    assert notes[0].level == "warning"
    assert "UTF-8" in notes[0].message


def test_traditional_chinese_in_big5_is_read(tmp_path: Path) -> None:
    text = "什麼是注意力機制？\n它讓模型對輸入的不同部分加權。\n" * 3
    assert "\n".join(read_dump(written(tmp_path, text.encode("big5"))).lines) == text


def test_line_numbers_count_line_feeds_whatever_the_line_ends(tmp_path: Path) -> None:
    dump = read_dump(written(tmp_path, "1、a?\r\nb\n\r\n2、c?\rd\r\ne".encode()))
    assert dump.lines == ("1、a?", "b", "", "2、c? d", "e")


def test_a_file_with_carriage_returns_only_has_lines(tmp_path: Path) -> None:
    assert read_dump(written(tmp_path, "1、a?\rb\r2、c?\rd".encode())).lines == ("1、a?", "b", "2、c?", "d")


def test_control_characters_do_not_get_through(tmp_path: Path) -> None:
    text = "1、什么是\x1b[31m注意力\x08?\n" + TEXT * 20
    assert not any(char in "".join(read_dump(written(tmp_path, text.encode())).lines) for char in "\x1b\x08")


@pytest.mark.parametrize(
    ("data", "rule", "word"),
    [
        (b"", "empty-file", "empty"),
        (b" \n\t\r\n", "empty-file", "empty"),
        (b"\xef\xbb\xbf", "empty-file", "empty"),
        (b"%PDF-1.7\n1 0 obj", "broken-document", "PDF"),
        (b"PK\x03\x04\x14\x00", "binary-file", "Office"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "binary-file", "PNG"),
        (b"\x7fELF\x02\x01\x01" + bytes(range(256)) * 40, "unknown-encoding", "UTF-8"),
        (b"\x00" * 500, "", "text"),
        (b"\xff\xfe\x00\xd8\x00\xd8a\x00", "broken-encoding", "UTF-8"),
        ("caf\u00e9 na\u00efve r\u00e9sum\u00e9\n".encode("latin-1") * 9, "unknown-encoding", "UTF-8"),
    ],
)
def test_what_is_no_text_gets_one_clear_line(tmp_path: Path, data: bytes, rule: str, word: str) -> None:
    problem = refused(written(tmp_path, data))
    assert problem.rule == rule or not rule
    assert word in problem.message


def test_a_damaged_byte_in_utf8_is_named_by_line_and_column_not_read_as_gbk(tmp_path: Path) -> None:
    data = (TEXT * 5).encode() + "第二十一行".encode()[:-1] + b"\n" + TEXT.encode()
    problem = refused(written(tmp_path, data))
    assert (problem.rule, problem.line, problem.column) == ("broken-utf-8", 21, 5)


@pytest.mark.posix
def test_paths_that_are_no_dump_are_refused(tmp_path: Path) -> None:
    assert refused(tmp_path / "absent.txt").rule == "no-such-file"
    assert refused(tmp_path).rule == "not-a-file"
    os.mkfifo(tmp_path / "pipe")
    assert refused(tmp_path / "pipe").rule == "not-a-file"


def test_text_without_a_question_is_an_error_with_a_remedy(tmp_path: Path) -> None:
    found = segment(read_dump(written(tmp_path, "今天天气很好。\n我们去公园。\n".encode())))
    assert [problem.rule for problem in found.problems if problem.level == "error"] == ["no-question"]


@given(st.binary(max_size=400) | st.text(max_size=200).map(lambda text: text.encode("gb18030", "ignore")))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        text, _ = decode(data, "any.txt")
    except ReadError as error:
        assert error.problem.message
    else:
        assert not any("\ud800" <= char <= "\udfff" for char in text)


ROW = """\
  - id: one
    file: one.txt
    title: 一
    licence: NOASSERTION
    lang: zh
    sha256: {sha256}
"""


def manifest(folder: Path, body: str = "", tail: str = "") -> tuple[list[Problem], Path]:
    (folder / "one.txt").write_text(TEXT, encoding="utf-8")
    sha256 = hashlib.sha256(TEXT.encode()).hexdigest()
    path = folder / "sources.yml"
    path.write_text("sources:\n" + ROW.format(sha256=sha256) + body + tail, encoding="utf-8")
    return list(load_manifest(path).problems), path


def test_the_projects_own_manifest_is_right() -> None:
    root = Path(__file__).parent.parent
    found = load_manifest(root / "sources" / "sources.yml")
    assert not found.problems
    assert len(found.sources) == 5


def test_a_sound_manifest_has_no_problems(tmp_path: Path) -> None:
    problems, path = manifest(tmp_path)
    assert not problems
    assert [source.title for source in load_manifest(path).sources] == ["一"]


def test_a_changed_byte_is_reported_with_the_new_sum_and_the_source_kept(tmp_path: Path) -> None:
    _, path = manifest(tmp_path)
    changed = TEXT.replace("词元", "词无").encode()
    (tmp_path / "one.txt").write_bytes(changed)
    found = load_manifest(path)
    sources, problems = found.sources, found.problems
    assert [(problem.rule, problem.line, problem.level) for problem in problems] == [
        ("changed-dump", 7, "warning")
    ]
    assert hashlib.sha256(changed).hexdigest() in problems[0].message
    assert len(sources) == 1


def test_dump_and_manifest_line_must_meet(tmp_path: Path) -> None:
    (tmp_path / "two.md").write_text("# x？\ny\n", encoding="utf-8")
    problems, path = manifest(tmp_path)
    assert [(problem.rule, problem.line) for problem in problems] == [("unlisted-dump", 2)]
    assert "two.md" in problems[0].message
    (tmp_path / "two.md").unlink()
    (tmp_path / "one.txt").unlink()
    assert [(problem.rule, problem.line) for problem in load_manifest(path).problems] == [("missing-dump", 3)]


@pytest.mark.parametrize(
    ("body", "rule", "line", "word"),
    [
        ("    titel: 二\n", "schema", 8, "title"),
        ("    rank: high\n", "schema", 8, "high"),
        ("    title: 二\n", "duplicate-key", 8, "again"),
        ("    url: javascript:alert(1)\n", "schema", 8, "https://"),
        ("    author: [a, b]\n", "schema", 8, "author"),
        ("  - {id: two, file: f, title: t, licence: MIT, lang: zh}\n", "schema", 8, "sha256"),
        ("  - just words\n", "schema", 8, "id:"),
        ("withdrawn: one\n", "schema", 8, "list"),
        ("withdrawn: [[a, b]]\n", "schema", 8, "source:line"),
        ("    rank: " + "9" * 5000 + "\n", "schema", 8, "whole number"),
        ("withdrawn:\n  - nowhere:12\n", "unknown-source", 9, "one"),
        ("withdrawn:\n  - One Two\n", "schema", 9, "source:line"),
        ("surces: []\n", "schema", 8, "sources"),
        ("    author: 'open\n", "yaml-syntax", 8, "never closed"),
    ],
)
def test_a_wrong_manifest_is_explained_by_line(
    tmp_path: Path, body: str, rule: str, line: int, word: str
) -> None:
    problems, _ = manifest(tmp_path, body)
    found = [(problem.rule, problem.line) for problem in problems]
    assert (rule, line) in found
    assert word in next(problem.message for problem in problems if problem.rule == rule)


def test_no_manifest_is_one_problem(tmp_path: Path) -> None:
    assert [problem.rule for problem in load_manifest(tmp_path / "sources.yml").problems] == ["paths"]


def test_a_path_cannot_leave_the_folder(tmp_path: Path) -> None:
    _, path = manifest(tmp_path)
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("file: one.txt", "file: ../one.txt"), encoding="utf-8")
    (problem,) = [one for one in load_manifest(path).problems if one.line == 3]
    assert "bare name" in problem.message


def test_a_source_an_answer_or_an_entry_is_taken_down_by_one_line(tmp_path: Path) -> None:
    tail = "withdrawn:\n  - one  # the author asked\n  - one:3\n  - shen-me-shi-fen-ci\n"
    problems, path = manifest(tmp_path, tail=tail)
    assert not problems
    assert load_manifest(path).sources[0].withdrawn
    assert load_manifest(path).withdrawn == {"one", "one:3", "shen-me-shi-fen-ci"}


@given(st.text(alphabet="sources:- \n&*!{}[]'\"#|>?%@`\tid一", max_size=80))
def test_any_manifest_is_read_or_explained(text: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sources.yml"
        path.write_text(text, encoding="utf-8")
        load_manifest(path)
