"""Planning all five dumps: every record in one entry, rulings obeyed, the same plan from any order."""

from __future__ import annotations

import random
from dataclasses import replace
from functools import cache

from mianjing.core.model import Entry, TocEntry
from mianjing.formats.project import Project
from mianjing.organise.merge import collect_stats
from mianjing.organise.plan import LibraryPlan, Rules, load_rules, plan_library, toc_records
from tests.corpus.dumps import ROOT, records, truth


@cache
def rules() -> Rules:
    loaded, problems = load_rules(Project(ROOT))
    assert not problems
    return loaded


@cache
def plan() -> LibraryPlan:
    return plan_library(records(), rules())


def names(entry: Entry) -> list[str]:
    return [origin.key for origin in entry.origins]


def entry_of(name: str) -> Entry:
    return next(entry for entry in plan().entries if name in names(entry))


def test_every_record_is_an_origin_of_exactly_one_entry() -> None:
    planned = sorted(name for entry in plan().entries for name in names(entry))
    assert planned == sorted(record.key for record in records())


def test_every_answer_of_every_record_is_kept() -> None:
    told = {name for entry in plan().entries for answer in entry.answers for name in answer.origins}
    assert told == {record.key for record in records() if record.answer}


def test_entries_are_filed_as_an_editor_does() -> None:
    expected = truth("topics")["topics"]
    wrong = [
        (entry.question, entry.topic)
        for entry in plan().entries
        if not any(entry.topic in expected[name] for name in names(entry))
    ]
    assert not wrong


def test_one_question_of_four_dumps_is_one_entry() -> None:
    entry = entry_of("aigc-interview-book:692")
    assert entry.question == "为什么 SFT 之后感觉 LLM 傻了？"
    assert len(entry.origins) == 4 and entry.topic == "fine-tuning" and entry.status == "answered"


def test_two_extractions_of_one_text_are_one_answer() -> None:
    answers = entry_of("llm-finetuning-notion:18").answers
    assert {"llm-finetuning-notion:18", "llm-interview-pdf:412"} in [
        set(answer.origins) for answer in answers
    ]


def test_a_contents_item_nobody_answers_is_an_open_question_and_one_somebody_answers_is_not() -> None:
    assert entry_of("llm-interview-pdf:233").status == "unanswered"
    assert entry_of("llm-interview-pdf:245").status == "answered"


def test_titles_stand_alone_and_are_unlike() -> None:
    titles = [entry.question for entry in plan().entries]
    assert len(set(titles)) == len(titles)


def test_the_order_of_dumps_changes_nothing() -> None:
    shuffled = random.Random(7).sample(records(), len(records()))
    assert plan_library(shuffled, rules()) == plan()


def test_an_entry_can_be_named_by_its_id_in_a_ruling() -> None:
    known = {"moe": ["aigc-interview-book:364", "aigc-interview-book:131"]}
    resolved = rules().rulings.resolved(known)
    assert resolved == rules().rulings
    assert not plan_library(records(), rules(), known).problems


def test_only_unmatched_witnesses_become_records() -> None:
    seen = TocEntry(3, "什么是 LoRA？", (), 40)
    unseen = TocEntry(4, "What is RoPE?", ("位置编码",), None)
    (record,) = toc_records("a", [seen, unseen])
    assert (record.question, record.status, record.lang, record.question_line) == (
        unseen.title,
        "unanswered",
        "en",
        4,
    )


def test_an_origin_says_under_which_headings_it_stands_but_not_those_over_the_whole_dump() -> None:
    asked = [
        replace(records()[0], source="one", question_line=line, section=("面试题", part), follow_ups=more)
        for line, part, more in ((1, "索引", ("为什么？",)), (9, "事务", ()))
    ]
    origins = {row.line: row for entry in plan_library(asked, rules()).entries for row in entry.origins}
    assert (origins[1].section, origins[1].follow_ups) == (("索引",), ("为什么？",))
    assert (origins[9].section, origins[9].follow_ups) == (("事务",), ())


def test_the_survey_counts_every_entry_and_tells_joins_with_their_reasons() -> None:
    found = collect_stats(plan().entries, plan().decisions, [rule.id for rule in rules().classifier.rules])
    assert (
        sum(count for _, count in found.topics)
        == sum(count for _, count in found.statuses)
        == len(plan().entries)
    )
    assert [topic for topic, _ in found.topics][:2] == ["foundations", "architecture"]
    assert {entry.status for entry in found.open} <= {"unanswered", "partial"}
    pairs = {decision.pair: decision.reason for decision in found.joined}
    assert pairs["llm-interview-100:65", "llm-interview-pdf:298"] == "the same words"
    assert any("llm-finetuning-notion:18" in decision.pair for decision in found.one_answer)
    assert all("ruled" in d.reason or d.score >= 0.6 for d in found.near_misses)
