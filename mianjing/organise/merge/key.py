"""What a question asks, apart from how it is worded: its intents and the terms of its subject."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from mianjing.core.text import fold, is_han, ngrams, same_words, signed, words
from mianjing.organise.merge.wording import Wording


@dataclass(frozen=True)
class QuestionKey:
    """What two wordings of a question are compared by.

    ``exact``: the bare characters, and marks that name things; ``strong``, ``weak``: intents; ``terms``: the
    subject, Han as character pairs, Latin as words, a named thing as its first name; ``generic_terms``: terms
    that many questions share, ``generic_groups`` the groups of wording.yml they are from.
    """

    exact: str
    strong: frozenset[str]
    weak: frozenset[str]
    terms: frozenset[str]
    generic_terms: frozenset[str]
    generic_groups: frozenset[str]

    @property
    def intents(self) -> frozenset[str]:
        return self.strong | self.weak

    @property
    def content_terms(self) -> frozenset[str]:
        """The terms that say what the question is about."""
        return self.terms - self.generic_terms


def spell(text: str, wording: Wording) -> str:
    """The text with the known slips of the pen put right."""
    for met, meant in wording.spelling.items():
        text = text.replace(met, meant)
    return text


def key_of(question: str, wording: Wording) -> QuestionKey:
    """Read a question's key; the order of its words does not matter.

    >>> from mianjing.organise.merge.wording import Intent, Wording
    >>> wording = Wording(fillers=("的",), intents=(Intent("pros", ("优点", "好处")),))
    >>> key_of("LoRA 的优点？", wording).strong == key_of("LoRA 好处", wording).strong
    True
    """
    text = spell(question, wording)
    folded = fold(text)
    named, rest = _names(folded, wording)
    strong, weak, subject = _intents(rest, wording)
    terms = frozenset(named) | frozenset(_terms(subject))
    generic = terms & wording.common.keys()
    groups = frozenset(wording.common[term] for term in generic)
    return QuestionKey(same_words(text), strong, weak, terms, generic, groups)


def _names(folded: str, wording: Wording) -> tuple[list[str], str]:
    named, rest, at = [], [], 0
    for start, end, phrase in wording.names.find(folded):
        if signed(folded, start, end):
            continue  # RAG+ is no RAG
        named.append(wording.first_names[phrase])
        rest.append(folded[at:start].rstrip("+#"))  # a sum of two names
        at = end
    return named, " ".join([*rest, folded[at:]])


def _intents(rest: str, wording: Wording) -> tuple[frozenset[str], frozenset[str], str]:
    strong: set[str] = set()
    weak: set[str] = set()
    subject: list[str] = []
    at = 0
    for start, end, word in wording.grammar.find(rest):
        for intent in wording.intents_of.get(word, ()):
            (weak if intent.weak else strong).add(intent.id)
        subject.append(rest[at:start])
        at = end
    return frozenset(strong), frozenset(weak), " ".join([*subject, rest[at:]])


def _terms(subject: str) -> Iterable[str]:
    for word in words(subject):
        yield from ngrams(word) if is_han(word[0]) else (word,)
