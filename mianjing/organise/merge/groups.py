"""Which records are one question: rulings first, then the decisions, best first, never against a veto."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from mianjing.core.model import Record
from mianjing.core.text import jaccard
from mianjing.organise.merge.candidates import candidates
from mianjing.organise.merge.decide import VETOES, Decision, Pair, decide
from mianjing.organise.merge.key import QuestionKey, key_of
from mianjing.organise.merge.likeness import runs
from mianjing.organise.merge.rulings import Rulings
from mianjing.organise.merge.titles import standalone
from mianjing.organise.merge.wording import Wording

# A pair kept apart with less in common than this is not worth a line in the report.
NEAR_MISS = 0.6

_Hinder = Callable[[int, int], str]


def asks_like(question: str, wording: Wording) -> Callable[[str], bool]:
    """Of another question: is it the same by its words alone?

    >>> asks_like("LoRA？", Wording())("什么 LoRA"), asks_like("LoRA？", Wording())("lora")
    (False, True)
    """
    key = key_of(question, wording)
    return lambda other: decide((question, other), Pair(key, key_of(other, wording), 0.0)).verdict == "same"


def group(
    records: Sequence[Record], rulings: Rulings, wording: Wording
) -> tuple[tuple[tuple[Record, ...], ...], tuple[Decision, ...]]:
    """The records grouped by question, each in exactly one group, and why: every join and every near miss.

    Records, groups and decisions come in the order of their names, whatever order the records came in.
    """
    ordered = sorted(records, key=lambda record: (record.source, record.question_line, record.question))
    names = [record.key for record in ordered]
    keys = [key_of(standalone(each.question, each.section, wording), wording) for each in ordered]
    answers = [runs(record.answer) for record in ordered]
    joined = _Groups(names, keys, rulings)
    told = joined.obey()
    found = [
        decide(
            (names[one], names[other]), Pair(keys[one], keys[other], jaccard(answers[one], answers[other]))
        )
        for one, other in candidates(keys)
    ]
    at = {name: index for index, name in enumerate(names)}
    for decision in sorted(found, key=lambda each: (-each.score, each.pair)):
        told.append(joined.join(decision, at) if decision.verdict == "same" else decision)
    kept = {each.pair: each for each in reversed(told) if each.verdict == "same" or each.score >= NEAR_MISS}
    groups = tuple(tuple(ordered[index] for index in members) for members in joined.members())
    return groups, tuple(kept[pair] for pair in sorted(kept))


class _Groups:
    """Union-find over records that keeps apart what a ruling or a veto keeps apart."""

    def __init__(self, names: Sequence[str], keys: Sequence[QuestionKey], rulings: Rulings) -> None:
        self._names, self._keys = names, keys
        self._same = rulings.pairs("same")
        self._apart = rulings.pairs("different")
        ruled = {name for pair in self._apart for name in pair}
        self._parent = list(range(len(names)))
        self._members = {index: [index] for index in self._parent}
        # What can hinder a join: members named in rulings, and one member for each wording.
        self._ruled = {index: [names[index]] if names[index] in ruled else [] for index in self._parent}
        self._worded = {index: {keys[index].exact: index} for index in self._parent}

    def obey(self) -> list[Decision]:
        """Carry out the rulings; a pair called both is kept apart, which is the safer."""
        at = {name: index for index, name in enumerate(self._names)}
        told = [
            Decision(pair, "different", f"ruled: {row.note}", 1.0)
            for pair, row in self._apart.items()
            if pair[0] in at and pair[1] in at
        ]
        for pair, row in self._same.items():
            if pair[0] in at and pair[1] in at:
                ruled = Decision(pair, "same", f"ruled: {row.note}", 1.0)
                told.append(self._join(ruled, at, (self._kept_apart,)))
        return told

    def join(self, decision: Decision, at: Mapping[str, int]) -> Decision:
        """Join the pair's groups, or say what keeps them apart."""
        return self._join(decision, at, (self._kept_apart, self._vetoed))

    def _join(self, decision: Decision, at: Mapping[str, int], hinders: Sequence[_Hinder]) -> Decision:
        left, right = (self._root(at[name]) for name in decision.pair)
        if left == right:
            return decision
        for hinder in hinders:
            reason = hinder(left, right)
            if reason:
                return Decision(decision.pair, "different", reason, decision.score)
        small, large = sorted((left, right), key=lambda root: (len(self._members[root]), -root))
        self._parent[small] = large
        self._members[large] += self._members.pop(small)
        self._ruled[large] += self._ruled.pop(small)
        self._worded[large] |= self._worded.pop(small)
        return decision

    def _kept_apart(self, left: int, right: int) -> str:
        for one in self._ruled[left]:
            for other in self._ruled[right]:
                row = self._apart.get((min(one, other), max(one, other)))
                if row:
                    return f"ruled: {row.note} ({one}, {other})"
        return ""

    def _vetoed(self, left: int, right: int) -> str:
        for one in self._worded[left].values():
            for other in self._worded[right].values():
                reason = self._veto(one, other)
                if reason:
                    return reason
        return ""

    def _veto(self, left: int, right: int) -> str:
        one, other = sorted((self._names[left], self._names[right]))
        if (one, other) in self._same or self._keys[left].exact == self._keys[right].exact:
            return ""
        pair = Pair(self._keys[left], self._keys[right], 0.0)
        found = next((found for found in (rule(pair) for rule in VETOES) if found), None)
        return f"{found[1]} ({one}, {other})" if found else ""

    def _root(self, index: int) -> int:
        while self._parent[index] != index:
            self._parent[index] = self._parent[self._parent[index]]
            index = self._parent[index]
        return index

    def members(self) -> list[list[int]]:
        return sorted(sorted(members) for members in self._members.values())
