"""Importing over files people work on: what is refreshed, what stays, what is reported."""

from dataclasses import replace
from pathlib import Path

import pytest

from mianjing.core.model import Answer, Entry, Link, Origin, Span, Term
from mianjing.formats import atomic
from mianjing.formats.load import load_entry
from mianjing.formats.project import Project
from mianjing.sync import Resolve, StoreError, apply, parse_resolve, plan_writes
from mianjing.sync.carry import Carrier
from mianjing.sync.lines import Alignment

BODY = "在对大语言模型进行监督微调后，\n\n- 第一\n- 第二"


def planned(
    question="为什么 SFT 之后感觉 LLM 傻了？", body=BODY, line=10, source="dump-a", topic="rag", **more
):
    origin = Origin(source, line, (Span(line + 1, line + 5),), more.pop("wording", f"41.{question}"))
    answers = (Answer((f"{source}:{line}",), "zh", body),) if body else ()
    status = "answered" if body else "unanswered"
    return Entry("", question, topic, more.pop("tags", ("sft",)), status, (origin,), answers, **more)


def run(root, entries, **more):
    plan = plan_writes(Project(root), entries, **more)
    apply(plan)
    return plan


def only(root):
    (file,) = (root / "qa").rglob("*.yml")
    return file


def entry(file):
    return load_entry(file.read_bytes(), file.as_posix()).value


def edit(file, old, new):
    text = file.read_bytes().decode()
    assert old in text
    file.write_bytes(text.replace(old, new, 1).encode())


def fields(plan):
    return [conflict.field for conflict in plan.conflicts]


def test_a_new_entry_stands_in_its_topics_folder_under_a_readable_name(tmp_path):
    run(tmp_path, [planned()])
    assert only(tmp_path) == tmp_path / "qa/rag/wei-shen-me-sft-zhi-hou-gan-jue-llm-sha-le.yml"
    text = only(tmp_path).read_text("utf-8")
    assert text.startswith(
        "# yaml-language-server: $schema=../../mianjing/schemas/question.schema.json\nquestion: "
    )
    assert "    body: |\n      在对大语言模型进行监督微调后，\n\n      - 第一\n" in text


def test_a_second_import_writes_nothing(tmp_path):
    entries = [planned(), planned("什么是 RAG", None, 99)]
    run(tmp_path, entries)
    plan = plan_writes(Project(tmp_path), entries)
    assert (plan.writes, plan.unchanged, plan.reports) == ((), 2, ())


def test_untouched_text_is_refreshed_and_lines_may_shift(tmp_path):
    run(tmp_path, [planned()])
    run(tmp_path, [planned(body="新的答案", line=15)])
    now = entry(only(tmp_path))
    assert now.answers[0].body == "新的答案"
    assert now.answers[0].origins == ("dump-a:15",)
    assert now.origins[0].line == 15


def test_a_follow_up_question_gets_its_line_and_nothing_else_changes(tmp_path):
    before = replace(planned().origins[0], follow_ups=("为什么，真的？",))
    run(tmp_path, [replace(planned(), origins=(before,))])
    edit(only(tmp_path), "第二", "第二（更正）")
    old = only(tmp_path).read_text("utf-8")
    now = replace(before, follow_up_lines=(13,))
    run(tmp_path, [replace(planned(), origins=(now,))])
    assert entry(only(tmp_path)).origins == (now,)
    assert only(tmp_path).read_text("utf-8") == old.replace(
        "follow_ups: [为什么，真的？]", "follow_ups: [{asked: 为什么，真的？, line: 13}]"
    )
    plan = plan_writes(Project(tmp_path), [replace(planned(), origins=(now,))])
    assert (plan.writes, plan.conflicts) == ((), ())


def test_a_follow_up_questions_line_is_carried_with_the_dumps_lines():
    before, after = ("a", "b", "c", "d"), ("new", "a", "b", "d", "e")
    carrier = Carrier({"dump-a": Alignment(before, after)})
    place = Origin("dump-a", 1, (Span(2, 4),), "a", (), ("d?", "c?", "unknown?"), (4, 3, 0))
    assert carrier.origin(place).follow_up_lines == (4, 0, 0)
    assert carrier.origin(place).lines == (Span(3, 4),)


