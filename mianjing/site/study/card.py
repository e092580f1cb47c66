"""An entry as it is studied: question, answers ready to show, and where they come from."""

from __future__ import annotations

from dataclasses import dataclass

from mianjing.core.model import Status


@dataclass(frozen=True)
class Dates:
    """When an entry appeared and last changed, ISO 8601 with offset; they sort as text once in UTC."""

    published: str
    updated: str


@dataclass(frozen=True)
class Credit:
    """Where an answer was taken from; ``lines`` in words, ``url`` empty where none is known."""

    title: str
    lines: str = ""
    author: str = ""
    licence: str = ""
    url: str = ""


@dataclass(frozen=True)
class Doubt:
    """A review that warns: its verdict in words, its note as sanitised HTML, where that can be looked up."""

    verdict: str
    html: str
    reference: str = ""
    href: str = ""


@dataclass(frozen=True)
class CardAnswer:
    """``html`` is sanitised; ``doubts`` are the reviews that warn of it."""

    html: str
    lang: str
    credits: tuple[Credit, ...] = ()
    doubts: tuple[Doubt, ...] = ()


@dataclass(frozen=True)
class StudyCard:
    """One entry. ``title`` is plain text, ``question`` safe HTML, ``url`` relative to the site's root.

    ``hash`` changes when the answers do. ``origin`` is the id the entry first had: what keeps a learner's
    history through renames.
    """

    id: str
    origin: str
    title: str
    question: str
    lang: str
    topic: str
    tags: tuple[str, ...]
    status: Status
    url: str
    hash: str
    answers: tuple[CardAnswer, ...]
    formerly: tuple[str, ...] = ()
    dates: Dates | None = None

    @property
    def practisable(self) -> bool:
        """Is there an answer to check oneself against?"""
        return bool(self.answers) and self.status in ("answered", "partial")


@dataclass(frozen=True)
class StudyTopic:
    """A topic and its cards in learning order."""

    id: str
    title: str
    about: str
    cards: tuple[StudyCard, ...]
