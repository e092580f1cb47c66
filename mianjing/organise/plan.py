"""Records of all dumps → the entries they should be: what merging and classification decide, put together.

The glue between ``merge`` and ``classify``; nothing is read from or written to ``qa/``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import takewhile

from mianjing.core.model import Entry, Origin, Problem, Record, TocEntry
from mianjing.core.text import language
from mianjing.formats import tree
from mianjing.formats.project import Project
from mianjing.organise.classify import Tagger, TopicClassifier, load_classifier
from mianjing.organise.merge import (
    Decision,
    Rulings,
    Wording,
    best_title,
    group,
    load_rulings,
    load_wording,
    merge_answers,
    status_of,
)


@dataclass(frozen=True)
class Rules:
    """Everything reviewed that planning goes by."""

    classifier: TopicClassifier
    tagger: Tagger
    rulings: Rulings = field(default_factory=Rulings)
    wording: Wording = field(default_factory=Wording)


@dataclass(frozen=True)
class LibraryPlan:
    """The entries the dumps call for, without ids, in the order of their first origin.

    ``decisions`` say why questions and answers were put together, kept apart or put in this order.
    """

    entries: tuple[Entry, ...]
    decisions: tuple[Decision, ...]
    problems: tuple[Problem, ...] = ()


def load_rules(project: Project) -> tuple[Rules, tuple[Problem, ...]]:
    """The rules of a project: topics and tags in ``qa/``, rulings and wording in ``sources/``."""
    classifier, classifier_problems = load_classifier(project.root / tree.TOPICS)
    rulings, ruling_problems = load_rulings(project.root / "sources" / "rulings.yml")
    wording, wording_problems = load_wording(project.root / "sources" / "wording.yml")
    tag_problems = project.table(tree.TAGS).problems
    problems = (*classifier_problems, *ruling_problems, *wording_problems, *tag_problems)
    tagger = Tagger(project.tags, general={rule.tag for rule in classifier.rules})
    return Rules(classifier, tagger, rulings, wording), problems


def toc_records(source: str, toc_entries: Iterable[TocEntry]) -> tuple[Record, ...]:
    """Questions a dump's table of contents lists and its text never asks, as records without an answer."""
    return tuple(
        Record(
            kind="question",
            question=item.title,
            wording=item.title,
            number=None,
            section=item.section,
            question_line=item.line,
            answer_lines=(),
            status="unanswered",
            lang=language(item.title),
            answer="",
            repairs=(),
            source=source,
        )
        for item in toc_entries
        if item.question_line is None
    )


def plan_library(
    records: Iterable[Record], rules: Rules, known: Mapping[str, Sequence[str]] | None = None
) -> LibraryPlan:
    """Plan the entries of all question records; each record is an origin of exactly one entry.

    ``known`` maps ids of existing entries to their ``source:line`` keys, for rulings that name an entry.
    The result does not depend on the order of ``records``.
    """
    known = known or {}
    questions = [record for record in records if record.kind == "question"]
    names = {record.key for record in questions}
    told_by_all = _told_by_all(questions)
    problems = rules.rulings.unknown(names | set(known))
    rulings = rules.rulings.resolved(known)
    groups, decisions = group(questions, rulings, rules.wording)
    planned = [_entry(members, rulings, rules, told_by_all) for members in groups]
    told = [decision for _, ordering in planned for decision in ordering]
    entries = tuple(entry for entry, _ in planned)
    return LibraryPlan(entries, (*decisions, *told), (*problems, *_unknown_topics(rulings, rules)))


def _entry(
    members: Sequence[Record], rulings: Rulings, rules: Rules, told_by_all: Mapping[str, int]
) -> tuple[Entry, tuple[Decision, ...]]:
    ruled = rulings.override(record.key for record in members)
    answers, ordering = merge_answers(members)
    title = ruled.get("title") or best_title(members, rules.wording)
    body = "\n\n".join(answer.body for answer in answers)
    sections = [name for record in members for name in record.section]
    topic = ruled.get("topic") or rules.classifier.classify(title, sections, body).topic
    entry = Entry(
        id="",
        question=title,
        topic=topic,
        tags=ruled.get("tags") or rules.tagger.tag(title, body, rules.classifier.fallback(topic)),
        status=ruled.get("status") or status_of(members),
        origins=tuple(_origin(record, told_by_all) for record in members),
        answers=answers,
    )
    return entry, ordering


def _told_by_all(records: Iterable[Record]) -> dict[str, int]:
    """By source, how many of the outermost headings stand over all its questions and tell nothing of one."""
    sections: dict[str, list[tuple[str, ...]]] = {}
    for record in records:
        sections.setdefault(record.source, []).append(record.section)
    return {source: _alike(min(found), max(found)) for source, found in sections.items()}


def _alike(first: Sequence[str], last: Sequence[str]) -> int:
    """How many names two sections begin with alike: all sections between them in order do too."""
    return len(list(takewhile(lambda pair: pair[0] == pair[1], zip(first, last, strict=False))))


def _origin(record: Record, told_by_all: Mapping[str, int]) -> Origin:
    return replace(record.origin, section=record.section[told_by_all[record.source] :])


def _unknown_topics(rulings: Rulings, rules: Rules) -> tuple[Problem, ...]:
    topics = {rule.id for rule in rules.classifier.rules}
    return rulings.unknown_values("topic", topics) + rulings.unknown_values("tags", rules.tagger.known)
