"""An entry as it is studied: question, answers ready to show, and where they come from."""

from __future__ import annotations

from dataclasses import dataclass

from mianjing.core.verdicts import Trust


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
class Work:
    """A work that an answer cites: its title, the places in it, its address (empty where it has none)."""

    number: int
    title: str
    places: str = ""
    href: str = ""


@dataclass(frozen=True)
class CardAnswer:
    """``html`` is sanitised and holds what is right beside what is not.

    ``verdict`` is in words, and ``warns`` says that it must be seen first. ``works`` are what the numbers in
    ``html`` stand for; an answer without ``credits`` is our own or a contributor's.
    """

    html: str
    lang: str
    credits: tuple[Credit, ...] = ()
    verdict: str = ""
    warns: bool = False
    works: tuple[Work, ...] = ()


@dataclass(frozen=True)
class StudyCard:
    """One entry. ``title`` is plain text, ``question`` safe HTML, ``url`` relative to the site's root.

    ``answers`` are what a learner may check himself against: our own answer alone, where there is one.
    ``section`` is the name of its part of the topic, empty where the topic has none.
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
    trust: Trust
    url: str
    hash: str
    answers: tuple[CardAnswer, ...]
    section: str = ""
    formerly: tuple[str, ...] = ()
    dates: Dates | None = None

    @property
    def practisable(self) -> bool:
        """Is there an answer to check oneself against?"""
        return bool(self.answers)


@dataclass(frozen=True)
class StudyTopic:
    """A topic and its cards in learning order."""

    id: str
    title: str
    about: str
    cards: tuple[StudyCard, ...]
