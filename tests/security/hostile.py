"""A library whose every text is an attack, as if nothing had checked it: rendering alone must be safe."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from mianjing.core.checking import (
    Claim,
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
    Library,
    Link,
    Origin,
    Source,
    Span,
    Tag,
    Term,
    Topic,
)
from mianjing.core.taxonomy import Alias

CORPUS = Path(__file__).with_name("attacks.json")
PACKED = 16
"""Attacks an entry: every one goes through every field, and every page can be opened in a test."""


@cache
def attacks() -> tuple[str, ...]:
    """The corpus. An attack that works calls ``pwned`` or asks for an address with that word."""
    groups: dict[str, list[str]] = json.loads(CORPUS.read_text(encoding="utf-8"))
    return tuple(attack for group in groups.values() for attack in group)


def contexts(attack: str) -> str:
    """The attack as Markdown meets it: alone, in a sentence, a list, a quote, a table, code and a formula."""
    line = " ".join(attack.split())
    return "\n\n".join(
        (
            *(attack, f"词 {line} 词", f"- {attack}", f"> {line}"),
            *(f"| a |\n|---|\n| {line} |", f"`{line}`", f"${line}$"),
        )
    )


def library() -> Library:
    """Some thirty entries, as many terms, tags and aliases, made of attacks."""
    chunks = list(_chunks())
    sources = tuple(_source(number, chunk) for number, chunk in enumerate(chunks[:5]))
    topics = tuple(
        Topic(f"topic-{number}", " ".join(chunk), " ".join(chunk), " ".join(chunk), number)
        for number, chunk in enumerate(chunks[5:9])
    )
    return Library(
        entries=tuple(_entry(number, chunk, sources) for number, chunk in enumerate(chunks)),
        topics=topics,
        tags=tuple(Tag(f"tag-{number}", " ".join(chunk), chunk) for number, chunk in enumerate(chunks)),
        terms=tuple(_term(number, chunk) for number, chunk in enumerate(chunks)),
        links=tuple(
            Link(attack, attack, contexts(attack), (attack,), 1, "source-0", attack) for attack in attacks()
        ),
        references=tuple(Reference(attack, attack) for attack in attacks()),
        sources=sources,
        aliases=tuple(Alias((attack, f"pwned{number}")) for number, attack in enumerate(attacks())),
    )


def _chunks() -> Iterator[tuple[str, ...]]:
    for start in range(0, len(attacks()), PACKED):
        yield attacks()[start : start + PACKED]


def _source(number: int, chunk: tuple[str, ...]) -> Source:
    said = " ".join(chunk)
    return Source(f"source-{number}", said, said, "0" * 64, said, chunk[0], said, date="2024-05-01")


def _entry(number: int, chunk: tuple[str, ...], sources: tuple[Source, ...]) -> Entry:
    places = [
        Origin(sources[at % 5].id if at % 2 else attack, at + 1, (Span(1, 2),), attack)
        for at, attack in enumerate(chunk)
    ]
    answers = tuple(
        Answer(
            (place.key,),
            "en" if place.line % 2 else "zh",
            contexts(attack),
            judgement=_judged(_VERDICTS[place.line % 3], attack),
        )
        for place, attack in zip(places, chunk, strict=True)
    )
    status = ("answered", "partial", "unanswered")[number % 3]
    return Entry(
        id=f"entry-{number}",
        question=" ".join(chunk).strip(),
        topic=f"topic-{number % 4}",
        tags=(f"tag-{number}", "tag-0"),
        status=status,  # type: ignore[arg-type]
        origins=tuple(places),
        answers=answers if status != "unanswered" else (),
        asked_as=chunk,
        covers=tuple(f"{attack} {number}" for attack in chunk),
        formerly=(f"once-{number}",),
        path=f"qa/topic-{number % 4}/entry-{number}.yml",
        reference_answer=_own(chunk) if number % 2 else None,
    )


_VERDICTS: tuple[Verdict, ...] = ("wrong", "incomplete", "disputed")


def _judged(verdict: Verdict, attack: str) -> Judgement:
    claims = (Claim(attack, verdict, contexts(attack), (f"{attack} {attack}",)),)
    return Judgement(verdict, claims, attack, attack)


def _own(chunk: tuple[str, ...]) -> ReferenceAnswer:
    first = chunk[0]
    points = tuple(Point(contexts(attack), (attack,)) for attack in chunk)
    said = tuple(FollowUp(attack, contexts(attack), (attack,)) for attack in chunk)
    myths = tuple(Misconception(attack, contexts(attack), (attack,)) for attack in chunk)
    return ReferenceAnswer("zh", first, " ".join(chunk), points, points[0], said, myths)


def _term(number: int, chunk: tuple[str, ...]) -> Term:
    body = "\n\n".join(map(contexts, chunk))
    return Term(
        f"term-{number}",
        chunk[0],
        chunk[1:],
        body,
        (Origin("source-0", 1, (), chunk[0]),),
        judgement=_judged("wrong", chunk[0]),
    )
