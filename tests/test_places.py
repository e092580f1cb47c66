"""What a person did stays with the text it was done to, wherever that text moves in the dumps."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import re
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from mianjing.cli import run
from mianjing.core.model import Entry
from mianjing.formats import atomic, folders
from mianjing.formats.project import Project
from mianjing.qa.library import load_library
from mianjing.site.render import RenderCache
from tests.small import copy_tables

ROOT = Path(__file__).resolve().parent.parent
BOOK = """# 检索增强

## 1. 什么是 RAG？

检索增强生成：先检索资料，再让模型据此回答。

## 2. RAG 有什么缺点？

检索错了，模型就跟着错；延迟也更高。

## 3. 什么是 LoRA？

冻结原有权重，只训练一对低秩矩阵。

## 4. 什么是 KV Cache？

缓存每一层的键和值，省去重复计算。
"""
TWINS = """## 什么是 RAG？

第一种说法：先检索，再生成。

## 什么是 RAG？

另一种说法：带着搜索引擎去考试的模型。
"""


class Small:
    """A project of its own and what people do in it."""

    def __init__(self, root: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.root = root
        self.capsys = capsys
        self.dumps: dict[str, str] = {}
        self.withdrawn = "[]"

    def dump(self, text: str, name: str = "book") -> None:
        self.dumps[name] = text
        self.manifest()

    def manifest(self) -> None:
        rows = ""
        for name, text in self.dumps.items():
            (self.root / f"sources/{name}.md").write_bytes(text.encode())
            rows += (
                f"  - {{id: {name}, file: {name}.md, title: {name}, licence: NOASSERTION, lang: zh, "
                f"sha256: {hashlib.sha256(text.encode()).hexdigest()}}}\n"
            )
        self.write("sources/sources.yml", f"sources:\n{rows}withdrawn: {self.withdrawn}\n")

    def redump(self, text: str, name: str = "book") -> None:
        """Change a dump and its sum; what else the manifest says stays."""
        old, new = self.dumps[name], text
        (self.root / f"sources/{name}.md").write_bytes(new.encode())
        sums = [hashlib.sha256(one.encode()).hexdigest() for one in (old, new)]
        self.edit("sources/sources.yml", *sums)
        self.dumps[name] = new

    def write(self, path: str, text: str) -> None:
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).write_bytes(text.encode())

    def read(self, path: str) -> str:
        return (self.root / path).read_text("utf-8")

    def edit(self, path: str, old: str, new: str) -> None:
        assert old in self.read(path)
        self.write(path, self.read(path).replace(old, new, 1))

    def run(self, *words: str) -> tuple[int, str]:
        self.capsys.readouterr()
        code = run(self.root, list(words))
        said = self.capsys.readouterr()
        assert "Traceback" not in said.err
        return code, said.out + said.err

    def settle(self, *words: str) -> str:
        """Import; what a second import would do after it is nothing."""
        code, said = self.run("import", *words)
        assert code == 0, said
        code, again = self.run("import", "--check")
        assert code == 0, again
        return said

    def entry(self, question: str) -> Entry:
        (found,) = [entry for entry in self.entries() if entry.question == question]
        return found

    def entries(self) -> Iterator[Entry]:
        project = Project(self.root)
        for path in project.paths:
            value = project.entry(path).value if path.count("/") == 2 and "glossary" not in path else None
            if value:
                yield value

    def shown(self) -> str:
        return repr(load_library(Project(self.root)))


@pytest.fixture
def small(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Small:
    small = Small(tmp_path, capsys)
    copy_tables(small.root)
    small.dump(BOOK)
    return small


def line_of(text: str, wanted: str) -> int:
    return 1 + [row.strip() for row in text.split("\n")].index(wanted)


def test_under_a_shift_nothing_but_line_numbers_changes(small: Small) -> None:
    lora = line_of(BOOK, "## 3. 什么是 LoRA？")
    small.write(
        "sources/rulings.yml", f"# Why.\n- entry: book:{lora}  # here\n  title: 讲讲 LoRA\n  note: n\n"
    )
    small.settle()

    def said() -> list[str]:
        texts = [path.read_text("utf-8") for path in sorted(small.root.glob("qa/*/*.yml"))]
        return [re.sub(r"imported: \{.*|\d+", "", text) for text in texts]

    before = said()
    small.redump("\n" * 10 + BOOK)
    small.settle()
    assert said() == before
    assert small.read("sources/rulings.yml").startswith(f"# Why.\n- entry: book:{lora + 10}  # here\n")
    assert small.entry("讲讲 LoRA").origins[0].line == lora + 10


@pytest.mark.parametrize("above", [2, 4, 10])
def test_what_is_withdrawn_stays_away_when_lines_move_and_nothing_else_goes(small: Small, above: int) -> None:
    line = line_of(BOOK, "## 2. RAG 有什么缺点？")
    small.withdrawn = f"\n  - book:{line}  # 作者要求"
    small.manifest()
    said = small.settle()
    assert "left out" in said and f"book:{line}" in said
    assert "延迟也更高" not in small.shown()
    small.redump("无关\n" * above + BOOK)
    small.settle()
    assert f"- book:{line + above}  # 作者要求" in small.read("sources/sources.yml")
    assert "延迟也更高" not in small.shown()
    for words in ("先检索资料", "只训练一对低秩矩阵", "省去重复计算"):
        assert words in small.shown()


def test_withdrawn_words_stay_away_from_wherever_they_come_again(small: Small) -> None:
    line = line_of(BOOK, "## 2. RAG 有什么缺点？")
    small.withdrawn = f"['book:{line}']"
    small.manifest()
    small.settle()
    small.dump(
        "## 检索增强的短板在哪里？\n\n检索错了, 模型就跟着错; 延迟也更高。\n\n## 何为词表？\n\n略\n", "notes"
    )
    small.settle()
    assert "延迟也更高" not in small.shown()
    small.redump(
        BOOK.replace("检索错了，模型就跟着错；延迟也更高。\n", "").replace("## 2. RAG 有什么缺点？\n", "")
    )
    small.settle()
    assert re.search(r"withdrawn: \[text:[0-9a-f]{16}\]", small.read("sources/sources.yml"))
    assert "延迟也更高" not in small.shown()


@pytest.mark.parametrize("how", ["renamed", "ruled into another"])
def test_a_withdrawn_entry_stays_away_under_another_name(small: Small, how: str) -> None:
    small.settle()
    lora = small.entry("什么是 LoRA？")
    small.withdrawn = f"[{lora.id}]"
    small.manifest()
    small.settle()
    if how == "renamed":
        (small.root / lora.path).rename(small.root / lora.path.replace(lora.id, "low-rank"))
        small.edit(
            lora.path.replace(lora.id, "low-rank"), "related: []\n", f"related: []\nformerly: [{lora.id}]\n"
        )
    else:
        rows = [f"book:{line_of(BOOK, one)}" for one in ("## 3. 什么是 LoRA？", "## 4. 什么是 KV Cache？")]
        small.write("sources/rulings.yml", f"- same: [{', '.join(rows)}]\n  note: n\n")
    small.settle()
    assert "只训练一对低秩矩阵" not in small.shown()


def test_a_withdrawal_of_nothing_is_an_error(small: Small) -> None:
    small.withdrawn = "['book:2']"
    small.manifest()
    code, said = small.run("import")
    assert code == 1 and re.search(r"sources/sources\.yml:3:\d+: error: nothing of `book:2`", said)


def test_twins_keep_their_marks_under_a_shift_by_their_distance(small: Small) -> None:
    small.dump(TWINS)
    small.settle()
    entry = small.entry("什么是 RAG？")
    second = line_of(TWINS, "另一种说法：带着搜索引擎去考试的模型。") - 2
    small.edit(entry.path, "去考试的模型。", "去考试的模型。〔校对〕")
    small.redump("\n" * 4 + TWINS)
    small.settle()
    (marked,) = [row for row in small.entry("什么是 RAG？").answers if "〔校对〕" in row.body]
    assert marked.origins == (f"book:{second + 4}",)
    assert len(small.entry("什么是 RAG？").answers) == 2


def test_a_second_answer_deleted_by_hand_does_not_come_back_in_place_of_the_first(small: Small) -> None:
    small.dump(TWINS)
    small.settle()
    path = small.entry("什么是 RAG？").path
    text = small.read(path)
    start, end = text.rindex("  - from:"), text.index("asked_as:")
    gone = text[start:end]
    small.write(path, text[:start] + text[end:])
    small.redump("\n" * 4 + TWINS)
    small.settle()
    (left,) = small.entry("什么是 RAG？").answers
    assert left.body not in gone


def test_an_origin_deleted_by_hand_does_not_come_back(small: Small) -> None:
    small.dump("## 什么是RAG?\n\n## 何为词表？\n\n略\n", "notes")
    small.settle()
    entry = small.entry("什么是 RAG？")
    assert len(entry.origins) == 2
    text = small.read(entry.path)
    small.write(entry.path, re.sub(r"  - \{source: notes.*\n", "", text))
    small.redump("x\n\n" + small.dumps["notes"], "notes")
    small.settle()
    assert [row.source for row in small.entry("什么是 RAG？").origins] == ["book"]


def test_an_answer_deleted_by_hand_whose_source_changed_is_said(small: Small) -> None:
    small.settle()
    path = small.entry("什么是 LoRA？").path
    text = small.read(path)
    small.write(path, text[: text.index("answers:")] + "answers: []\n" + text[text.index("asked_as:") :])
    small.settle()
    small.redump(BOOK.replace("只训练一对低秩矩阵", "只训练两个小矩阵"))
    _, said = small.run("import")
    assert "deleted here changed in its source" in said
    assert small.entry("什么是 LoRA？").answers == ()
    small.settle("--resolve", f"take:{small.entry('什么是 LoRA？').id}")
    assert "两个小矩阵" in small.entry("什么是 LoRA？").answers[0].body


def cut(text: str, field: str) -> str:
    """The rows of a list in a file."""
    return re.search(rf"^{field}:\n((?:  .*\n|\n)+)", text, re.M)[1]  # type: ignore[index]


def test_a_merge_by_hand_settles(small: Small) -> None:
    small.settle()
    one, other = small.entry("什么是 LoRA？"), small.entry("什么是 KV Cache？")
    text = small.read(other.path)
    for field in ("origins", "answers"):
        rows = cut(small.read(one.path), field)
        small.edit(other.path, cut(text, field), cut(text, field) + rows)
    (small.root / one.path).unlink()
    said = small.settle()
    assert "places where people moved them" in said
    assert [entry.question for entry in small.entries() if "LoRA" in entry.question] == []
    assert len(small.entry("什么是 KV Cache？").answers) == 2
    small.redump("x\n\n" + BOOK.replace("一对低秩矩阵", "一对小矩阵"))
    small.settle()
    assert "一对小矩阵" in repr(small.entry("什么是 KV Cache？"))
    assert len(list(small.entries())) == 3


def test_a_split_by_hand_settles(small: Small) -> None:
    small.dump(TWINS)
    small.settle()
    entry = small.entry("什么是 RAG？")
    text = small.read(entry.path)
    answer = text[text.rindex("  - from:") : text.index("asked_as:")]
    key = re.search(r"from: \[(book:\d+)\]", answer)[1]  # type: ignore[index]
    origin = re.search(rf"  - \{{source: book, line: {key[5:]},.*\n", text)[0]  # type: ignore[index]
    small.write(entry.path, text.replace(answer, "").replace(origin, ""))
    new = "question: 打个比方，RAG 是什么？\ntopic: rag\ntags: [rag]\nstatus: answered\n"
    small.write("qa/rag/bi-fang.yml", f"{new}origins:\n{origin}answers:\n{answer}")
    for _ in range(2):
        small.settle()
        assert len(small.entry("什么是 RAG？").answers) == 1
        assert len(small.entry("打个比方，RAG 是什么？").answers) == 1
        small.redump("x\n\n" + small.dumps["book"])


def test_take_takes_what_is_in_conflict_and_nothing_else(small: Small) -> None:
    small.settle()
    entry = small.entry("什么是 LoRA？")
    small.edit(entry.path, "一对低秩矩阵。", "一对低秩矩阵。很省显存。")
    small.edit(entry.path, "question: 什么是 LoRA？", "question: LoRA 是什么？")
    small.write("sources/rulings.yml", f"- {{entry: {entry.origins[0].key}, title: 讲讲 LoRA, note: n}}\n")
    _, said = small.run("import")
    assert "`question` was edited here" in said
    said = small.settle("--resolve", f"take:{entry.id}")
    assert "took question from its source" in said
    now = small.entry("讲讲 LoRA")
    assert "很省显存" in now.answers[0].body


def empty(text: str) -> str:
    return ""


def bom(text: str) -> str:
    return "\ufeff"


def rows_of_nothing(text: str) -> str:
    return "- 1\n- 2\n"


@pytest.mark.parametrize("damage", [empty, bom, rows_of_nothing])
@pytest.mark.parametrize("table", ["qa/topics.yml", "qa/tags.yml", "sources/wording.yml"])
def test_a_damaged_table_changes_nothing(small: Small, table: str, damage: Callable[[str], str]) -> None:
    small.settle()
    before = {path: path.read_bytes() for path in small.root.glob("qa/*/*.yml")}
    small.write(table, damage(small.read(table)))
    code, said = small.run("import")
    assert code == 1 and table in said
    assert {path: path.read_bytes() for path in small.root.glob("qa/*/*.yml")} == before


@pytest.mark.parametrize("table", ["qa/topics.yml", "qa/tags.yml", "sources/wording.yml"])
def test_a_missing_table_changes_nothing(small: Small, table: str) -> None:
    small.settle()
    (small.root / table).unlink()
    assert small.run("import")[0] == 1


def test_an_import_that_turns_much_over_asks_first(small: Small) -> None:
    text = "".join(
        f"## {number}. 第{number}种 RAG 方法是什么？\n\n答{number}。\n\n" for number in range(1, 31)
    )
    small.dump("# 检索\n\n" + text)
    small.settle()
    topics = small.read("qa/topics.yml")
    small.write("qa/topics.yml", topics.replace("RAG", "ZZZ").replace("检索", "ZZZ"))
    code, said = small.run("import")
    assert code == 1 and "add `--yes`" in said
    assert small.run("import", "--yes")[0] == 0


def test_import_names_each_file_and_says_how_to_keep_one_away(small: Small) -> None:
    said = small.settle()
    path = small.entry("什么是 LoRA？").path
    assert f"add {path}" in said
    (small.root / path).unlink()
    said = small.settle()
    assert f"add {path}" in said and "status: retired" in said


def test_an_import_that_was_stopped_among_the_references_is_ended_by_the_next(
    small: Small, monkeypatch: pytest.MonkeyPatch
) -> None:
    lora = line_of(BOOK, "## 3. 什么是 LoRA？")
    small.write("sources/rulings.yml", f"- {{entry: book:{lora}, title: 讲讲 LoRA, note: n}}\n")
    small.settle()
    small.redump("\n\n" + BOOK)
    real, count = Path.replace, [0]

    def stopping(self: Path, target: Path) -> Path:
        count[0] += "sources" in str(target)
        if count[0] == 2:
            raise KeyboardInterrupt
        return real(self, target)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", stopping)
        assert small.run("import")[0] == 130
    small.settle()
    assert small.entry("讲讲 LoRA").origins[0].line == lora + 2
    assert f"book:{lora + 2}" in small.read("sources/rulings.yml")


def test_two_builds_at_once_wait_for_each_other(small: Small) -> None:
    with atomic.lock(small.root):
        code, said = small.run("build")
    assert code == 1 and "another build is running" in said


def test_a_folder_is_replaced_in_one_step_and_one_taken_away_comes_back(tmp_path: Path) -> None:
    site, fresh = tmp_path / "site", tmp_path / "fresh"
    for text in ("old", "new"):
        fresh.mkdir()
        (fresh / "index.html").write_text(text)
        folders.replace(fresh, site)
        assert (site / "index.html").read_text() == text and not fresh.exists()
    site.rename(tmp_path / ".mianjing-old-site")
    folders.restore(site)
    assert (site / "index.html").read_text() == "new"


def test_what_cannot_be_written_whole_leaves_what_was_there(tmp_path: Path) -> None:
    file = tmp_path / "deck.zip"
    file.write_text("whole")
    with pytest.raises(OSError, match="disk"), atomic.replacing(file) as place:
        place.write_text("ha")
        raise OSError(errno.ENOSPC, "the disk is full")
    assert [path.name for path in tmp_path.iterdir()] == ["deck.zip"] and file.read_text() == "whole"


def test_of_two_new_files_of_one_name_one_is_refused(tmp_path: Path) -> None:
    atomic.create(tmp_path / "a.yml", b"one")
    with pytest.raises(FileExistsError):
        atomic.create(tmp_path / "a.yml", b"two")
    assert [path.name for path in tmp_path.iterdir()] == ["a.yml"]
    assert (tmp_path / "a.yml").read_bytes() == b"one"


@pytest.mark.parametrize(
    "change", ["UPDATE kept SET value = CAST(value || 'x' AS BLOB)", "UPDATE kept SET value = NULL"]
)
def test_a_damaged_rendering_is_found_out(tmp_path: Path, change: str) -> None:
    file = tmp_path / "render.sqlite"
    with RenderCache(file) as cache:
        sound = cache.to_html("**甲**")
    with contextlib.closing(sqlite3.connect(file)) as store, store:
        store.execute(change)
    with RenderCache(file) as cache:
        assert cache.to_html("**甲**") == sound


def test_two_exports_to_one_folder_wait_for_each_other(small: Small) -> None:
    small.settle()
    small.write("mkdocs.yml", "site_name: 题库\ndocs_dir: qa\nsite_url: https://site.example/\n")
    left = small.root / "export/.mianjing-1-mianjing.apkg.tmp"
    left.parent.mkdir()
    left.write_bytes(b"of a run that was killed")
    with atomic.lock(small.root / "export"):
        code, said = small.run("export", "feed")
    assert code == 1 and "another export is writing here" in said
    assert small.run("export", "feed")[0] == 0
    assert (small.root / "export/feed.xml").is_file() and not left.exists()
