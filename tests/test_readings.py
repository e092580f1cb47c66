"""Dumps nobody has seen: whole cases with readings made by hand, and what must hold for any form."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bench.reading_cases import load_case
from mianjing.core.model import Dump
from mianjing.dumps.dialects.line_coverage import unaccounted
from mianjing.dumps.read import ReadError, read_dump
from mianjing.dumps.reading import tree
from mianjing.dumps.repair import repair
from mianjing.dumps.segment import segment

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "tests" / "cases" / "readings"
CASES = sorted(FOLDER.rglob("*.case"))
MARKUP = re.compile(r"^#|\*\*|</?(?:summary|b|h\d)>|^\d+[.、]\s")


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_whole_dump_is_read_as_a_person_reads_it(path: Path) -> None:
    dump, asked = load_case(path)
    found = segment(dump)
    assert [draft.question_line for draft in found.drafts] == [question.line for question in asked]
    assert not unaccounted(dump, found.roles)
    assert "low-confidence" not in {problem.rule for problem in found.problems}
    for draft, question in zip(found.drafts, asked, strict=True):
        assert not MARKUP.search(draft.title), draft.title
        have = {line.number for line in draft.lines if dump.line(line.number).strip()}
        gold = {number for number in question.answer if dump.line(number).strip()}
        assert have == gold, draft.title
        assert len(draft.follow_ups) >= len(question.follow_ups)


FORMS = {
    "headings": lambda n, q, a: ["", f"### {n}. {q}", "", *a],
    "bold": lambda n, q, a: ["", f"**{q}**", "", *a],
    "numbered": lambda n, q, a: [f"{n}、{q}", *a],
    "details": lambda n, q, a: ["<details>", f"<summary>{q}</summary>", "", *a, "", "</details>", ""],
    "labels": lambda n, q, a: ["", f"Q: {q}", f"A: {a[0]}", *a[1:]],
    "bullets": lambda n, q, a: [f"- {q}", *(f"  - {line}" for line in a)],
    "admonitions": lambda n, q, a: [f'??? question "{q}"', "", *(f"    {line}" for line in a), ""],
    "table": lambda n, q, a: [
        *(["| 题目 | 答案 |", "| --- | --- |"] if n == 1 else []),
        f"| {q} | {'<br>'.join(a)} |",
    ],
    "table without a name for its column": lambda n, q, a: [
        *(["| # | | |", "|---|---|---|"] if n == 1 else []),
        f"| {n} | {q} | {'<br>'.join(a)} |",
    ],
    "callouts": lambda n, q, a: ["", f"> [!faq]- {q}", *(f"> {line}" for line in a)],
    "numbered headings in a list": lambda n, q, a: [f"{n}. ### {q}", "", *(f"   {line}" for line in a), ""],
}
SUBJECTS = [
    "HashMap",
    "索引",
    "goroutine",
    "线程池",
    "MVCC",
    "虚拟内存",
    "闭包",
    "Kafka",
    "TLS",
    "布隆过滤器",
    "LRU",
]
QUESTIONS = ["什么是{}？", "{}的原理是什么？", "为什么要用{}？", "How does {} work?", "如何优化{}？"]
SAID = [
    "它把状态放在内存里。",
    "先比较，再交换。",
    "It trades memory for time.",
    "分成三步完成。",
    "适合读多写少的场景。",
]


@st.composite
def dumps(draw: st.DrawFn) -> list[tuple[str, list[str]]]:
    subjects = draw(st.lists(st.sampled_from(SUBJECTS), min_size=4, max_size=9, unique=True))
    return [
        (
            draw(st.sampled_from(QUESTIONS)).format(each),
            draw(st.lists(st.sampled_from(SAID), min_size=1, max_size=3)),
        )
        for each in subjects
    ]


@settings(max_examples=40)
@given(dumps())
def test_the_same_questions_in_any_form(asked: list[tuple[str, list[str]]]) -> None:
    for name, form in FORMS.items():
        lines = [line for n, (q, a) in enumerate(asked, 1) for line in form(n, q, a)]
        found = segment(Dump(f"{name}.md", tuple(lines)))
        assert [draft.title for draft in found.drafts] == [question for question, _ in asked], name
        said = [
            "\n".join(line.text.strip("- ") for line in draft.lines if line.text.strip())
            for draft in found.drafts
        ]
        assert said == ["\n".join(answer) for _, answer in asked], name


PLAIN = st.sampled_from(
    [
        "",
        "",
        "words",
        "# head",
        "- item",
        "  - deep",
        "1. one",
        "> said",
        "```",
        "    code",
        "<!-- x",
        "-->",
        "<div>",
        "**bold**",
        "===",
        "---",
    ]
)


@example(["- item", "  - deep", "", "words"])
@given(st.lists(PLAIN, max_size=60))
@settings(max_examples=200, deadline=None)
def test_a_long_dump_read_piece_by_piece_has_the_blocks_of_the_whole(lines: list[str]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tree, "_SHORTEST_PIECE", 1)
        apart = tree.Tree(lines, 0)
        patch.setattr(tree, "_SHORTEST_PIECE", len(lines) + 1)
        whole = tree.Tree(lines, 0)
    assert vars(apart) == vars(whole)


@settings(max_examples=60)
@given(
    st.lists(
        st.sampled_from(
            [
                "# a?",
                "- b",
                "1. c?",
                "",
                "> d",
                "| e | f |",
                "|---|---|",
                "```",
                "<details>",
                "<summary>g?</summary>",
                "</details>",
                '??? question "h"',
                "    i",
                "Q: j",
                "::: tip k",
                "**l**",
                "---",
            ]
        ),
        max_size=40,
    )
)
def test_every_line_of_any_text_has_a_role(lines: list[str]) -> None:
    dump = Dump("any.md", tuple(lines) or ("",))
    found = segment(dump)
    assert not unaccounted(dump, found.roles)
    starts = [draft.question_line for draft in found.drafts]
    assert starts == sorted(set(starts))


BAD = {
    "locked.csv": (b'question,answer\nWhat is X?,"never closed\n', "broken-quoting", 2),
    "numbers.csv": (b"a,b\n1,2\n3,4\n", "no-question-column", 1),
    "cut.json": (b'{"question": "What is X?", ', "broken-json", 1),
    "other.json": (b'{"rows": [1, 2, 3]}', "no-question-column", 1),
    "error.html": (
        b"<html><title>404 Not Found</title><body><h1>404 Not Found</h1></body></html>",
        "error-page",
        0,
    ),
    "empty.html": (b"<html><body><script>load()</script></body></html>", "no-text", 0),
    "cut.pdf": (b"%PDF-1.7\n1 0 obj", "broken-document", 0),
    "cut.docx": (b"PK\x03\x04 nothing", "broken-document", 0),
    "cut.ipynb": (b'{"metadata": {}}', "broken-notebook", 0),
}


@pytest.mark.parametrize("name", BAD)
def test_a_file_that_is_not_what_it_is_called_gets_one_line_of_its_format(tmp_path: Path, name: str) -> None:
    data, rule, line = BAD[name]
    (tmp_path / name).write_bytes(data)
    with pytest.raises(ReadError) as caught:
        read_dump(tmp_path / name)
    assert (caught.value.problem.rule, caught.value.problem.line) == (rule, line)
    assert "\n" not in caught.value.problem.message


def test_json_and_chat_logs_tell_their_questions(tmp_path: Path) -> None:
    rows = [
        {
            "messages": [
                {"role": "user", "content": "什么是索引？"},
                {"role": "assistant", "content": "一种结构。"},
            ]
        },
        {
            "messages": [
                {"role": "user", "content": "Why B+ trees?"},
                {"role": "assistant", "content": "Few levels."},
            ]
        },
    ]
    path = tmp_path / "chat.jsonl"
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    found = segment(read_dump(path))
    assert [(draft.title, draft.question_line) for draft in found.drafts] == [
        ("什么是索引？", 1),
        ("Why B+ trees?", 2),
    ]
    assert found.drafts[1].lines[0].text == "Few levels."


def test_what_is_asked_further_in_data_is_recorded() -> None:
    dump, _ = load_case(FOLDER / "backend-nested.jsonl.case")
    found = segment(dump)
    assert found.drafts[0].follow_ups == ("单线程为什么还快？",)
    assert found.drafts[0].section == ("redis",)
    assert "select * from t" in "\n".join(line.text for line in found.drafts[4].lines)


def test_a_card_of_an_export_comes_as_markdown_under_its_deck() -> None:
    dump, _ = load_case(FOLDER / "os-anki-export.tsv.case")
    found = segment(dump)
    assert found.drafts[2].title == "What does `fork()` return?"
    assert found.drafts[2].section == ("面试", "操作系统")
    assert [line.text for line in found.drafts[1].lines if line.text][:2] == ["- 管道", "- 消息队列"]


def test_a_title_that_asks_twice_is_one_title() -> None:
    dump, _ = load_case(FOLDER / "titles-ask-twice.org.case")
    titles = [draft.title for draft in segment(dump).drafts]
    assert "B+树的存储能力如何？为何说一般查找行记录，最多只需1～3次磁盘IO" in titles
    on_the_line = ("1. What is RAM? It forgets at once.", "2. What is ROM? It is written once.")
    found = segment(Dump("hardware.md", (*on_the_line, "3. What is a disk? It keeps files.")))
    assert [draft.title for draft in found.drafts] == ["What is RAM?", "What is ROM?", "What is a disk?"]


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("tasks-bold-ends-anywhere", "Factorial. Calculate a factorial of a number"),
        ("go-quiz-answer-headings", "写出下面代码输出内容"),
        ("python-series-with-holes", "`__new__`和`__init__`的区别"),
        ("back-end-labels-above", "PMs: Are program managers useful?"),
    ],
)
def test_a_title_is_what_is_asked(name: str, title: str) -> None:
    dump, _ = load_case(FOLDER / f"{name}.case")
    assert title in [draft.title for draft in segment(dump).drafts]


OUTLINES = {
    "os-headlines.org": (
        "```c\nprev = switch_to(prev, next);\n```",
        "`wait()`",
        "| level | cycles |\n| --- | --- |",
    ),
    "system-design-qanda.adoc": ("```python\ndef get(key):", "- round robin"),
}


@pytest.mark.parametrize("name", OUTLINES)
def test_the_marks_of_an_outline_format_become_markdown(name: str) -> None:
    dump, _ = load_case(FOLDER / f"{name}.case")
    answers = "\n".join(repair(draft).answer for draft in segment(dump).drafts)
    assert all(words in answers for words in OUTLINES[name])
    assert not re.search(r"^(?:\[source|\+$|----$|:END:|#\+)", answers, re.MULTILINE)


def test_a_text_without_questions_says_what_it_was_taken_for() -> None:
    found = segment(Dump("story.txt", ("今天天气很好。", "我们去公园散步。")))
    assert not found.drafts
    assert "taken for running text" in found.problems[-1].message


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "docs/architecture.md", "docs/security.md"])
def test_a_manual_asks_nothing(name: str) -> None:
    found = segment(read_dump(ROOT / name))
    assert not found.drafts
    assert "taken for" in found.problems[-1].message


def test_what_a_table_says_of_its_questions_is_no_answer(tmp_path: Path) -> None:
    path = tmp_path / "keywords.csv"
    path.write_text(
        "role,question,expected_keywords,difficulty\n"
        "Data Scientist,What is overfitting?,overfitting;training data;generalization,Easy\n"
        "AI Engineer,What is NLP?,text;language;processing,Easy\n",
        encoding="utf-8",
    )
    found = segment(read_dump(path))
    assert [(draft.title, draft.lines) for draft in found.drafts] == [
        ("What is overfitting?", ()),
        ("What is NLP?", ()),
    ]
    assert "there are no answers" in found.problems[0].message


LEFT_OUT = {
    "titles without a mark of which few ask": (
        """====百度====
