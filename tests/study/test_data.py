"""Practice data, dates and the feed."""

from __future__ import annotations

import json
import re
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from mianjing.core.checking import Judgement
from mianjing.core.model import Answer, Entry, Origin, Source
from mianjing.site.study import dates, deck, history
from mianjing.site.study.card import CardAnswer, Dates, StudyTopic
from mianjing.site.study.dates import from_history
from mianjing.site.study.deck import practice_files, practice_topic
from mianjing.site.study.feed import atom
from mianjing.site.study.history import Commit
from tests.study.samples import LORA, OPEN, RAG, TOPICS

ATOM = "{http://www.w3.org/2005/Atom}"


def value(script: str) -> Any:
    match = re.fullmatch(r'mianjing\.study\.register\("([^"]+)",(.*)\);\n', script, re.DOTALL)
    assert match is not None
    return json.loads(match.group(2))


def practice(topics: tuple[StudyTopic, ...], tag_names: dict[str, str] | None = None) -> dict[str, str]:
    """The practice files by their names within the version that the index names."""
    files = practice_files(map(practice_topic, topics), tag_names or {})
    version = value(files["assets/study/index.js"])["version"]
    return {
        name.removeprefix("assets/study/").removeprefix(f"{version}/"): text for name, text in files.items()
    }


def test_an_edited_answer_changes_the_version_and_only_the_index_keeps_its_name() -> None:
    edited = replace(LORA, answers=(CardAnswer("别的答案", "zh"),))
    before, after = (
        practice_files([practice_topic(StudyTopic("t", "题", "", (card,)))], {}) for card in (LORA, edited)
    )
    assert before.keys() & after.keys() == {"assets/study/index.js"}
    assert before["assets/study/index.js"] != after["assets/study/index.js"]


def test_the_index_counts_what_can_be_practised_and_knows_former_ids() -> None:
    index = value(practice(TOPICS, {"peft": "参数高效微调"})["index.js"])
    assert index["topics"] == [["fine-tuning", "微调", 2, 1], ["rag", "检索增强", 1, 1]]
    assert index["tags"] == [["lora", "lora", 1], ["peft", "参数高效微调", 1], ["rag", "rag", 1]]
    assert index["renamed"] == {"chunking": "rag-chunking"}


def test_rows_keep_learning_order_and_hold_no_answers() -> None:
    files = practice(TOPICS)
    assert [row[0] for row in value(files["fine-tuning.js"])["rows"]] == ["what-is-lora", "open"]
    assert "低秩适配" not in files["fine-tuning.js"]
    assert list(value(files["fine-tuning.0.js"])) == ["what-is-lora"]


def test_answers_name_their_source_their_verdict_and_their_works_and_link_nowhere_dangerous() -> None:
    html = value(practice(TOPICS)["fine-tuning.0.js"])["what-is-lora"]
    assert "来源：面试宝典（某人，第 3–9 行，MIT）" in html
    assert html.index("有争议") < html.index("Low rank.")
    assert '<li value="1"><a href="https://arxiv.org/abs/2106.09685"' in html and "LoRA 论文</a> §4.1" in html
    assert "javascript:" not in html


def test_long_topics_are_cut_into_parts_and_each_row_knows_its_part() -> None:
    long = replace(LORA, answers=(CardAnswer("长" * (deck.PART_SIZE // 2 - 10), "zh"),))
    cards = tuple(replace(long, id=f"q{n}") for n in range(5))
    files = practice((StudyTopic("t", "题", "", cards),))
    for row in value(files["t.js"])["rows"]:
        assert row[0] in value(files[f"t.{row[6]}.js"])
    assert sorted(files) == sorted(f"{name}.js" for name in ("index", "t", "t.0", "t.1", "t.2"))


def test_line_separators_and_closing_tags_cannot_leave_the_data() -> None:
    odd = replace(LORA, title='a\u2028b</script><script>"\\')
    script = practice((StudyTopic("t", "题", "", (odd,)),))["t.js"]
    assert "\u2028" not in script
    assert value(script)["rows"][0][1] == odd.title


def test_the_feed_is_valid_newest_first_and_skips_what_has_no_date() -> None:
    root = ElementTree.fromstring(atom("面经 & 友", "mianjing", "https://example.org/x/", (LORA, OPEN, RAG)))
    entries = root.findall(f"{ATOM}entry")
    assert [e.findtext(f"{ATOM}title") for e in entries] == ["RAG 如何切块？", "什么是 LoRA？"]
    assert [e.findtext(f"{ATOM}summary") for e in entries] == ["新题", "有更新"]
    assert root.findtext(f"{ATOM}updated") == "2024-06-01T00:00:00+00:00"
    assert entries[0].find(f"{ATOM}link").get("href") == "https://example.org/x/rag/rag-chunking/"  # type: ignore[union-attr]
    assert all(e.findtext(f"{ATOM}id") for e in (root, *entries))


def test_a_renamed_entry_keeps_its_feed_id_so_that_readers_do_not_see_it_twice() -> None:
    def ids(card: Any) -> list[str | None]:
        root = ElementTree.fromstring(atom("x", "k", "", (card,)))
        return [entry.findtext(f"{ATOM}id") for entry in root.findall(f"{ATOM}entry")]

    assert ids(RAG) == ids(replace(RAG, id="again", formerly=("chunking", "rag-chunking")))


def test_dates_come_from_the_history_of_the_checkout(tmp_path: Path) -> None:
    def git(*words: str, day: str = "2024-01-01") -> None:
        stamp = f"{day}T12:00:00+08:00"
        env = {
            "GIT_AUTHOR_DATE": stamp,
            "GIT_COMMITTER_DATE": stamp,
            "PATH": "/usr/bin:/bin",
            "HOME": str(tmp_path),
        }
        identity = ("-c", "user.name=t", "-c", "user.email=t@example.org")
        subprocess.run(["git", *identity, *words], cwd=tmp_path, env=env, check=True, capture_output=True)

    file = tmp_path / "qa" / "rag" / "a.yml"
    file.parent.mkdir(parents=True)
    git("init")
    for day in ("2024-01-01", "2024-03-05"):
        file.write_text(day, encoding="utf-8")
        git("add", ".")
        git("commit", "-m", "x", day=day)
    entry = Entry("a", "?", "rag", (), "answered", path="qa/rag/a.yml")
    found = dates.entry_dates(history.read_history(tmp_path), [entry], [])
    assert found == {"a": Dates("2024-01-01T04:00:00+00:00", "2024-03-05T04:00:00+00:00")}


def test_without_a_history_the_data_speak(tmp_path: Path) -> None:
    sources = [Source("s", "s.txt", "S", "", date="2023-05")]
    checked = Judgement("disputed", checked="2024-02-03")
    met = Entry(
        "a",
        "?",
        "t",
        (),
        "answered",
        (Origin("s", 1),),
        (Answer((), "zh", "x", judgement=checked),),
        path="a",
    )
    found = dates.entry_dates(
        history.read_history(tmp_path), [met, replace(met, id="b", origins=(), answers=(), path="b")], sources
    )
    assert found == {"a": Dates("2023-05-01T00:00:00+00:00", "2024-02-03T00:00:00+00:00")}


def test_a_commit_of_all_files_is_no_change_of_what_they_say() -> None:
    stems = tuple(f"e{number}" for number in range(500))
    log = (Commit(3 * 86400, "Ann", stems), Commit(2 * 86400, "Bo", ("e1",)), Commit(86400, "Ann", stems))
    found = from_history(log)
    assert [found[stem].updated[:10] for stem in ("e0", "e1")] == ["1970-01-02", "1970-01-03"]