def test_an_edited_answer_stays_while_its_source_does_not_change(tmp_path):
    run(tmp_path, [planned()])
    edit(only(tmp_path), "第二", "第二（更正）")
    plan = run(tmp_path, [planned(line=20)])
    assert "第二（更正）" in entry(only(tmp_path)).answers[0].body
    assert plan.conflicts == ()


def test_an_edited_answer_with_a_changed_source_is_a_conflict_that_keeps_the_edit(tmp_path):
    run(tmp_path, [planned()])
    edit(only(tmp_path), "第二", "第二（更正）")
    for _ in range(2):
        plan = run(tmp_path, [planned(body="新的答案")])
        assert fields(plan) == ["body"]
        assert "第二（更正）" in entry(only(tmp_path)).answers[0].body
    (conflict,) = plan.conflicts
    assert (conflict.theirs, "更正" in conflict.mine) == ("新的答案", True)
    line = only(tmp_path).read_text("utf-8").splitlines()[conflict.problem.line - 1]
    assert line.strip() == "body: |"


@pytest.mark.parametrize(("words", "expected"), [(["keep"], "更正"), (["take:{id}"], "新的答案")])
def test_a_conflict_is_settled_once_by_resolve(tmp_path, words, expected):
    run(tmp_path, [planned()])
    edit(only(tmp_path), "第二", "第二（更正）")
    words = [word.format(id=only(tmp_path).stem) for word in words]
    run(tmp_path, [planned(body="新的答案")], resolve=parse_resolve(words))
    assert expected in entry(only(tmp_path)).answers[0].body
    plan = run(tmp_path, [planned(body="新的答案")])
    assert (plan.writes, plan.conflicts) == ((), ())
    assert expected in entry(only(tmp_path)).answers[0].body


def test_resolve_asks_for_words_it_knows():
    with pytest.raises(ValueError, match="keep or take"):
        parse_resolve(["mine"])


@pytest.mark.parametrize(
    ("old", "new", "name"),
    [
        ("question: 为什么 SFT 之后感觉 LLM 傻了？", "question: SFT 之后为什么变傻？", "question"),
        ("tags: [sft]", "tags: [sft, forgetting]", "tags"),
        ("status: answered", "status: partial", "status"),
        ("asked_as: []", "asked_as:\n  - 微调变傻", "asked_as"),
        ("related: []", "related: [rlhf]", "related"),
        ("    lang: zh\n", "    lang: mixed\n", "answers"),
        ("{source: dump-a,", "{source: dump-a,  ", "origins"),
    ],
)
def test_a_field_edited_by_hand_survives_a_refresh_of_the_rest(tmp_path, old, new, name):
    run(tmp_path, [planned()])
    edit(only(tmp_path), old, new)
    edited = entry(only(tmp_path))
    plan = run(tmp_path, [planned(body="新的答案")])
    now = entry(only(tmp_path))
    assert now.answers[0].body == "新的答案"
    assert plan.conflicts == ()
    if name == "answers":
        assert now.answers[0].lang == "mixed"
    else:
        assert getattr(now, name) == getattr(edited, name)


def test_tags_changed_by_both_are_a_conflict(tmp_path):
    run(tmp_path, [planned()])
    edit(only(tmp_path), "tags: [sft]", "tags: [forgetting]")
    plan = run(tmp_path, [planned(tags=("sft", "llm"))])
    assert fields(plan) == ["tags"]
    assert entry(only(tmp_path)).tags == ("forgetting",)


