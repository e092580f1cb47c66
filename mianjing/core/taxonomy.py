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


@dataclass(frozen=True)
class Topic:
    """One row of ``qa/topics.yml``; ``sections`` are in the order in which to learn them."""

    id: str
    zh: str
    en: str
    about: str
    order: int = 0
    sections: tuple[Section, ...] = ()


@dataclass(frozen=True)
class Tag:
    """One row of ``qa/tags.yml``: a reviewed finer tag and the words that suggest it."""

    id: str
    zh: str
    words: tuple[str, ...] = ()
