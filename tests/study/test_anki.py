"""Decks as Anki itself reads them."""

from __future__ import annotations

import io
import json
import sqlite3
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from mianjing.site.study.anki import Deck, package
from mianjing.site.study.card import CardAnswer, Dates, StudyTopic
from tests.study.samples import LORA, RAG, TOPICS

DECK = Deck("mianjing", "面经", "https://example.org/sub/")


@pytest.fixture
def learner(tmp_path: Path) -> Iterator[Any]:
    anki = pytest.importorskip("anki.collection", reason="Anki's own library is not installed")
    collection = anki.Collection(str(tmp_path / "learner.anki2"))
    yield collection
    collection.close()


def imported(learner: Any, tmp_path: Path, content: bytes) -> Any:
    file = tmp_path / "deck.apkg"
    file.write_bytes(content)
    anki = pytest.importorskip("anki.collection")
    return learner.import_anki_package(anki.ImportAnkiPackageRequest(package_path=str(file))).log


def answer_first(learner: Any, deck: str) -> int:
    """Grade the first card of ``deck`` 'good' and return its number."""
    learner.decks.select(learner.decks.id_for_name(deck))
    card = learner.sched.getCard()
    card.start_timer()
    learner.sched.answerCard(card, 3)
    return int(card.id)


def test_anki_imports_every_answered_entry_into_its_topics_deck(learner: Any, tmp_path: Path) -> None:
    log = imported(learner, tmp_path, package(DECK, TOPICS))
    assert len(log.new) == 2
    names = {row.name for row in learner.decks.all_names_and_ids()}
    assert {"面经", "面经::微调", "面经::检索增强"} <= names
    [note] = learner.find_notes("deck:面经::微调")
    card = learner.get_note(note).cards()[0]
    assert "什么是 LoRA？" in card.question()
    back = card.answer()
    assert "<msup><mi>x</mi><mn>2</mn></msup>" in back
    assert 'print("{{x}}")' in back
    assert "面试宝典" in back and "第 3–9 行" in back and "MIT" in back
    assert "有争议" in back and "https://arxiv.org/abs/2106.09685" in back
    assert 'href="https://example.org/sub/fine-tuning/what-is-lora/"' in back
    assert set(learner.get_note(note).tags) == {"fine-tuning", "peft", "lora", "有争议"}


def test_a_newer_deck_changes_the_text_and_keeps_the_reviews(learner: Any, tmp_path: Path) -> None:
    imported(learner, tmp_path, package(DECK, TOPICS))
    reviewed = answer_first(learner, "面经::检索增强")
    better = replace(
        RAG,
        id="how-to-chunk",
        title="怎样切块？",
        question="怎样切块？",
        answers=(CardAnswer("<p>按句子。</p>", "zh"),),
        dates=Dates("2024-06-01T00:00:00+00:00", "2024-07-01T00:00:00+00:00"),
    )
    log = imported(learner, tmp_path, package(DECK, (TOPICS[0], replace(TOPICS[1], cards=(better,)))))
    assert len(log.updated) == 1 and len(log.new) == 0
    card = learner.get_card(reviewed)
    assert "怎样切块？" in card.question() and "按句子" in card.answer()
    assert card.reps == 1


def test_a_topics_own_deck_is_the_same_cards(learner: Any, tmp_path: Path) -> None:
    imported(learner, tmp_path, package(DECK, (TOPICS[0],)))
    log = imported(learner, tmp_path, package(DECK, TOPICS))
    assert len(log.new) == 1
    assert learner.note_count() == 2


def test_images_come_along(learner: Any, tmp_path: Path) -> None:
    pictured = replace(LORA, answers=(CardAnswer('<p><img src="a.png" alt="图"></p>', "zh"),))
    topic = StudyTopic("fine-tuning", "微调", "", (pictured,))
    imported(learner, tmp_path, package(DECK, (topic,), {"a.png": b"\x89PNG"}))
    assert (Path(learner.media.dir()) / "a.png").read_bytes() == b"\x89PNG"


def test_anki_finds_nothing_to_repair(learner: Any, tmp_path: Path) -> None:
    imported(learner, tmp_path, package(DECK, TOPICS))
    problems, sound = learner.fix_integrity()
    assert sound, problems


def test_same_entries_same_bytes_and_no_sqlite_release_in_them() -> None:
    first, second = package(DECK, TOPICS), package(DECK, TOPICS)
    assert first == second
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert all(row.date_time == (1980, 1, 1, 0, 0, 0) for row in archive.infolist())
        database = archive.read("collection.anki2")
    assert database[92:100] == bytes(8)


def test_two_sites_do_not_share_notes(learner: Any, tmp_path: Path) -> None:
    imported(learner, tmp_path, package(DECK, TOPICS))
    log = imported(learner, tmp_path, package(Deck("other", "别的"), TOPICS))
    assert len(log.new) == 2


def test_numbers_that_clash_are_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mianjing.site.study.anki._number", lambda text: 1_000_000_000_000)
    with zipfile.ZipFile(io.BytesIO(package(DECK, TOPICS))) as archive:
        store = sqlite3.connect(":memory:")
        store.deserialize(archive.read("collection.anki2"))
    assert store.execute("SELECT count(DISTINCT id) FROM notes").fetchone() == (2,)
    assert json.loads(store.execute("SELECT dconf FROM col").fetchone()[0])["1"]["name"] == "Default"
