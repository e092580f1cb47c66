"""The parts of a topic, in the order in which to learn them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Section:
    """A part of a topic: the questions whose first tag that any section names is one of ``tags``."""

    zh: str
    tags: tuple[str, ...]
