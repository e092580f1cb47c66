"""The texts of others in one file, with what was found of each and where that stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from mianjing.core.checking import Judgement
from mianjing.core.model import Entry, Link, Term
from mianjing.formats.yaml_nodes import Node


@dataclass(frozen=True)
class JudgedText:
    """``node`` is the row or file that holds the text and the fields of its judgement."""

    what: str
    body: str
    judgement: Judgement
    node: Node | None

    def field(self, *steps: str | int) -> Node | None:
        """The node of a field of the judgement, or the text's own where there is none."""
        found = self.node.at(*steps) if self.node else None
        return found or self.node


def judged_texts(value: Entry | Term, root: Node) -> Iterator[JudgedText]:
    """The answers of a question, or the one text of a term."""
    if isinstance(value, Term):
        yield JudgedText("this term", value.body, value.judgement, root)
        return
    for answer, node in zip(value.answers, root.rows("answers"), strict=True):
        yield JudgedText("this answer", answer.body, answer.judgement, node)


def judged_links(links: tuple[Link, ...], root: Node) -> Iterator[JudgedText]:
    """The rows of the reading list."""
    for link, node in zip(links, root.rows("links"), strict=True):
        yield JudgedText("this row", f"{link.title}\n{link.remark}", link.judgement, node)
