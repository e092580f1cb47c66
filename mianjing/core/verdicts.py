"""How far a text can be trusted, and which of several to trust."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from mianjing.core.checking import Claim, Judgement
from mianjing.core.model import Answer, Entry

Trust = Literal["reference", "material", "open"]
"""What an entry has to offer: the site's own answer, only what its sources say, or nothing yet."""

TRUST: tuple[Trust, ...] = ("reference", "material", "open")

_WARNING = frozenset({"incomplete", "outdated", "disputed", "wrong"})
_FALSE = frozenset({"outdated", "disputed", "wrong"})
# What a reader takes an entry by: its best answer. One nobody checked is better than one known to be wrong.
_BEST = ("sound", "incomplete", "", "outdated", "disputed", "wrong")


def trust(entry: Entry) -> Trust:
    """What an entry has to offer a learner."""
    if entry.reference_answer:
        return "reference"
    return "material" if entry.answers else "open"


def is_practisable(entry: Entry) -> bool:
    """Is there an answer to check oneself against, one that nobody found wrong?"""
    return bool(entry.reference_answer) or any(not is_wrong(answer.judgement) for answer in entry.answers)


def best_verdict(answers: Iterable[Answer]) -> str:
    """The verdict of the best of some answers; that of one nobody checked is empty.

    >>> best_verdict([])
    ''
    """
    verdicts = {answer.judgement.verdict for answer in answers}
    return next((verdict for verdict in _BEST if verdict in verdicts), "")


def by_trust(answers: Iterable[Answer]) -> list[Answer]:
    """The answers, the best first; equals keep their order."""
    return sorted(answers, key=lambda answer: _BEST.index(answer.judgement.verdict))


def warns(judgement: Judgement) -> bool:
    """Must a reader know of the judgement before trusting the text?"""
    return judgement.verdict in _WARNING


def is_wrong(judgement: Judgement) -> bool:
    """Must no learner meet the text as an answer?"""
    return judgement.verdict == "wrong"


def is_false(claim: Claim) -> bool:
    """Whether the words quoted do not hold, rather than lack something."""
    return claim.verdict in _FALSE
