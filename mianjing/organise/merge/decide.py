"""Are two questions the same question? A table of rules: the first to answer decides, with its reason."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from mianjing.organise.merge.key import QuestionKey

Verdict = Literal["same", "different"]

# Measured on the pairs of tests/truth/merge.json: looser loses precision, tighter loses rewordings.
SAME_SUBJECT = 0.8
NEAR_SUBJECT = 0.6
SAME_ANSWER = 0.5
COMMON_WEIGHT = 0.2
LATIN_WEIGHT = 2.0
# A single Han character left over is mostly grammar.
SINGLE_WEIGHT = 0.5
# A title that does not say what it wants may be any question about its subject, unless that says a lot.
LONG_SUBJECT = 4.0


@dataclass(frozen=True)
class Decision:
    """Why two things were put together or kept apart; ``pair`` are ``source:line`` keys.

    ``about``: the questions themselves, two answers to one question, or the order of its answers, where
    ``pair`` has the better first.
    """

    pair: tuple[str, str]
    verdict: Verdict
    reason: str
    score: float
    about: Literal["question", "answer", "order"] = "question"


@dataclass(frozen=True)
class Pair:
    """Two questions' keys and how alike their answers are (0 where either has none)."""

    left: QuestionKey
    right: QuestionKey
    answers: float

    @property
    def subject(self) -> float:
        """How alike the subjects are, 0 to 1: shared terms over all terms, each by its weight."""
        shared = self.shared
        every = sum(map(self._weight, self.left.terms | self.right.terms))
        return shared / every if every else 0.0

    @property
    def shared(self) -> float:
        """How much the two subjects share, as a sum of weights."""
        return sum(map(self._weight, self.left.terms & self.right.terms))

    def _weight(self, term: str) -> float:
        if term in self.left.generic_terms or term in self.right.generic_terms:
            return COMMON_WEIGHT
        if term.isascii():
            return LATIN_WEIGHT
        return 1.0 if len(term) > 1 else SINGLE_WEIGHT


Rule = Callable[[Pair], tuple[Verdict, str] | None]


def same_words(pair: Pair) -> tuple[Verdict, str] | None:
    """The same characters, punctuation and spaces apart."""
    if pair.left.exact and pair.left.exact == pair.right.exact:
        return "same", "the same words"
    return None


def other_names(pair: Pair) -> tuple[Verdict, str] | None:
    """A Latin name or number in one title only: another thing is asked about."""
    names = {term for term in pair.left.content_terms ^ pair.right.content_terms if term.isascii()}
    if names:
        return "different", f"only one is about {', '.join(sorted(names))}"
    return None


def other_kind(pair: Pair) -> tuple[Verdict, str] | None:
    """Each has a common word of another sort: data where the other has model."""
    left, right = (
        pair.left.generic_groups - pair.right.generic_groups,
        pair.right.generic_groups - pair.left.generic_groups,
    )
    if left and right:
        about, other = ", ".join(sorted(left)), ", ".join(sorted(right))
        return "different", f"one is about {about}, the other about {other}"
    return None


def other_intent(pair: Pair) -> tuple[Verdict, str] | None:
    """The two want to know different things."""
    left, right = pair.left, pair.right
    unsaid = not left.intents or not right.intents
    if unsaid and (pair.shared >= LONG_SUBJECT or not (left.strong or right.strong)):
        return None
    if left.strong == right.strong and (left.strong or left.weak & right.weak):
        return None
    return "different", f"one asks for {_said(left)}, the other for {_said(right)}"


def same_subject(pair: Pair) -> tuple[Verdict, str] | None:
    """The same subject in other words."""
    if pair.subject >= SAME_SUBJECT:
        return "same", f"the same subject ({pair.subject:.2f}), nothing else wanted"
    return None


def near_subject(pair: Pair) -> tuple[Verdict, str] | None:
    """A like subject with a like answer."""
    if pair.subject >= NEAR_SUBJECT and pair.answers >= SAME_ANSWER:
        return "same", f"a like subject ({pair.subject:.2f}) and a like answer ({pair.answers:.2f})"
    return None


VETOES: tuple[Rule, ...] = (other_names, other_kind, other_intent)
RULES: tuple[Rule, ...] = (same_words, *VETOES, same_subject, near_subject)


def decide(names: tuple[str, str], pair: Pair) -> Decision:
    """The first rule's verdict; without one the two stay apart."""
    score = round(pair.subject, 3)
    for rule in RULES:
        found = rule(pair)
        if found:
            return Decision(names, found[0], found[1], 1.0 if rule is same_words else score)
    return Decision(names, "different", f"subjects too far apart ({pair.subject:.2f})", score)


def _said(key: QuestionKey) -> str:
    return " and ".join(sorted(key.strong or key.weak)) or "nothing in particular"
