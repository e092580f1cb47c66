"""Plain data that has passed its schema → the model's objects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any, cast

from mianjing.core.model import (
    Alias,
    Answer,
    Entry,
    Lang,
    Link,
    Origin,
    Review,
    Span,
    Status,
    Tag,
    Term,
    Topic,
)


def entry(data: Mapping[str, Any], path: str) -> Entry:
    """The question a file under ``qa/`` holds; bodies come without their final line breaks."""
    return Entry(
        id=PurePosixPath(path).stem,
        question=str(data["question"]).strip(),
        topic=data["topic"],
        tags=tuple(data.get("tags", ())),
        status=cast(Status, data["status"]),
        origins=tuple(origin(row) for row in data.get("origins", ())),
        answers=tuple(answer(row) for row in data.get("answers", ())),
        asked_as=tuple(data.get("asked_as", ())),
        related=tuple(data.get("related", ())),
        formerly=tuple(data.get("formerly", ())),
        path=path,
    )


def origin(row: Mapping[str, Any]) -> Origin:
    spans = tuple(Span(first, last) for first, last in row.get("lines", ()))
    return Origin(row["source"], row["line"], spans, row.get("wording", ""))


def answer(row: Mapping[str, Any]) -> Answer:
    return Answer(
        origins=tuple(row.get("from", ())),
        lang=cast(Lang, row["lang"]),
        body=body(row["body"]),
        imported=row.get("imported", ""),
        reviews=tuple(review(inner) for inner in row.get("reviews", ())),
    )


def review(row: Mapping[str, Any]) -> Review:
    return Review(row["verdict"], row["note"].rstrip("\n"), row.get("reference", ""), row.get("date", ""))


def term(data: Mapping[str, Any], path: str) -> Term:
    return Term(
        id=PurePosixPath(path).stem,
        term=str(data["term"]).strip(),
        aliases=tuple(data.get("aliases", ())),
        body=body(data["body"]),
        origins=tuple(origin(row) for row in data.get("origins", ())),
        imported=str(data.get("imported", {}).get("body", "")),
        path=path,
        reviews=tuple(review(row) for row in data.get("reviews", ())),
    )


def topics(rows: Sequence[Mapping[str, Any]]) -> tuple[Topic, ...]:
    """The topics in file order, which is the order the site shows them in."""
    return tuple(
        Topic(row["id"], row["zh"], row["en"], row["about"], order) for order, row in enumerate(rows)
    )


def tags(rows: Sequence[Mapping[str, Any]]) -> tuple[Tag, ...]:
    return tuple(Tag(row["id"], row["zh"], tuple(row.get("words", ()))) for row in rows)


def aliases(rows: Sequence[Sequence[str] | Mapping[str, Sequence[str]]]) -> tuple[Alias, ...]:
    """Rows of words that mean the same, and rows that hint one way only."""
    return tuple(
        Alias(tuple(row["when"]), tuple(row["also"])) if isinstance(row, Mapping) else Alias(tuple(row))
        for row in rows
    )


def links(data: Mapping[str, Any]) -> tuple[Link, ...]:
    return tuple(link(row) for row in data["links"])


def link(row: Mapping[str, Any]) -> Link:
    met = row.get("origin", {})
    return Link(
        title=row["title"],
        url=row.get("url"),
        remark=row.get("remark", "").rstrip("\n"),
        section=tuple(row.get("section", ())),
        line=met.get("line", 0),
        source=met.get("source", ""),
    )


def body(text: str) -> str:
    """A body as the model holds it: YAML's final line break is punctuation, not text."""
    return text.strip("\n")
