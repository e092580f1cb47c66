"""The five dumps as ``parse`` prints them: the published form, and a role for every line."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import pytest

from mianjing.cli import run
from tests.corpus.dumps import DUMPS, ROOT

RECORD = {
    "kind": str,
    "question": str,
    "number": (str, type(None)),
    "section": list,
    "question_line": int,
    "answer_lines": list,
    "status": str,
    "lang": str,
    "answer": str,
    "repairs": list,
}


@pytest.mark.parametrize("dump", DUMPS, ids=lambda dump: dump.stem)
def test_parse_prints_records_in_the_published_form(capsys: pytest.CaptureFixture[str], dump: Path) -> None:
    lines = dump.read_text("utf-8").split("\n")
    assert run(ROOT, ["parse", str(dump)]) == 0
    records = [json.loads(row) for row in capsys.readouterr().out.splitlines()]
    assert records
    for record in records:
        assert list(record) == list(RECORD)
        assert all(isinstance(record[key], kind) for key, kind in RECORD.items())
        assert record["kind"] in {"question", "term"}
        assert record["status"] in {"answered", "partial", "unanswered"}
        assert record["lang"] in {"zh", "en", "mixed"}
        assert all(isinstance(word, str) for word in (*record["section"], *record["repairs"]))
        assert record["question"] and "\n" not in record["question"]
        assert lines[record["question_line"] - 1].strip()
        spans = record["answer_lines"]
        assert all(1 <= first <= last <= len(lines) for first, last in spans)
        assert all(before[1] < after[0] for before, after in pairwise(spans))
        assert bool(spans) == bool(record["answer"]) == (record["status"] != "unanswered")


@pytest.mark.parametrize("dump", DUMPS, ids=lambda dump: dump.stem)
def test_every_line_that_is_not_blank_has_a_role(capsys: pytest.CaptureFixture[str], dump: Path) -> None:
    assert run(ROOT, ["parse", str(dump), "--roles"]) == 0
    named: set[int] = set()
    for row in map(json.loads, capsys.readouterr().out.splitlines()):
        assert {"from", "to", "role"} <= set(row) <= {"from", "to", "role", "reason"}
        assert row["role"] in {"question", "answer", "heading", "toc", "noise", "note", "term"}
        assert row["reason"] if row["role"] == "noise" else True
        named.update(range(row["from"], row["to"] + 1))
    lines = dump.read_text("utf-8").split("\n")
    assert {number for number, line in enumerate(lines, 1) if line.strip()} <= named
