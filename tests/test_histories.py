"""Random histories of a small project: hand edits, changed dumps, imports; what people did stays.

Small by default; ``MIANJING_HISTORIES=300 pytest tests/test_histories.py`` tries that many.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import re
import tempfile
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from mianjing.cli import run
from mianjing.core.model import Entry
from mianjing.formats.project import Project
from mianjing.qa.library import load_library
from tests.small import copy_tables

ROOT = Path(__file__).resolve().parent.parent
SUBJECTS = ("RAG", "LoRA", "KV Cache", "RLHF", "MoE", "BPE")
HISTORIES = int(os.environ.get("MIANJING_HISTORIES", "5"))

subjects = st.sampled_from(SUBJECTS)


def first_words(subject: str) -> str:
    return f"关于{subject}，这里说的是第一件要紧的事。"


class History(RuleBasedStateMachine):
    """One dump with a question on each subject, and a person at work on the entries."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.root = Path(self.folder.name)
        self.blocks: list[tuple[str, list[str]]] = []
        self.tokens: dict[str, str] = {}
        self.deleted: set[str] = set()
        self.withdrawn: set[str] = set()
        self.changed: set[str] = set()  # in the dump, since the last import
        self.typed = 0
        self.old = ""

    def teardown(self) -> None:
        self.folder.cleanup()

    @initialize()
    def begin(self) -> None:
        copy_tables(self.root)
        self.blocks = [(name, ["", first_words(name), ""]) for name in SUBJECTS]
        digest = self.write_dump()
        (self.root / "sources/sources.yml").write_text(
            "sources:\n  - id: book\n    file: book.md\n    title: 手册\n    licence: NOASSERTION\n"
            f"    lang: zh\n    sha256: {digest}\nwithdrawn:\n",
            "utf-8",
        )
        self.imports()

    @rule(at=st.integers(0, 6), count=st.integers(1, 12))
    def blank_lines(self, at: int, count: int) -> None:
        if at < len(self.blocks):
            self.blocks[at][1].extend([""] * count)
        else:
            self.blocks.insert(0, ("", [""] * count))
        self.redump()

    @rule(data=st.permutations(range(len(SUBJECTS))))
    def reorder(self, data: list[int]) -> None:
        named = [block for block in self.blocks if block[0]]
        self.blocks = [block for block in self.blocks if not block[0]] + [named[at] for at in data]
        self.redump()

    @rule(subject=subjects)
    def reword(self, subject: str) -> None:
        self.typed += 1
        lines = next(lines for name, lines in self.blocks if name == subject)
        lines[1] += f"又补了第{self.typed}句话在后面。"
        self.deleted.discard(subject)
        self.changed.add(subject)
        self.redump()

    @rule()
    def revert(self) -> None:
        """The dump is as it was in the beginning."""
        for name, lines in self.blocks:
            if lines[1:2] and lines[1] != first_words(name):
                lines[1] = first_words(name)
                self.deleted.discard(name)
                self.changed.add(name)
        self.blocks = [block for block in self.blocks if block[0]]
        self.redump()

    @rule(subject=subjects)
    def type_into_an_answer(self, subject: str) -> None:
        entry = self.entry(subject)
        if entry.answers and subject not in self.withdrawn:
            self.typed += 1
            token = f"〔校对{self.typed}〕"
            body = entry.answers[0].body
            file = self.root / entry.path
            text = file.read_text("utf-8")
            file.write_text(text.replace(body, body + token, 1), "utf-8")
            self.tokens[token] = subject

    @rule(subject=subjects)
    def delete_an_answer(self, subject: str) -> None:
        entry = self.entry(subject)
        if entry.answers:
            file = self.root / entry.path
            text = file.read_text("utf-8")
            start, end = text.index("answers:"), text.index("asked_as:")
            file.write_text(f"{text[:start]}answers: []\n{text[end:]}", "utf-8")
            self.deleted.add(subject)
            self.tokens = {token: name for token, name in self.tokens.items() if name != subject}

    @rule(subject=subjects)
    def rename(self, subject: str) -> None:
        """A person gives the file another name, and says what it was called."""
        entry = self.entry(subject)
        self.typed += 1
        old = self.root / entry.path
        text = old.read_text("utf-8")
        names = ", ".join((*entry.formerly, entry.id))
        text = re.sub(r"^formerly: .*\n", "", text, flags=re.MULTILINE)
        old.with_name(f"name-{self.typed}.yml").write_text(f"{text}formerly: [{names}]\n", "utf-8")
        old.unlink()

    @rule(subject=subjects, topic=st.sampled_from(["rag", "peft", "inference"]))
    def file_elsewhere(self, subject: str, topic: str) -> None:
        """A person files the entry under another topic."""
        old = self.root / self.entry(subject).path
        new = self.root / "qa" / topic / old.name
        text = re.sub(r"^topic: .*$", f"topic: {topic}", old.read_text("utf-8"), flags=re.MULTILINE)
        old.unlink()
        new.parent.mkdir(exist_ok=True)
        new.write_text(text, "utf-8")
        self.imports()
        assert self.entry(subject).topic == topic

    @rule(subject=subjects)
    def delete_the_file(self, subject: str) -> None:
        """What the dumps still hold comes back, and the import says how to keep it away."""
        (self.root / self.entry(subject).path).unlink()
        self.tokens = {token: name for token, name in self.tokens.items() if name != subject}
        self.deleted.discard(subject)
        assert "was here before; to keep a question away" in self.call("import")
        self.imports()

    @precondition(lambda self: len(self.withdrawn) < 2)
    @rule(subject=subjects)
    def withdraw(self, subject: str) -> None:
        self.imports()
        line = 1 + self.dump().split("\n").index(f"## 什么是 {subject}？")
        if subject not in self.withdrawn:
            file = self.root / "sources/sources.yml"
            file.write_text(f"{file.read_text('utf-8')}  - book:{line}  # {subject}\n", "utf-8")
            self.withdrawn.add(subject)
            self.tokens = {token: name for token, name in self.tokens.items() if name != subject}

    @rule(words=st.sampled_from([(), (), ("--resolve", "keep"), ("--resolve", "take")]))
    def imports(self, words: tuple[str, ...] = ()) -> None:
        self.call("import", *words)
        if "take" in words:
            # Only what the dump changed under a person's edit is in conflict, and may be taken from there.
            self.tokens = {token: name for token, name in self.tokens.items() if name not in self.changed}
        if words:
            self.changed.clear()
        self.call("import", "--check", *words)
        dump = self.dump().split("\n")
        project = Project(self.root)
        texts = [(self.root / path).read_text("utf-8") for path in project.paths if path.count("/") == 2]
        for token, subject in self.tokens.items():
            assert any(token in text for text in texts), f"{token} is lost"
            answer = next(row for row in self.entry(subject).answers if token in row.body)
            (place,) = answer.origins
            assert dump[int(place.rpartition(":")[2]) - 1] == f"## 什么是 {subject}？"
        for subject in self.deleted:
            assert self.entry(subject).answers == (), "a deleted answer is back"
        shown = repr(load_library(project))
        for subject in SUBJECTS:
            gone = subject in self.withdrawn | self.deleted or not self.entry(subject).answers
            assert (f"关于{subject}，这里说的是" in shown) != gone

    def entry(self, subject: str) -> Entry:
        project = Project(self.root)
        values = (project.entry(path).value for path in project.paths if path.count("/") == 2)
        (found,) = [one for one in values if one and one.question == f"什么是 {subject}？"]
        return found

    def dump(self) -> str:
        rows = ([f"## 什么是 {name}？"] * bool(name) + lines for name, lines in self.blocks)
        return "\n".join(line for row in rows for line in row)

    def write_dump(self) -> str:
        self.old = self.dump()
        (self.root / "sources/book.md").write_bytes(self.old.encode())
        return hashlib.sha256(self.old.encode()).hexdigest()

    def redump(self) -> None:
        before = hashlib.sha256(self.old.encode()).hexdigest()
        file = self.root / "sources/sources.yml"
        file.write_text(file.read_text("utf-8").replace(before, self.write_dump()), "utf-8")

    def call(self, *words: str) -> str:
        said = io.StringIO()
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
            code = run(self.root, list(words))
        assert code == 0, said.getvalue()
        return said.getvalue()


TestHistory = History.TestCase
TestHistory.settings = settings(
    max_examples=HISTORIES,
    stateful_step_count=8,
    derandomize="MIANJING_HISTORIES" not in os.environ,
)
