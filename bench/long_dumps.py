"""What reading a long dump takes, form by form: processor time and peak memory.

Run by hand: ``python bench/long_dumps.py [MEGABYTES [FORM…]]``. Each is read in a process of its own. The
dumps are made: one question after another, with answers of three lines, every tenth with code, and a heading
every fifty.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from os import wait4
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
READING = """
import sys
from pathlib import Path
from mianjing.cli.parsed_dump import read_file
path = Path(sys.argv[1])
found = read_file(Path.cwd(), path).found
print(f"{path.stem:9} {len(found.drafts):6} questions", end="", flush=True)
"""
SUBJECTS = [
    "MVCC 快照读",
    "LoRA 微调",
    "B+ 树索引",
    "TCP 拥塞控制",
    "the event loop",
    "垃圾回收 GC",
    "KV Cache",
]
ASKED = ["什么是 {}？", "{} 的原理是什么", "为什么需要 {}？", "{} 如何优化？", "How does {} work?"]
ANSWER = [
    "{0} 是一种常用的方法，第 {1} 次被问到时先说它解决什么问题，再说怎么做到。",
    "- 优点：实现简单，`x = {1}` 时开销小；",
    "- 缺点：在 **{0}** 的场景下需要额外的空间，see [docs](https://example.org/{1})。",
]
CODE = ["", "```python", "for item in range({1}):", "    print(item)", "```"]


def asked(number: int) -> tuple[str, list[str]]:
    """A question and the lines of its answer."""
    subject = f"{SUBJECTS[number % len(SUBJECTS)]} {number}"
    answer = [*ANSWER, *(CODE if number % 10 == 0 else [])]
    return ASKED[number % len(ASKED)].format(subject), [line.format(subject, number) for line in answer]


def headings(number: int) -> list[str]:
    question, answer = asked(number)
    return [f"{number}. ### {question}", "", *answer, ""]


def details(number: int) -> list[str]:
    question, answer = asked(number)
    return ["<details>", f"<summary>{question}</summary>", "", *answer, "", "</details>", ""]


def table(number: int) -> list[str]:
    question, answer = asked(number)
    return [f"| {number} | {question} | {' '.join(answer[:3])} |"]


def csv(number: int) -> list[str]:
    question, answer = asked(number)
    return [f'{number},{question},"' + "\n".join(answer) + '"']


def bold(number: int) -> list[str]:
    question, answer = asked(number)
    return [f"**{number}. {question}**", "", *answer, ""]


def plain(number: int) -> list[str]:
    question, answer = asked(number)
    return [f"{number}、{question}", *(line.strip("- ") for line in answer)]


def html(number: int) -> list[str]:
    question, answer = asked(number)
    return [f"<h3>{question}</h3>", *(f"<p>{line}</p>" for line in answer)]


def mixed(number: int) -> list[str]:
    return (headings, details, bold, plain)[number // 500 % 4](number)


# By form: a file's ending, its first lines, what parts it, its questions.
FORMS = {
    "headings": (".md", ["# 面试题"], "## 第 {} 部分", headings),
    "details": (".md", ["# 面试题"], "## 第 {} 部分", details),
    "table": (".md", ["| # | 问题 | 答案 |", "|---|---|---|"], "", table),
    "csv": (".csv", ["id,question,answer"], "", csv),
    "bold": (".md", ["# 面试题"], "## 第 {} 部分", bold),
    "plain": (".txt", ["面试题"], "", plain),
    "html": (".html", ["<!doctype html><html><body><h1>面试题</h1>"], "<h2>第 {} 部分</h2>", html),
    "mixed": (".md", ["# 面试题"], "## 第 {} 部分", mixed),
}


def lines_of(form: str, size: int) -> Iterator[str]:
    """The lines of a dump of ``size`` bytes."""
    _, first, part, questions = FORMS[form]
    written = number = 0
    while written < size:
        lines = first if not number else questions(number)
        if part and number % 50 == 1:
            lines = [part.format(number // 50 + 1), "", *lines]
        number += 1
        for line in lines:
            written += len(line.encode()) + 1
            yield line


def main(megabytes: float, forms: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for form in forms:
            path = Path(folder, form + FORMS[form][0])
            path.write_text("\n".join(lines_of(form, int(megabytes * 1_000_000))) + "\n", "utf-8")
            run = subprocess.Popen([sys.executable, "-c", READING, str(path)], cwd=ROOT)
            _, _, used = wait4(run.pid, 0)
            print(f"{used.ru_utime + used.ru_stime:9.1f} s {used.ru_maxrss // 1024:5} MB", flush=True)


if __name__ == "__main__":
    size, *named = sys.argv[1:] or ["10"]
    main(float(size), named or list(FORMS))
