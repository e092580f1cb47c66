"""Records of all dumps → the entries they should be: what merging and filing decide, put together.

The glue between ``mianjing.merge`` and ``mianjing.classify``; nothing is read from or written to ``qa/``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from mianjing.classify import Filer, Filing, Tagger, load_filer
from mianjing.merge import (
    Decision,
    Rulings,
    Wording,
    best_title,
    group,
    load_rulings,
    load_wording,
    merge_answers,
    record_key,
    status_of,
)
from mianjing.model import Entry, Origin, Problem, Record, Tag, Witness


@dataclass(frozen=True)
class Rules:
    """Everything reviewed that planning goes by."""

    filer: Filer
    tagger: Tagger
    rulings: Rulings = field(default_factory=Rulings)
    wording: Wording = field(default_factory=Wording)


@dataclass(frozen=True)
class Plan:
    """The entries the dumps call for, without ids, in the order of their first origin.

    ``decisions`` say why questions and answers were put together, kept apart or put in this order;
    ``filings`` why each entry has its topic, in the order of ``entries``.
    """

    entries: tuple[Entry, ...]
    decisions: tuple[Decision, ...]
    filings: tuple[Filing, ...]
    problems: tuple[Problem, ...] = ()


def load_rules(root: Path, tags: Sequence[Tag]) -> tuple[Rules, tuple[Problem, ...]]:
    """The rules of a project folder (``qa/topics.yml``, ``sources/rulings.yml``, ``sources/wording.yml``)."""
    filer, filer_problems = load_filer(root / "qa" / "topics.yml")
    rulings, ruling_problems = load_rulings(root / "sources" / "rulings.yml")
    wording, wording_problems = load_wording(root / "sources" / "wording.yml")
    problems = (*filer_problems, *ruling_problems, *wording_problems)
    tagger = Tagger(tags, general={rule.tag for rule in filer.rules})
    return Rules(filer, tagger, rulings, wording), problems


def witness_records(source: str, witnesses: Iterable[Witness]) -> tuple[Record, ...]:
    """Questions a dump's table of contents lists and its text never asks, as records without an answer."""
    return tuple(
        Record(
            kind="question",
            question=witness.title,
            wording=witness.title,
            number=None,
            section=witness.section,
            question_line=witness.line,
            answer_lines=(),
            status="unanswered",
            lang="zh" if any("\u3400" <= char <= "\u9fff" for char in witness.title) else "en",
            answer="",
            repairs=(),
            source=source,
        )
        for witness in witnesses
        if witness.question_line is None
    )


def plan_entries(
    records: Iterable[Record], rules: Rules, known: Mapping[str, Sequence[str]] | None = None
) -> Plan:
    """Plan the entries of all question records; each record is an origin of exactly one entry.

    ``known`` maps ids of existing entries to their ``source:line`` keys, for rulings that name an entry.
    The result does not depend on the order of ``records``.
    """
    known = known or {}
    questions = [record for record in records if record.kind == "question"]
    names = {record_key(record) for record in questions}
    problems = rules.rulings.unknown(names | set(known))
    rulings = rules.rulings.resolved(known)
    groups, decisions = group(questions, rulings, rules.wording)
    planned = [_entry(members, rulings, rules) for members in groups]
    told = [decision for _, _, ordering in planned for decision in ordering]
    return Plan(
        tuple(entry for entry, _, _ in planned),
        (*decisions, *told),
        tuple(filing for _, filing, _ in planned),
        (*problems, *_unknown_topics(rulings, rules)),
    )


def _entry(
    members: Sequence[Record], rulings: Rulings, rules: Rules
) -> tuple[Entry, Filing, tuple[Decision, ...]]:
    ruled = rulings.override(map(record_key, members))
    answers, ordering = merge_answers(members)
    title = ruled.get("title") or best_title(members, rules.wording)
    body = "\n\n".join(answer.body for answer in answers)
    filing = rules.filer.file(title, [name for record in members for name in record.section], body)
    if ruled.get("topic"):
        filing = Filing(ruled["topic"], filing.score, (("ruled", 0.0),), filing.topic)
    entry = Entry(
        id="",
        question=title,
        topic=filing.topic,
        tags=ruled.get("tags") or rules.tagger.tag(title, body, rules.filer.fallback(filing.topic)),
        status=ruled.get("status") or status_of(members),
        origins=tuple(map(_origin, members)),
        answers=answers,
    )
    return entry, filing, ordering


def _origin(record: Record) -> Origin:
    return Origin(record.source, record.question_line, record.answer_lines, record.wording)


def _unknown_topics(rulings: Rulings, rules: Rules) -> tuple[Problem, ...]:
    topics = {rule.id for rule in rules.filer.rules}
    return rulings.unknown_values("topic", topics) + rulings.unknown_values("tags", rules.tagger.known)
