"""Random edits by people × random changes of sources: no character of a person's is ever lost.

The model: dumps hold questions with one answer each; a plan files them, sometimes two as one entry. Between
imports a person types a token somewhere into a file, and the sources change.
"""

import errno
import os
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mianjing.core.model import Answer, Entry, Link, Origin, Span, Term
from mianjing.formats.load import load_entry
from mianjing.formats.project import Project
from mianjing.sync import StoreError, apply, plan_writes
from tests.nasty import few

TOPICS = ("rag", "safety")
WORDS = ["什么是 RAG？", "RAG 有什么优点", "显存: 怎么算 #1", "LoRA?", "no", "如何缓解复读机问题"]

questions = st.fixed_dictionaries(
    {
        "source": st.sampled_from(["dump-a", "dump-b"]),
        "question": st.sampled_from(WORDS),
        "body": st.sampled_from(
            ["", "答案", "第一行\n\n- 列表: a\n  - 内 # 层\n", " 缩进\n\n```py\nx = 1\n```", "# 标题\n---"]
        ),
        "topic": st.sampled_from(TOPICS),
        "tags": st.sampled_from([(), ("a",), ("a", "b")]),
        "joined": st.booleans(),
    }
)
sources = st.lists(questions, max_size=5)
typed = st.sampled_from(
    ["{}", "# {}", "\n# {}\n", "\n  {}", " # {}", '"{}"', "\n      {}\n", "\n    # {}\n", "{}: "]
)
edits = st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 10**6), typed), max_size=3)


def planned(rows):
    """The plan for a list of questions; one marked ``joined`` shares an entry with the one before it."""
    entries = []
    for number, row in enumerate(rows):
        line = 10 * number + 1
        origin = Origin(row["source"], line, (Span(line + 1, line + 3),), f"{number % 3}. {row['question']}")
        key = f"{row['source']}:{line}"
        answers = (Answer((key,), "zh", row["body"]),) if row["body"] else ()
        status = "answered" if row["body"] else "unanswered"
        entry = Entry("", row["question"], row["topic"], row["tags"], status, (origin,), answers)
        if row["joined"] and entries:
            first = entries.pop()
            entry = replace(first, origins=(*first.origins, origin), answers=first.answers + answers)
        entries.append(entry)
    return entries


def texts(root):
    return {file.relative_to(root).as_posix(): file.read_bytes() for file in (root / "qa").rglob("*.yml")}


def settle(root, rows):
    plan = plan_writes(Project(root), planned(rows))
    apply(plan)
    return plan


def type_into(root, token, choice, at, form):
    files = sorted(texts(root))
    if files:
        file = root / files[choice % len(files)]
        text = file.read_bytes().decode()
        at %= len(text) + 1
        if "手" in text[at : at + 4]:
            at = len(text)  # not into the middle of an earlier token
        file.write_bytes((text[:at] + form.format(token) + text[at:]).encode())
        return True
    return False


def asked(question, topic="rag", joined=False):
    row = {"source": "dump-a", "question": question, "body": "", "topic": topic}
    return {**row, "tags": (), "joined": joined}


RAG = asked(WORDS[0])
MERIT = asked(WORDS[1], joined=True)


@few
@example(  # the second import moved an entry to where the question of the unreadable file is asked now
    [RAG, RAG, asked(WORDS[0], "safety"), MERIT, asked(WORDS[0], joined=True)],
    [([(1, 148, "{}")], [RAG, RAG, MERIT, MERIT])],
)
@given(sources, st.lists(st.tuples(edits, sources), min_size=1, max_size=3))
def test_no_character_of_a_person_is_ever_lost(first, rounds):
    with TemporaryDirectory() as folder:
        root, tokens = Path(folder), []
        settle(root, first)
        for number, (typings, rows) in enumerate(rounds):
            for at, (choice, offset, form) in enumerate(typings):
                token = f"人{number}{at}手"
                if type_into(root, token, choice, offset, form):
                    tokens.append(token)
            settle(root, rows)
            everything = b"".join(texts(root).values()).decode()
            assert [token for token in tokens if token in everything] == tokens
            assert plan_writes(Project(root), planned(rows)).writes == ()


