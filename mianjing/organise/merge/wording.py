"""How people word one question, read from ``sources/wording.yml``: data, so any field has its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from mianjing.core.model import Problem
from mianjing.core.phrases import Phrases
from mianjing.core.text import fold
from mianjing.formats.load import load_file

_LISTS = ("fillers", "asking", "telling", "section_words", "pronouns")


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
    """The wording tables and all that is wrong with them, which leaves them empty. Never raises."""
    loaded = load_file(path, "wording", _wording)
    return loaded.value or Wording(), loaded.problems


def _wording(table: Mapping[str, Any]) -> Wording:
    lists = {name: tuple(table.get(name, ())) for name in _LISTS}
    return Wording(
        spelling=dict(table.get("spelling", {})),
        synonyms=tuple(map(tuple, table.get("synonyms", ()))),
        generic=tuple(map(tuple, table.get("generic", ()))),
        intents=tuple(
            Intent(row["id"], tuple(row["words"]), row.get("weak", False)) for row in table.get("intents", ())
        ),
        **lists,
    )
