"""Rows of ``qa/aliases.yml`` that lead nowhere, because no other file has their words."""

from __future__ import annotations

from collections.abc import Iterator

from mianjing.core.text import same_words
from mianjing.formats import tree
from mianjing.formats.project import Project
from mianjing.formats.yaml_nodes import Node

RULE = "idle-alias"


def idle(project: Project, rows: Node) -> Iterator[tuple[Node, str]]:
    """Where, and what to do about it."""
    everything = "\n".join(_texts(project))
    for row in rows.items:
        words = row.items
        if words and not any(same_words(word.raw) in everything for word in words):
            yield words[0], "no entry has any word of this row: add one that has, or leave the row out"
        for word in row.fields["also"].items if "also" in row.fields else ():
            if same_words(word.raw) not in everything:
                yield word, f"no entry has `{word.raw}`: name what entries say, or leave it out"


def _texts(project: Project) -> Iterator[str]:
    for path in project.paths:
        data = project.data(path)
        if path != tree.ALIASES and isinstance(data, bytes):
            yield same_words(data.decode("utf-8", "replace"))