线程池
volatile 的原理
MYSQL 事务的隔离级别有哪些？
SQL 优化
redis 的数据结构
====一亩田====
HashMap 的底层实现
什么时候会发生 fullGC？
类加载机制
JVM 内存模型
TCP 和 UDP
怎么排查死锁？
AQS
索引的最左匹配
分布式锁
线上 CPU 飙高怎么办？
mq 的可靠性""",
        "look as the questions do",
    ),
    "answers of markup": (
        """\\begin{Q}[Google]
How many trailing zeros has n!?
\\end{Q}

\\begin{Q}[Amazon]
What is the lowest common ancestor of two nodes?
\\end{Q}

\\begin{Q}[Facebook]
How would you print a matrix in a spiral?
\\end{Q}""",
        "markup without words",
    ),
    "titles with nothing below": (
        """# Collection
## ArrayList 相关
### ArrayList 和 Vector 的区别是什么？
### ArrayList 扩容
### 快速失败
### 删除元素的坑
## HashMap 相关
### HashMap 和 Hashtable 的区别是什么？
### 负载因子
### 红黑树
### 头插法
## 并发容器
### CopyOnWriteArrayList 的缺点有哪些？
### 分段锁
### 阻塞队列""",
        "stand outside every question",
    ),
}


@pytest.mark.parametrize("name", LEFT_OUT)
def test_what_a_reading_leaves_out_makes_it_less_sure(name: str) -> None:
    text, why = LEFT_OUT[name]
    found = segment(Dump("notes.txt", tuple(text.split("\n"))))
    for problem in found.problems:
        print(problem.message)
    assert found.drafts
    assert any(problem.rule == "low-confidence" and why in problem.message for problem in found.problems)


