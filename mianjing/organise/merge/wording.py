"""How people word one question, read from ``sources/wording.yml``: data, so any field has its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from mianjing.core.model import Problem
from mianjing.core.phrases import Phrases
from mianjing.core.text import fold
from mianjing.formats.tables import is_words, read_table

KEYS = (
    "spelling",
    "synonyms",
    "fillers",
    "generic",
    "intents",
    "asking",
    "telling",
    "section_words",
    "pronouns",
)


@dataclass(frozen=True)
class Intent:
    """What a question can want to know; a ``weak`` one may go unsaid."""

    id: str
    words: tuple[str, ...]
    weak: bool = False


@dataclass(frozen=True)
class Wording:
    """The tables of ``sources/wording.yml``; each empty where the file says nothing."""

    spelling: Mapping[str, str] = field(default_factory=dict)
    synonyms: tuple[tuple[str, ...], ...] = ()
    fillers: tuple[str, ...] = ()
    generic: tuple[tuple[str, ...], ...] = ()
    intents: tuple[Intent, ...] = ()
    asking: tuple[str, ...] = ()
    telling: tuple[str, ...] = ()
    section_words: tuple[str, ...] = ()
    pronouns: tuple[str, ...] = ()

    @cached_property
    def first_names(self) -> Mapping[str, str]:
        """Folded name → the folded first name of its row of synonyms."""
        own = {fold(word): fold(word) for row in self.generic for word in row}
        return own | {fold(name): fold(row[0]) for row in self.synonyms for name in row}

    @cached_property
    def names(self) -> Phrases:
        return Phrases(self.first_names)

    @cached_property
    def intents_of(self) -> Mapping[str, tuple[Intent, ...]]:
        found: dict[str, tuple[Intent, ...]] = {}
        for intent in self.intents:
            for word in intent.words:
                found[fold(word)] = (*found.get(fold(word), ()), intent)
        return found

    @cached_property
    def dropped(self) -> frozenset[str]:
        return frozenset(fold(word) for word in (*self.fillers, *self.pronouns))

    @cached_property
    def grammar(self) -> Phrases:
        """Every word that is not part of a question's subject: intents, fillers, pronouns."""
        return Phrases((*self.intents_of, *self.dropped))

    @cached_property
    def folded_asking(self) -> tuple[str, ...]:
        return tuple(map(fold, self.asking))

    @cached_property
    def folded_telling(self) -> tuple[str, ...]:
        return tuple(map(fold, self.telling))

    @cached_property
    def common(self) -> Mapping[str, str]:
        """Term that says little → the first word of its row."""
        return {
            self.first_names.get(fold(word), fold(word)): fold(row[0]) for row in self.generic for word in row
        }


def load_wording(path: Path) -> tuple[Wording, tuple[Problem, ...]]:
    """The wording tables and all that is wrong with them; a missing file is an empty table. Never raises."""
    table, problems = read_table(path, KEYS)
    wording = Wording(
        spelling=_spelling(table.get("spelling")),
        synonyms=tuple(_words(row) for row in _rows(table.get("synonyms")) if _words(row)),
        fillers=_words(table.get("fillers")),
        generic=tuple(_words(row) for row in _rows(table.get("generic")) if _words(row)),
        intents=tuple(_intents(_rows(table.get("intents")))),
        asking=_words(table.get("asking")),
        telling=_words(table.get("telling")),
        section_words=_words(table.get("section_words")),
        pronouns=_words(table.get("pronouns")),
    )
    return wording, problems


def _rows(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _words(value: Any) -> tuple[str, ...]:
    return tuple(value) if is_words(value) else ()


def _spelling(value: Any) -> Mapping[str, str]:
    pairs = value.items() if isinstance(value, dict) else ()
    return {met: meant for met, meant in pairs if isinstance(met, str) and isinstance(meant, str)}


def _intents(rows: Iterable[Any]) -> Iterable[Intent]:
    for row in rows:
        if isinstance(row, dict) and isinstance(row.get("id"), str):
            yield Intent(row["id"], _words(row.get("words")), row.get("weak") is True)
