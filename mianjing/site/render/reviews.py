"""Reviews of an answer or a definition as readers meet them: verdicts in words, references as links."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote

from markupsafe import Markup

from mianjing.core.model import Review

# The gravest first: what a reader must know before trusting an answer.
ALARMS = {"wrong": "有误", "disputed": "有争议", "outdated": "已过时", "incomplete": "不完整"}
VERDICTS = {"sound": "已核对", **ALARMS}
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
        VERDICTS.get(review.verdict, review.verdict),
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
    return next((name for verdict, name in ALARMS.items() if verdict in verdicts), "")


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
