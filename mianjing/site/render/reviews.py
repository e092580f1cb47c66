"""Reviews of an answer or a definition as readers meet them: verdicts in words, references as links."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote

from markupsafe import Markup

from mianjing.core.model import Review
from mianjing.site.messages import say

# The gravest first: what a reader must know before trusting an answer.
ALARMS = {
    "wrong": "verdict.wrong",
    "disputed": "verdict.disputed",
    "outdated": "verdict.outdated",
    "incomplete": "verdict.incomplete",
}
VERDICTS = {"sound": "verdict.sound", **ALARMS}
_HOMES = {"arxiv": "https://arxiv.org/abs/", "doi": "https://doi.org/"}


@dataclass(frozen=True)
class ShownReview:
    """``warns`` says that the text must not be taken for sound; ``href`` is empty if there is no link."""

    verdict: str
    warns: bool
    html: Markup
    reference: str
    href: str
    date: str


def shown(review: Review, note: str) -> ShownReview:
    """``review`` with its note as sanitised HTML."""
    return ShownReview(
        say(VERDICTS[review.verdict]) if review.verdict in VERDICTS else review.verdict,
        warns(review),
        Markup(note),
        review.reference,
        address(review.reference),
        review.date,
    )


def warns(review: Review) -> bool:
    """Must a reader know of ``review`` before trusting the text?"""
    return review.verdict in ALARMS


def alarm(reviews: Iterable[Review]) -> str:
    """The gravest verdict that warns, in words, or an empty string."""
    verdicts = {review.verdict for review in reviews}
    return next((say(name) for verdict, name in ALARMS.items() if verdict in verdicts), "")


def warning(alarm: str) -> str:
    """``alarm`` as it stands before a text it warns of; an empty string for none."""
    return say("warning.before", alarm=alarm) if alarm else ""


def address(reference: str) -> str:
    """A link for references that have one: web addresses, arXiv numbers, DOIs.

    >>> address("arXiv:2106.09685"), address("Vaswani 2017")
    ('https://arxiv.org/abs/2106.09685', '')
    """
    kind, _, number = reference.partition(":")
    if kind in {"https", "http"}:
        return reference
    home = _HOMES.get(kind.lower())
    return home + quote(number.strip(), safe="/.") if home and number else ""
