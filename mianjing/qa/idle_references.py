"""Rows of ``qa/references.yml`` that lead nowhere, because no other file cites the work."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mianjing.formats import tree
from mianjing.formats.project import Project
from mianjing.formats.yaml_nodes import Node

RULE = "idle-reference"

_WORK = re.compile(r"(?:arXiv:|doi:|https?://)[^\s'\"]+")


def idle(project: Project, rows: Node) -> Iterator[tuple[Node, str]]:
    """Where, and what to do about it."""
    cited = frozenset(_cited(project))
    for row in rows.items:
        identifier = row.fields.get("id")
        if identifier is not None and identifier.raw not in cited:
            yield identifier, f"nothing cites `{identifier.raw}`: cite it, or leave the row out"


def _cited(project: Project) -> Iterator[str]:
    # The files' text is enough and spares parsing them: an identifier has no space and means nothing else.
    for path in project.paths:
        data = project.data(path)
        if path != tree.REFERENCES and isinstance(data, bytes):
            for found in _WORK.findall(data.decode("utf-8", "replace")):
                work = found.rstrip(",]}")
                yield work
                yield from work.split(",")
