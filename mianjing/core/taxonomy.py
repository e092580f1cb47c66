"""What the tables of ``qa/`` say of topics and words."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Section:
    """A part of a topic: the questions whose first tag that any section names is one of ``tags``."""

    zh: str
    tags: tuple[str, ...]


@dataclass(frozen=True)
class Alias:
    """One row of ``qa/aliases.yml``: words that mean the same; with ``also``, a one-way hint to those."""

    words: tuple[str, ...]
    also: tuple[str, ...] = ()