def test_a_verdict_stays_with_their_answer_when_it_is_refreshed(tmp_path):
    run(tmp_path, [planned()])
    review = "    verdict: disputed\n    claims:\n      - {verdict: disputed, fact: 见论文}\n"
    edit(only(tmp_path), "asked_as:", "asked_as:")
    text = only(tmp_path).read_text("utf-8").replace("asked_as:", review + "asked_as:")
    only(tmp_path).write_text(text, "utf-8")
    run(tmp_path, [planned(body="新的答案")])
    (answer,) = entry(only(tmp_path)).answers
    assert (answer.body, answer.judgement.claims[0].fact) == ("新的答案", "见论文")


def test_comments_key_order_and_layout_survive_a_refresh(tmp_path):
    run(tmp_path, [planned()])
    file = only(tmp_path)
    lines = file.read_text("utf-8").splitlines()
    topic = next(line for line in lines if line.startswith("topic"))
    lines.remove(topic)
    text = "\n".join(["# 校对：小王", *lines, f"{topic}   # 放这里", ""])
    text = text.replace("tags: [sft]", "tags:   # 标签\n- sft  # 一\n")
    text = text.replace("body: |", "body: |   # 正文\n", 1).replace("正文\n\n", "正文\n")
    file.write_bytes(text.encode())
    run(tmp_path, [planned(body="新的答案", tags=("sft", "llm"), line=30)])
    after = file.read_text("utf-8")
    for comment in ("# 校对：小王", "# 放这里", "# 标签", "# 一", "# 正文"):
        assert comment in after
    assert after.rstrip().endswith("# 放这里")
    now = entry(file)
    assert (now.tags, now.answers[0].body, now.origins[0].line) == (("sft", "llm"), "新的答案", 30)


def test_a_file_with_windows_line_ends_keeps_them(tmp_path):
    run(tmp_path, [planned()])
    file = only(tmp_path)
    file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    assert plan_writes(Project(tmp_path), [planned()]).writes == ()
    run(tmp_path, [planned(body="一\n二")])
    data = file.read_bytes()
    assert data.count(b"\n") == data.count(b"\r\n")
    assert entry(file).answers[0].body == "一\n二"


def test_an_entry_moved_to_another_topic_by_hand_stays_there(tmp_path):
    run(tmp_path, [planned()])
    file = only(tmp_path)
    edit(file, "topic: rag", "topic: safety")
    moved = tmp_path / "qa/safety" / file.name
    moved.parent.mkdir()
    file.rename(moved)
    run(tmp_path, [planned(body="新的答案")])
    assert only(tmp_path) == moved
    assert entry(moved).topic == "safety"


def test_an_entry_that_import_files_elsewhere_moves_and_keeps_its_id(tmp_path):
    run(tmp_path, [planned()])
    stem = only(tmp_path).stem
    run(tmp_path, [planned(topic="safety", question="重新措辞的问题", wording=f"41.{planned().question}")])
    assert only(tmp_path) == tmp_path / f"qa/safety/{stem}.yml"
    assert entry(only(tmp_path)).question == "重新措辞的问题"


def test_a_vanished_source_is_reported_and_nothing_deleted(tmp_path):
    run(tmp_path, [planned(), planned("什么是 RAG", line=99)])
    before = {file: file.read_bytes() for file in (tmp_path / "qa").rglob("*.yml")}
    plan = run(tmp_path, [planned()])
    assert {file: file.read_bytes() for file in (tmp_path / "qa").rglob("*.yml")} == before
    (gone,) = plan.vanished
    assert "dump-a:99" in gone.message
    assert gone.line > 1


def test_a_withdrawn_or_retired_text_is_not_reported_as_vanished(tmp_path):
    run(tmp_path, [planned(), planned("什么是 RAG", line=99)])
    assert run(tmp_path, [planned()], withdrawn={"dump-a:99"}).vanished == ()
    edit(tmp_path / "qa/rag/shen-me-shi-rag.yml", "status: answered", "status: retired")
    assert run(tmp_path, [planned()]).reports == ()


def test_one_of_two_answers_may_vanish_and_stays(tmp_path):
    both = merged(planned(), planned(source="dump-b", body="另一个答案"))
    run(tmp_path, [both])
    plan = run(tmp_path, [planned()])
    assert [row.body for row in entry(only(tmp_path)).answers] == [BODY, "另一个答案"]
    assert len(plan.vanished) == 1
    assert plan_writes(Project(tmp_path), [planned()]).writes == ()


