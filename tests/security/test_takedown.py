"""What the manifest withdraws is in no file of the next build, however packed."""

from __future__ import annotations

import hashlib
import io
import sqlite3
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from mianjing.cli import run
from tests.security.conftest import project
from tests.small import copy_tables

# Each text has words of its own; what must go is compared by them.
BOOK = """# 检索增强

## 1. 什么是 RAG？

检索增强生成：先检索资料，再据此回答，如同鹦鹉Bookragstays翻书。

## 2. 什么是 LoRA？

冻结原有权重，只训练一对低秩矩阵，这是青铜Booklorawithdrawn的说法。

## 3. 什么是 KV Cache？

缓存每一层的键和值，省去重复计算，这是白银Bookcachewithdrawn的说法。
"""
NOTES = """# 笔记

## 1. 什么是 RAG？

让模型带着搜索引擎去考试，出处是Notesragwithdrawn的黑曜石手稿，与别家毫不相干。

## 2. 大模型的幻觉怎么缓解？

靠Noteshallucinationwithdrawn的琥珀方法，检索证据后再生成。
"""
TERM = """term: 琥珀方法
body: 一种叫Termwithdrawn的方法。
origins:
  - {source: notes, line: 9, wording: 琥珀Wordingwithdrawn}
"""
READING = """links:
  - title: 琥珀Linkwithdrawn
    url: https://example.org/Urlwithdrawn
    remark: 读过Remarkwithdrawn
    origin: {source: notes, line: 9}
  - {title: Linkstays, url: https://example.org/, origin: {source: book, line: 3}}
"""
IMAGE = b"\x89PNG Imagewithdrawn"


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = project(tmp_path_factory.mktemp("takedown") / "root")
    copy_tables(root)
    write(root, "sources/book.md", BOOK)
    write(root, "sources/notes.md", NOTES)
    write(root, "qa/reading-list.yml", READING)
    write(root, "qa/glossary/amber.yml", TERM)
    (root / "qa/images").mkdir()
    (root / "qa/images/amber.png").write_bytes(IMAGE)
    withdraw(root, "[]")
    return root


def write(root: Path, name: str, text: str) -> None:
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    (root / name).write_bytes(text.encode())


def _row(root: Path, name: str) -> str:
    digest = hashlib.sha256((root / f"sources/{name}.md").read_bytes()).hexdigest()
    return (
        f"  - {{id: {name}, file: {name}.md, title: {name}的书, licence: NOASSERTION, lang: zh, "
        f"date: 2024-05-01, sha256: {digest}}}\n"
    )


def withdraw(root: Path, items: str) -> None:
    rows = "".join(_row(root, name) for name in ("book", "notes"))
    write(root, "sources/sources.yml", f"sources:\n{rows}withdrawn: {items}\n")


def built(root: Path) -> bytes:
    """All that a build puts into the site, archives and databases unpacked."""
    assert run(root, ["build", "--release"]) == 0
    parts = [
        part
        for file in sorted((root / "site").rglob("*"))
        if file.is_file()
        for part in (str(file.relative_to(root)).encode(), *unpacked(file.name, file.read_bytes()))
    ]
    return b"\0".join(parts)


def unpacked(name: str, data: bytes) -> Iterator[bytes]:
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for inner in archive.namelist():
                yield inner.encode()
                yield from unpacked(inner, archive.read(inner))
    elif data.startswith(b"SQLite format 3"):
        with sqlite3.connect(":memory:") as store:
            store.deserialize(data)
            yield "\n".join(store.iterdump()).encode()
        yield data  # also what deleted rows left in its pages
    else:
        assert not data.startswith((b"\x1f\x8b", b"BZh", b"\xfd7zXZ")) or name == "sitemap.xml.gz"
        yield data


def test_one_line_of_the_manifest_takes_a_text_out_of_every_output(root: Path) -> None:
    before = built(root)
    entry = root / "qa/rag/shen-me-shi-rag.yml"
    words = [word.encode() for word in ("Bookrag", "Booklora", "Bookcache", "Notesrag", "Noteshallucination")]
    assert all(before.count(word) >= 4 for word in words), "page, search, cards and deck held it"
    assert b"Termwithdrawn" in before and b"Remarkwithdrawn" in before
    # A person worked on a text before it was taken down: its words go with the rest.
    [cache] = [file for file in root.rglob("qa/*/*.yml") if b"Bookcachewithdrawn" in file.read_bytes()]
    edited = cache.read_text("utf-8").replace(
        "的说法。", "的说法，Editedwithdrawn。\n\n      ![](../images/amber.png)"
    )
    write(root, str(cache.relative_to(root)), edited)
    [lora] = [file for file in root.rglob("qa/*/*.yml") if b"Booklorawithdrawn" in file.read_bytes()]
    assert b"Editedwithdrawn" in (edited_site := built(root)) and b"Imagewithdrawn" in edited_site

    line = 1 + BOOK.split("\n").index("## 3. 什么是 KV Cache？")
    withdraw(root, f"[notes, 'book:{line}', {lora.stem}]")
    after = built(root)

    assert b"ithdrawn" not in after
    for fragment in ("黑曜石手稿", "琥珀", "青铜", "白银", "notes的书"):
        assert fragment.encode() not in after, fragment
    assert b"Bookragstays" in after and b"Linkstays" in after
    for question in ("什么是 LoRA", "什么是 KV Cache", "幻觉怎么缓解"):
        assert question.encode() in after, "the question stays"
    assert entry.exists()
