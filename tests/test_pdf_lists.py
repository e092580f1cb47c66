"""Lists that a PDF's extraction put elsewhere: real ones (tests/cases/lists), and what decides in each."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from mianjing.dumps.dialects.pdf import list_assignment
from mianjing.dumps.dialects.pdf.list_assignment import SlotContext, assign_items, orders_of

FOLDER = Path(__file__).parent / "cases" / "lists"
CASES = {file.stem: yaml.safe_load(file.read_text("utf-8")) for file in sorted(FOLDER.glob("*.yml"))}
DECIDED = [(weight, name) for name, case in CASES.items() for weight in case["weights"]]


def assigned(case: dict[str, Any]) -> list[list[int]]:
    places = [SlotContext(place["before"], place["after"]) for place in case["places"]]
    found = assign_items([case["items"]], places, orders_of(len(places)))
    assert found
    return [list(share) for share in found.shares]


@pytest.mark.parametrize("name", CASES)
def test_each_item_goes_where_it_belongs(name: str) -> None:
    assert assigned(CASES[name]) == CASES[name]["shares"]


@pytest.mark.parametrize(("weight", "name"), DECIDED)
def test_without_what_decides_it_does_not(weight: str, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(list_assignment, weight, 0.0)
    assert assigned(CASES[name]) != CASES[name]["shares"]


def test_every_weight_decides_a_case() -> None:
    weights = {name for name, value in vars(list_assignment).items() if isinstance(value, float)}
    assert {weight for weight, _ in DECIDED} == weights
