"""Plain data that has passed its schema → the model's objects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any, cast

from mianjing.core.checking import (
    Claim,
    Falsehood,
    FollowUp,
    Judgement,
    Misconception,
    Point,
    Reference,
    ReferenceAnswer,
    Verdict,
)
from mianjing.core.model import (
    Answer,
    Entry,
    Lang,
    Link,
    Origin,
    Span,
    Status,
    Tag,
    Term,
    Topic,
)
from mianjing.core.taxonomy import Alias, Section


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
        reference_answer=reference_answer(data["reference_answer"]) if "reference_answer" in data else None,
        covers=tuple(data.get("covers", ())),
    )


def reference_answer(row: Mapping[str, Any]) -> ReferenceAnswer:
    return ReferenceAnswer(
        lang=cast(Lang, row["lang"]),
        date=row["date"],
        short=row["short"],
        points=tuple(point(inner) for inner in row["points"]),
        detail=point(row["detail"]) if "detail" in row else None,
        follow_ups=tuple(
            FollowUp(inner["question"], body(inner["answer"]), tuple(inner["references"]))
            for inner in row.get("follow_ups", ())
        ),
        misconceptions=tuple(
            Misconception(inner["said"], body(inner["fact"]), tuple(inner["references"]))
            for inner in row.get("misconceptions", ())
        ),
    )


def point(row: Mapping[str, Any]) -> Point:
    return Point(body(row["text"]), tuple(row["references"]))


def origin(row: Mapping[str, Any]) -> Origin:
    spans = tuple(Span(first, last) for first, last in row.get("lines", ()))
    section = tuple(row.get("section", ()))
    asked = [each if isinstance(each, Mapping) else {"asked": each} for each in row.get("follow_ups", ())]
    further, lines = tuple(each["asked"] for each in asked), tuple(each.get("line", 0) for each in asked)
    known = lines if any(lines) else ()
    return Origin(row["source"], row["line"], spans, row.get("wording", ""), section, further, known)


def answer(row: Mapping[str, Any]) -> Answer:
    return Answer(
        origins=tuple(row.get("from", ())),
        lang=cast(Lang, row["lang"]),
        body=body(row["body"]),
        imported=row.get("imported", ""),
        judgement=judgement(row),
    )


def judgement(row: Mapping[str, Any]) -> Judgement:
    """The fields of checking that an answer, a term or a row of the reading list carries."""
    return Judgement(
        verdict=cast(Verdict, row.get("verdict", "")),
        claims=tuple(claim(inner) for inner in row.get("claims", ())),
        missing=body(row.get("missing", "")),
        checked=row.get("checked", ""),
    )


def claim(row: Mapping[str, Any]) -> Claim:
    return Claim(row.get("quote", ""), row["verdict"], body(row["fact"]), tuple(row.get("references", ())))


def term(data: Mapping[str, Any], path: str) -> Term:
    return Term(
        id=PurePosixPath(path).stem,
        term=str(data["term"]).strip(),
        aliases=tuple(data.get("aliases", ())),
        body=body(data["body"]),
        origins=tuple(origin(row) for row in data.get("origins", ())),
        path=path,
        judgement=judgement(data),
    )


def topics(rows: Sequence[Mapping[str, Any]]) -> tuple[Topic, ...]:
    """The topics in file order, which is the order the site shows them in."""
    return tuple(
        Topic(row["id"], row["zh"], row["en"], row["about"], order, sections(row.get("sections", ())))
        for order, row in enumerate(rows)
    )


def sections(rows: Sequence[Mapping[str, Any]]) -> tuple[Section, ...]:
    return tuple(Section(row["zh"], tuple(row["tags"])) for row in rows)


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
        about=row.get("about", ""),
        archived=row.get("archived", ""),
        judgement=judgement(row),
    )


def references(rows: Sequence[Mapping[str, Any]]) -> tuple[Reference, ...]:
    return tuple(Reference(row["id"], row["title"], row.get("opened", "")) for row in rows)


def falsehoods(rows: Sequence[Mapping[str, Any]]) -> tuple[Falsehood, ...]:
    return tuple(
        Falsehood(
            row["id"],
            tuple(row["patterns"]),
            row["fact"],
            tuple(row["references"]),
            tuple(row.get("cases", ())),
            tuple(row.get("unless", ())),
        )
        for row in rows
    )


def body(text: str) -> str:
    """A body as the model holds it: YAML's final line break is punctuation, not text."""
    return text.strip("\n")