def test_a_reading_named_in_the_manifest_is_taken_whatever_speaks_against_it() -> None:
    dump = Dump(
        "topics.md",
        ("## HashMap", "数组加链表。", "## 步骤", "1. 算哈希", "2. 找桶", "## LRU", "链表加哈希。"),
    )
    found = segment(dump, named_reading="## …")
    assert [draft.title for draft in found.drafts] == ["HashMap", "步骤", "LRU"]
    wrong = segment(dump, named_reading="## ….")
    assert [problem.rule for problem in wrong.problems][:1] == ["unknown-reading"]


def test_a_follow_up_stays_with_its_answer_and_is_recorded() -> None:
    dump, _ = load_case(FOLDER / "redis-wen-da.case")
    found = segment(dump)
    assert [draft.follow_ups for draft in found.drafts if draft.follow_ups] == [
        ("两个都开的时候重启用哪个？",)
    ]
    (line,) = (number for draft in found.drafts for number in draft.follow_up_lines)
    assert "两个都开的时候重启用哪个？" in dump.line(line)


@pytest.mark.parametrize("name", ["backend-nested.jsonl", "follow-ups.json", "follow-ups.html"])
def test_a_follow_up_question_leads_to_its_line_of_the_file(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    if name in PAGES:
        path.write_text(PAGES[name], encoding="utf-8")
    dump = read_dump(path) if name in PAGES else load_case(FOLDER / f"{name}.case")[0]
    asked = [pair for draft in segment(dump).drafts for pair in repair(draft).origin.asked_further]
    assert asked and all(words in dump.line(line) for words, line in asked)


PAGES = {
    "follow-ups.json": json.dumps(
        [
            {"question": "Why B+ trees?", "answer": "Few levels.", "follow_ups": ["Why not a hash?"]},
            {
                "question": "Why a log?",
                "follow_ups": ["How long is it?", "Who reads it?"],
                "answer": "To undo.",
            },
        ],
        indent=2,
    ),
    "follow-ups.html": "<h1>Trees</h1>\n<p>All of them.</p>\n"
    + "\n".join(
        f"<h2>What is a {name}?</h2>\n\n<p>A tree.</p>\n\n<h3>Which {name} is\nthe best?</h3>\n<p>None.</p>"
        for name in ("heap", "trie", "rope")
    ).replace("is\nthe best", "is the best"),
}


def test_explaining_shows_the_readings_with_their_evidence_and_a_preview() -> None:
    dump, asked = load_case(FOLDER / "frontend-details.case")
    shown = "\n".join(segment(dump).explanation)
    assert f"read as `<summary> …` ({len(asked)} alike" in shown
    assert "confidence" in shown and "什么是闭包？" in shown