def term(word, body, line):
    return Term("", word, (), body, (Origin("dump-a", line, (), word),))


def link(word, body, line):
    return Link(word, None, body, (), line, "dump-a")


words, remarks = st.sampled_from(WORDS), st.sampled_from(["", "好", "两行\n- a"])
lines = st.integers(1, 9)
read = st.tuples(
    st.lists(st.builds(term, words, remarks, lines), max_size=3, unique_by=lambda row: row.origins[0].line),
    st.lists(st.builds(link, words, remarks, lines), max_size=3),
)


@few
@given(read, st.lists(st.tuples(edits, read), min_size=1, max_size=2))
def test_no_character_of_the_glossary_or_the_reading_list_is_lost_either(first, rounds):
    with TemporaryDirectory() as folder:
        root, tokens = Path(folder), []
        apply(plan_writes(Project(root), [], *first))
        for number, (typings, dumped) in enumerate(rounds):
            for at, (choice, offset, form) in enumerate(typings):
                token = f"人{number}{at}手"
                if type_into(root, token, choice, offset, form):
                    tokens.append(token)
            apply(plan_writes(Project(root), [], *dumped))
            everything = b"".join(texts(root).values()).decode()
            assert [token for token in tokens if token in everything] == tokens
            assert plan_writes(Project(root), [], *dumped).writes == ()


@few
@given(sources, sources)
def test_files_nobody_touched_end_as_a_fresh_import_would_write_them(before, after):
    with TemporaryDirectory() as old, TemporaryDirectory() as new:
        settle(Path(old), before)
        plan = settle(Path(old), after)
        settle(Path(new), after)
        assert plan.conflicts == ()
        if not plan.vanished:
            assert contents(Path(old)) == contents(Path(new))


def contents(root):
    """What the entries say, without ids (kept from before) and redirects."""
    loaded = (load_entry(data, path).value for path, data in texts(root).items())
    return sorted(
        (repr(replace(entry, id="", path="", formerly=())) for entry in loaded),
    )


class Killed(BaseException):
    """The process ends here."""


def interrupt(monkeypatch, step, failure):
    """Let the ``step``-th call to the system fail."""
    left = [step]

    def stopping(real):
        def call(*args, **kwargs):
            left[0] -= 1
            if left[0] == 0:
                raise failure
            return real(*args, **kwargs)

        return call

    monkeypatch.setattr(os, "fsync", stopping(os.fsync))
    for name in ("open", "replace", "unlink", "mkdir", "rmdir"):
        monkeypatch.setattr(Path, name, stopping(getattr(Path, name)))
    return left


ROW = {"source": "dump-a", "question": WORDS[0], "body": "答案", "topic": "rag", "tags": (), "joined": False}
BEFORE = [ROW, {**ROW, "question": "LoRA?", "source": "dump-b"}, {**ROW, "question": "no"}]
AFTER = [
    {**ROW, "topic": "safety"},
    {**BEFORE[1], "joined": True},
    {**BEFORE[2], "body": "新"},
    {**ROW, "question": "新问"},
]


@pytest.mark.parametrize("failure", [Killed(), OSError(errno.ENOSPC, "No space left on device")])
def test_an_import_stopped_at_any_point_leaves_whole_files_and_the_next_one_ends_it(
    tmp_path, monkeypatch, failure
):
    goal = tmp_path / "goal"
    settle(goal, BEFORE)
    old = texts(goal)
    settle(goal, AFTER)
    new, step, stopped = texts(goal), 0, True
    while stopped:
        step += 1
        root = tmp_path / f"stop-{step}"
        settle(root, BEFORE)
        plan = plan_writes(Project(root), planned(AFTER))
        stopped = False
        with monkeypatch.context() as patched:
            interrupt(patched, step, failure)
            try:
                apply(plan)
            except Killed:
                stopped = True
            except StoreError as error:
                stopped = True
                assert "disk is full" in error.problem.message
        for path, data in texts(root).items():
            assert data in (old.get(path), new.get(path))
        settle(root, AFTER)
        assert texts(root) == new
        assert not list(root.rglob("*.tmp"))
    print(f"stopped at {step - 1} points by {failure!r}")  # pytest -s shows it
    assert step > 10
