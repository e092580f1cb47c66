"""Classifying a question under a topic by scored evidence; the rules are data, in ``qa/topics.yml``.

A topic's row there may list phrases in four strengths, ``named``, ``decisive``, ``usual`` and ``hint``, and
the ``tag`` an entry of it gets when no other fits. What the title says weighs most, then the section, then
the answer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mianjing.core.model import UNSORTED, Problem
from mianjing.core.phrases import Phrases
from mianjing.core.text import fold
from mianjing.formats.load import load_file

STRENGTHS: Mapping[str, float] = {"named": 14.0, "decisive": 9.0, "usual": 3.0, "hint": 1.0}

FLOOR = STRENGTHS["usual"]
"""Evidence below that of one usual phrase in a title is chance: a question of another field has some too."""

# A phrase in the title counts in full. A section holds many questions, so its name is only a hint; in the
# answer a phrase counts little each time, and no more than a few times, for answers wander.
SECTION_WEIGHT = 0.25
BODY_WEIGHT = 0.04
BODY_MOST = 3
# Characters of the answer read: what it is about is said early.
BODY_READ = 2000


@dataclass(frozen=True)
class TopicRule:
    """One topic's phrases, each with its strength, in folded spelling."""

    id: str
    phrases: Mapping[str, float]
    tag: str = ""


@dataclass(frozen=True)
class Classification:
    """Where a question was filed and what spoke for it: ``phrase`` → weight, strongest first."""

    topic: str
    score: float
    evidence: tuple[tuple[str, float], ...]
    runner_up: str = ""

    @property
    def reason(self) -> str:
        """The classification in one line, for a report."""
        said = ", ".join(f"{phrase} {weight:.1f}" for phrase, weight in self.evidence[:4]) or "nothing said"
        return f"{self.topic} ({self.score:.1f}: {said}; next: {self.runner_up or 'none'})"


class TopicClassifier:
    """The rules of all topics, made ready for many questions."""

    def __init__(self, rules: Sequence[TopicRule]) -> None:
        self.rules = tuple(rules)
        self._topics: dict[str, list[tuple[str, float]]] = {}
        ids = [rule.id for rule in self.rules]
        self._floor, self._without_evidence = (
            (FLOOR, UNSORTED) if UNSORTED in ids else (1e-9, next(iter(ids), ""))
        )
        for rule in self.rules:
            for phrase, strength in rule.phrases.items():
                self._topics.setdefault(phrase, []).append((rule.id, strength))
        self._phrases = Phrases(self._topics)

    def classify(self, question: str, sections: Sequence[str], body: str) -> Classification:
        """The topic with the most evidence; on a tie the one that stands first.

        Where there is such a topic it is ``UNSORTED`` below ``FLOOR``; else the first without any evidence.
        """
        weights = self._weights(question, sections, body)
        scores = dict.fromkeys((rule.id for rule in self.rules), 0.0)
        for phrase, weight in weights.items():
            for topic, strength in self._topics[phrase]:
                scores[topic] += weight * strength
        ranked = sorted(self.rules, key=lambda rule: -round(scores[rule.id], 6))
        if not ranked:
            return Classification("", 0.0, ())
        best = ranked[0].id if scores[ranked[0].id] >= self._floor else self._without_evidence
        evidence = [
            (phrase, weight * strength)
            for phrase, weight in weights.items()
            for topic, strength in self._topics[phrase]
            if topic == best
        ]
        evidence.sort(key=lambda row: (-row[1], row[0]))
        runner_up = ranked[1].id if len(ranked) > 1 and scores[ranked[1].id] else ""
        return Classification(best, round(scores[best], 3), tuple(evidence), runner_up)

    def fallback(self, topic: str) -> str:
        """The tag an entry of this topic gets when no other fits."""
        return next((rule.tag for rule in self.rules if rule.id == topic), "")

    def _weights(self, question: str, sections: Sequence[str], body: str) -> dict[str, float]:
        weights: dict[str, float] = dict.fromkeys(self._found(question), 1.0)
        for phrase in set().union(*map(self._found, sections)):
            weights[phrase] = weights.get(phrase, 0.0) + SECTION_WEIGHT
        for phrase, count in self._found(body[:BODY_READ]).items():
            weights[phrase] = weights.get(phrase, 0.0) + BODY_WEIGHT * min(count, BODY_MOST)
        return weights

    def _found(self, text: str) -> Counter[str]:
        return Counter(phrase for _, _, phrase in self._phrases.find(fold(text)))


def load_classifier(path: Path) -> tuple[TopicClassifier, tuple[Problem, ...]]:
    """The classification rules of ``qa/topics.yml`` and what is wrong with them. Never raises."""
    loaded = load_file(path, "topics", lambda rows: tuple(map(_rule, rows)))
    return TopicClassifier(loaded.value or ()), loaded.problems


def _rule(row: Mapping[str, Any]) -> TopicRule:
    phrases: dict[str, float] = {}
    for key, strength in STRENGTHS.items():
        for word in row.get(key, ()):
            phrases.setdefault(fold(word), strength)
    return TopicRule(row["id"], phrases, row.get("tag", ""))
