"""States of documents: the index, the browser and the schema name the same."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mianjing.core.checking import Judgement
from mianjing.core.model import Answer, Entry, Library
from mianjing.core.verdicts import TRUST
from mianjing.site import messages
from mianjing.site.search import build_index
from mianjing.site.search.states import LETTERS, said
from tests.search.samples import ROOT, ask, urls, write

SCHEMA = json.loads((ROOT / "mianjing/schemas/question.schema.json").read_text(encoding="utf-8"))
VERDICTS = SCHEMA["$defs"]["verdict"]["enum"]


def test_every_verdict_of_the_schema_and_every_level_of_trust_has_a_letter() -> None:
    assert LETTERS.keys() == {*VERDICTS, "unchecked", *TRUST} - {"material"}
    assert len(set(LETTERS.values())) == len(LETTERS)


@pytest.mark.parametrize("language", messages.languages())
def test_whatever_a_result_is_marked_with_can_be_typed_as_a_filter(language: str) -> None:
    before = messages.spoken()
    messages.speak(language)
    try:
        words = said()
    finally:
        messages.speak(before)
    for letter, name in words["named"].items():
        assert letter in words["typed"][name.lower()]
    for name, letters in words["choices"]:
        assert words["typed"][name.lower()] == letters
    assert words["named"].keys() | {"r"} == set(LETTERS.values())


def test_each_verdict_filters_by_its_schema_name_and_by_the_name_readers_see(tmp_path: Path) -> None:
    entries = tuple(
        Entry(
            verdict, f"显存怎么省（{verdict}）", "t", (), "answered",
            answers=(Answer((), "zh", "显存的事", judgement=Judgement(verdict)),),
        )
        for verdict in VERDICTS
    )  # fmt: skip
    library = Library(entries=entries, topics=())
    names = {verdict: said()["named"][LETTERS[verdict]] for verdict in VERDICTS}
    asked = {
        f"显存 {word}:{name}": verdict
        for verdict in VERDICTS
        for word, name in (("status", verdict), ("状态", names[verdict]))
    }
    answers = ask(write(build_index(library, urls(library)), tmp_path), list(asked))
    for query, verdict in asked.items():
        assert [(r["id"], r["state"]) for r in answers[query]["results"]] == [(verdict, names[verdict])]
