"""No shape of input costs more than in proportion to its size: steps are counted, no clock is read.

A step is a line of Python that runs or a call that it makes. Each shape is built at two sizes; four times the
input may take five times the steps, room enough for a sort and too little for anything quadratic.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from mianjing.core.model import Dump, Record, Term
from mianjing.dumps.repair import repair
from mianjing.dumps.segment import segment
from mianjing.formats.manifest import load_manifest
from mianjing.formats.project import Project
from mianjing.organise.merge.groups import group
from mianjing.organise.merge.rulings import Rulings
from mianjing.organise.merge.wording import Wording
from mianjing.qa.run import check
from mianjing.site.render.terms import TermNames
from tests.small import small_library, write

SMALL, FACTOR, MOST = 60, 4, 5.0


def steps(work: Callable[[], object]) -> int:
    """How many lines and calls ``work`` takes."""
    count = 0

    def line(frame: FrameType, event: str, argument: Any) -> Any:
        nonlocal count
        count += event == "line"
        return line

    def call(frame: FrameType, event: str, argument: Any) -> None:
        nonlocal count
        count += event == "c_call"

    before = sys.gettrace()
    sys.settrace(line)
    sys.setprofile(call)
    try:
        work()
    finally:
        sys.setprofile(None)
        sys.settrace(before)
    return count


ENTRY = "question: 什么是 LoRA？\ntopic: fine-tuning\ntags: [lora]\nstatus: answered\n"
ANSWER = "answers:\n  - lang: zh\n    body: 甲\n"


def listed(key: str, row: Callable[[int], str], n: int) -> str:
    return f"{key}:\n" + "".join(f"  - {row(i)}\n" for i in range(n))


FIELDS: dict[str, tuple[str, Callable[[int], str]]] = {
    "ways to ask": (
        "qa/fine-tuning/x.yml",
        lambda n: ENTRY + listed("asked_as", lambda i: f"问 {i}", n) + ANSWER,
    ),
    "the same way to ask": (
        "qa/fine-tuning/x.yml",
        lambda n: ENTRY + listed("asked_as", lambda i: "问", n) + ANSWER,
    ),
    "ways to ask of mixed kinds": (
        "qa/fine-tuning/x.yml",
        lambda n: ENTRY + listed("asked_as", lambda i: str(i) if i % 2 else f"{{a: {i}}}", n) + ANSWER,
    ),
    "unknown tags": (
        "qa/fine-tuning/x.yml",
        lambda n: ENTRY.replace("[lora]", f"[{', '.join(f'loraa-{i}' for i in range(n))}]") + ANSWER,
    ),
    "unknown fields": (
        "qa/fine-tuning/x.yml",
        lambda n: ENTRY + ANSWER + "".join(f"f{i}: 1\n" for i in range(n)),
    ),
    "a field many times": ("qa/fine-tuning/x.yml", lambda n: ENTRY + ANSWER + "tags: [rag]\n" * n),
    "origins": (
        "qa/fine-tuning/x.yml",
        # A field too many, so that both sizes are refused and each refusal worded.
        lambda n: (
            ENTRY + ANSWER + "x: 1\n" + listed("origins", lambda i: f"{{source: dump-a, line: {i + 1}}}", n)
        ),
    ),
    "answers": ("qa/fine-tuning/x.yml", lambda n: ENTRY + ANSWER + "  - {lang: zh, body: 乙}\n" * n),
    "claims": (
        "qa/fine-tuning/x.yml",
        lambda n: ENTRY + ANSWER + "    claims:\n" + "      - {verdict: wrong, fact: 甲}\n" * n,
    ),
    "former ids": (
        "qa/fine-tuning/x.yml",
        lambda n: ENTRY + ANSWER + listed("formerly", lambda i: f"a-{i}", n),
    ),
    "conflicts": ("qa/fine-tuning/x.yml", lambda n: "<<<<<<< a\n=======\n>>>>>>> b\n" * n),
    "invisible characters": ("qa/fine-tuning/x.yml", lambda n: ENTRY + ANSWER + "# \u200b\n" * n),
    "names of a term": (
        "qa/glossary/x.yml",
        lambda n: "term: X1\nbody: 甲\n" + listed("aliases", lambda i: f"名 {i}", n),
    ),
    "words of one alias row": (
        "qa/aliases.yml",
        lambda n: f"- [{', '.join(f'字{i}' for i in range(n))}]\n",
    ),
    "alias rows": ("qa/aliases.yml", lambda n: "".join(f"- [甲{i}, 乙{i}]\n" for i in range(n))),
    "tags": ("qa/tags.yml", lambda n: "".join(f"- {{id: t-{i}, zh: 甲}}\n" for i in range(n))),
    "the same tag": ("qa/tags.yml", lambda n: "- {id: t, zh: 甲}\n" * n),
    "topics": (
        "qa/topics.yml",
        lambda n: "".join(f"- {{id: t-{i}, zh: 甲, en: A, about: 乙}}\n" for i in range(n)),
    ),
    "files of one name but for capitals": ("", lambda n: ""),
}


@pytest.mark.posix
@pytest.mark.parametrize("shape", FIELDS)
def test_check_takes_steps_in_proportion(shape: str, tmp_path: Path) -> None:
    path, text = FIELDS[shape]

    def taken(n: int) -> int:
        root = small_library(tmp_path / str(n))
        if path:
            write(root, path, text(n))
        else:
            for i in range(n):
                write(root, f"qa/rag/{bin(i)[2:].zfill(9).replace('0', 'a').replace('1', 'A')}.txt", "")
        check(Project(root))  # what is done once for all
        shutil.rmtree(root / ".cache")  # and what is kept for the next run
        bare = steps(lambda: check(Project(small_library(tmp_path / f"bare-{n}"))))
        return max(steps(lambda: check(Project(root))) - bare, 1)

    grows(taken)


def records(n: int, question: Callable[[int], str]) -> list[Record]:
    return [
        Record("question", question(i), "", None, (), i + 1, (), "unanswered", "zh", "", (), "a")
        for i in range(n)
    ]


def terms(n: int, name: Callable[[int], str]) -> TermNames:
    return TermNames.of([Term("t", "T1", tuple(name(i) for i in range(n)), "甲")])


WORK: dict[str, Callable[[int, Path], object]] = {
    "names of terms": lambda n, _: terms(n, lambda i: f"名{i}").found("名" * 500),
    "names of terms, of one beginning": lambda n, _: terms(n, lambda i: "a" * (i % 150 + 2)).found(
        "a " * 500
    ),
    "a text with names of terms": lambda n, _: terms(50, lambda i: f"名{i}").link(
        "<p>名1 名 </p>" * n, set(), lambda term, text: text
    ),
    "the same question": lambda n, _: group(records(n, lambda i: "什么是 LoRA？"), Rulings(), Wording()),
    "questions": lambda n, _: group(records(n, lambda i: f"什么是 X{i}Y？"), Rulings(), Wording()),
    "rows of the manifest": lambda n, place: load_manifest(
        write(
            place, "sources.yml", "sources:\n" + "".join(f"  - {{id: a-{i}, file: f{i}}}\n" for i in range(n))
        )
    ),
    "withdrawals": lambda n, place: load_manifest(
        write(
            place,
            "sources.yml",
            "sources: []\nwithdrawn:\n" + "".join(f"  - a-{i}:{i + 1}\n" for i in range(n)),
        )
    ),
    "numbered lines": lambda n, _: read("".join(f"{i}. 什么是 X{i}？\n" for i in range(n))),
    "headings": lambda n, _: read("".join(f"## {i}. 什么是 X{i}？\n\n甲\n" for i in range(n))),
    "the same heading": lambda n, _: read("## 什么是 X？\n" * n),
    "lines without a question": lambda n, _: read("甲乙\n" * n),
    "list items": lambda n, _: read("## 什么是 X？\n\n" + "- 甲\n" * n),
    "blank lines": lambda n, _: read("## 什么是 X？\n" + "\n" * n),
    "rows of a table": lambda n, _: read("## 什么是 X？\n\n|甲|乙|\n|-|-|\n" + "|甲|乙|\n" * n),
    "open fences": lambda n, _: read("## 什么是 X？\n\n" + "```py\n甲\n" * n),
    "a long line": lambda n, _: read("## 什么是 X？\n\n" + "甲，乙 a* b_ `" * n),
}


def read(text: str) -> object:
    found = segment(Dump("x.md", tuple(text.split("\n")), "utf-8", ()))
    return [repair(draft, {}) for draft in found.drafts]


@pytest.mark.parametrize("shape", WORK)
def test_work_takes_steps_in_proportion(shape: str, tmp_path: Path) -> None:
    work = WORK[shape]
    work(2, tmp_path)  # what is done once for all
    grows(lambda n: steps(lambda: work(n, tmp_path)))


def grows(taken: Callable[[int], int]) -> None:
    few, many = taken(SMALL), taken(SMALL * FACTOR)
    assert many <= MOST * few + 2000, f"{FACTOR} times the input takes {many / few:.1f} times the steps"


def test_the_count_tells_what_is_quadratic() -> None:
    def pairs(n: int) -> int:
        return steps(lambda: [None for _ in range(n) for _ in range(n) if len("x")])

    with pytest.raises(AssertionError):
        grows(pairs)
