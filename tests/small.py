"""A library small enough to see through."""

from pathlib import Path

TABLES = Path(__file__).resolve().parent / "fixtures" / "tables"

NEIGHBOUR = """question: 什么是 RAG？
topic: rag
tags: [rag]
status: unanswered
asked_as: [检索增强生成是什么]
"""


FALSEHOOD = """- id: lora-shrinks
  patterns: [LoRA … 缩小|减小 … 模型]
  unless: [不会]
  fact: LoRA 不改变底座的大小。
  references: [arXiv:2106.09685, arXiv:2305.14314]
  cases: [LoRA 能缩小模型。, 'ok: LoRA 不会缩小模型。']
"""


def small_library(tmp_path):
    """A project of one entry, two topics, three tags and a source; nothing is wrong with it."""
    write(tmp_path, "qa/rag/what-is-rag.yml", NEIGHBOUR)
    topics = "".join(f"- {{id: {name}, zh: 甲, en: A, about: 乙}}\n" for name in ("fine-tuning", "rag"))
    write(tmp_path, "qa/topics.yml", topics)
    write(tmp_path, "qa/tags.yml", "".join(f"- {{id: {name}, zh: 甲}}\n" for name in ("lora", "rag", "sft")))
    write(tmp_path, "qa/images/rag.png", "")
    works = "".join(f"- {{id: {name}, title: 某论文}}\n" for name in ("arXiv:2106.09685", "arXiv:2305.14314"))
    write(tmp_path, "qa/references.yml", works)
    write(tmp_path, "qa/misconceptions.yml", FALSEHOOD)
    write(tmp_path, "sources/sources.yml", "sources:\n  - {id: dump-a, file: a.txt}\n")
    return tmp_path


def copy_tables(root):
    """Topics, tags and wording of the tests: a project that does not change with the library."""
    for name in ("qa/topics.yml", "qa/tags.yml", "sources/wording.yml"):
        write(root, name, (TABLES / name).read_text("utf-8"))


def write(root, path, text, encoding="utf-8"):
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text.encode(encoding))
    return file