def merged(first, second):
    return replace(first, origins=first.origins + second.origins, answers=first.answers + second.answers)


def test_entries_that_become_one_leave_a_redirect(tmp_path):
    one, two = planned(), planned("SFT 之后 LLM 变傻", source="dump-b", body="另一个答案")
    run(tmp_path, [one, two])
    run(tmp_path, [merged(one, two)])
    now = entry(only(tmp_path))
    assert now.formerly == ("sft-zhi-hou-llm-bian-sha",)
    assert [row.body for row in now.answers] == [BODY, "另一个答案"]
    assert plan_writes(Project(tmp_path), [merged(one, two)]).writes == ()


def test_an_entry_that_import_moves_remembers_every_place_it_had(tmp_path):
    run(tmp_path, [planned()])
    file = only(tmp_path)
    text = file.read_text("utf-8")
    file.write_text(text.replace("imported: {", "formerly: [once, data/twice]\nimported: {"), "utf-8")
    run(tmp_path, [planned(topic="peft")])
    now = entry(only(tmp_path))
    assert (now.topic, set(now.formerly)) == ("peft", {"rag/once", "data/twice", f"rag/{now.id}"})
    assert plan_writes(Project(tmp_path), [planned(topic="peft")]).writes == ()
    run(tmp_path, [planned()])  # and back again: no place that is its own
    assert set(entry(only(tmp_path)).formerly) == {"once", "data/twice", f"peft/{now.id}"}


def test_an_entry_people_worked_on_is_never_deleted_by_a_merge(tmp_path):
    one, two = planned(), planned("SFT 之后 LLM 变傻", source="dump-b", body="另一个答案")
    run(tmp_path, [one, two])
    file = tmp_path / "qa/rag/sft-zhi-hou-llm-bian-sha.yml"
    edit(file, "asked_as: []", "asked_as: [变傻]")
    for _ in range(2):
        plan = run(tmp_path, [merged(one, two)])
        assert fields(plan) == ["superseded"]
        assert "变傻" in file.read_text("utf-8")
    assert plan.writes == ()


def test_one_entry_can_become_two(tmp_path):
    one, two = planned(), planned("SFT 之后 LLM 变傻", source="dump-b", body="另一个答案")
    run(tmp_path, [merged(one, two)])
    plan = run(tmp_path, [one, two])
    assert plan.reports == ()
    bodies = {file.stem: entry(file).answers[0].body for file in (tmp_path / "qa").rglob("*.yml")}
    assert bodies == {
        "wei-shen-me-sft-zhi-hou-gan-jue-llm-sha-le": BODY,
        "sft-zhi-hou-llm-bian-sha": "另一个答案",
    }


def test_an_answer_deleted_by_hand_does_not_come_back(tmp_path):
    run(tmp_path, [planned()])
    file = only(tmp_path)
    text = file.read_text("utf-8")
    start, end = text.index("answers:"), text.index("asked_as:")
    file.write_text(text[:start] + "answers: []\n" + text[end:], "utf-8")
    run(tmp_path, [planned(line=77)])
    assert entry(file).answers == ()


def test_an_answer_of_a_contributor_keeps_its_place(tmp_path):
    run(tmp_path, [planned()])
    edit(only(tmp_path), "answers:\n", "answers:\n  - lang: zh\n    body: |\n      我的答案\n")
    run(tmp_path, [merged(planned(body="新"), planned(source="dump-b", body="又一个"))])
    assert [row.body for row in entry(only(tmp_path)).answers] == ["我的答案", "新", "又一个"]


def test_a_half_written_file_is_named_and_left_alone(tmp_path):
    run(tmp_path, [planned()])
    file = only(tmp_path)
    half = file.read_bytes()[:200]
    file.write_bytes(half)
    plan = run(tmp_path, [planned(body="新的答案")])
    assert only(tmp_path).read_bytes() == half
    assert [problem.path for problem in plan.problems] == [file.relative_to(tmp_path).as_posix()]


