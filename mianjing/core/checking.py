"""What was checked and what we say ourselves: verdicts on the texts of others, our own answers, works cited.

Plain frozen dataclasses, as in ``mianjing.core.model``, whose entries carry them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from mianjing.core.text import Lang

Verdict = Literal["sound", "incomplete", "outdated", "disputed", "wrong"]


@dataclass(frozen=True)
class Claim:
    """A sentence of a text that was checked and did not hold, with what is right and where that stands.

    ``quote`` is the text's own words, letter for letter, or empty where the claim is about the whole of it.
    """

    quote: str
    verdict: Verdict
    fact: str
    references: tuple[str, ...] = ()


@dataclass(frozen=True)
class Judgement:
    """What checking found of a text: ``verdict`` is empty where nobody checked it yet.

    ``missing`` says what an incomplete text lacks, ``checked`` the day, YYYY-MM-DD.
    """

    verdict: Verdict | Literal[""] = ""
    claims: tuple[Claim, ...] = ()
    missing: str = ""
    checked: str = ""


UNCHECKED = Judgement()


@dataclass(frozen=True)
class Point:
    """A piece of our own answer in Markdown, with what supports it."""

    text: str
    references: tuple[str, ...]


@dataclass(frozen=True)
class FollowUp:
    """What an interviewer may ask next, and its short answer."""

    question: str
    answer: str
    references: tuple[str, ...]


@dataclass(frozen=True)
class Misconception:
    """What is often said and false, and what is right."""

    said: str
    fact: str
    references: tuple[str, ...]


@dataclass(frozen=True)
class ReferenceAnswer:
    """The site's own answer: ``short`` is what to say first, ``detail`` the formula, table or code asked for.

    ``date`` is the day it was written or last checked, YYYY-MM-DD.
    """

    lang: Lang
    date: str
    short: str
    points: tuple[Point, ...]
    detail: Point | None = None
    follow_ups: tuple[FollowUp, ...] = ()
    misconceptions: tuple[Misconception, ...] = ()


@dataclass(frozen=True)
class Reference:
    """One row of ``qa/references.yml``: a work that answers cite, by the identifier they cite it by.

    ``opened`` is what an editor opened to check it: its ``text`` or a part of it, its ``abstract``, the
    ``page`` or ``code`` at its address; empty where it was cited from knowledge.
    """

    id: str
    title: str
    opened: str = ""


@dataclass(frozen=True)
class Falsehood:
    """One row of ``qa/misconceptions.yml``: patterns of words that say something false, and what is right."""

    id: str
    patterns: tuple[str, ...]
    fact: str
    references: tuple[str, ...]
    cases: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