def test_two_imports_at_once_do_not_mix(tmp_path):
    plan = plan_writes(Project(tmp_path), [planned()])
    with atomic.lock(tmp_path / "qa"), pytest.raises(StoreError, match="another import is running"):
        apply(plan)
    assert len(apply(plan)[0]) == 1


def test_a_file_saved_while_the_import_was_planned_is_not_overwritten(tmp_path):
    run(tmp_path, [planned()])
    plan = plan_writes(Project(tmp_path), [planned(body="新的答案"), planned("什么是 RAG", line=99)])
    edit(only(tmp_path), "第二", "刚刚保存")
    done, (refused,) = apply(plan)
    assert "import again" in refused.message
    assert [write.path for write in done] == ["qa/rag/shen-me-shi-rag.yml"]
    assert "刚刚保存" in (tmp_path / refused.path).read_text("utf-8")


def test_ids_are_unique_and_kept_when_an_earlier_entry_goes(tmp_path):
    entries = [planned(line=10), planned(line=50, wording="另")]
    run(tmp_path, entries)
    stem = "wei-shen-me-sft-zhi-hou-gan-jue-llm-sha-le"
    assert sorted(file.stem for file in (tmp_path / "qa").rglob("*.yml")) == [stem, f"{stem}-2"]
    assert plan_writes(Project(tmp_path), entries[1:]).writes == ()


def test_terms_and_links_follow_the_same_rules(tmp_path):
    term = Term("", "RAG", (), "检索增强生成", (Origin("dump-a", 5, (), "➢RAG"),))
    links = [Link("论文", "https://arxiv.org/abs/1", "好", ("一",), 3, "dump-a")]
    run(tmp_path, [], terms=[term], links=links)
    glossary, reading = tmp_path / "qa/glossary/rag.yml", tmp_path / "qa/reading-list.yml"
    assert plan_writes(Project(tmp_path), [], terms=[term], links=links).writes == ()
    edit(glossary, "aliases: []", "aliases: [检索增强]  # 常用")
    edit(reading, "remark: 好", "remark: 很好，必读")
    more = [*links, Link("新", None, "", (), 9, "dump-a")]
    run(tmp_path, [], terms=[replace(term, body="新的解释")], links=[replace(more[0], line=4), more[1]])
    assert "检索增强]  # 常用" in glossary.read_text("utf-8")
    assert "新的解释" in glossary.read_text("utf-8")
    assert "很好，必读" in reading.read_text("utf-8")
    assert "title: 新" in reading.read_text("utf-8")


def test_resolve_chooses_by_entry_before_the_general_word():
    assert Resolve("keep", {"a": "take"}).of("a") == "take"
    assert Resolve("keep").of("a") == "keep"


def test_a_folder_that_import_emptied_goes_too(tmp_path):
    run(tmp_path, [planned()])
    run(tmp_path, [planned(topic="safety")])
    assert not Path(tmp_path / "qa/rag").exists()


def test_a_question_that_a_contributor_asked_first_is_not_asked_twice(tmp_path):
    file = tmp_path / "qa/safety/sft-dumb.yml"
    file.parent.mkdir(parents=True)
    file.write_text(
        "# 我问的\nquestion: 为什么SFT之后感觉LLM傻了?\ntopic: safety\nstatus: unanswered\n", "utf-8"
    )
    for _ in range(2):
        plan = run(tmp_path, [planned()])
        assert plan.reports == ()
    now = entry(only(tmp_path))
    assert (now.id, now.topic, now.status, now.tags) == ("sft-dumb", "safety", "answered", ("sft",))
    assert now.answers[0].body == BODY
    assert file.read_text("utf-8").startswith("# 我问的\nquestion: 为什么SFT之后感觉LLM傻了?\n")
    assert plan_writes(Project(tmp_path), [planned()]).writes == ()
