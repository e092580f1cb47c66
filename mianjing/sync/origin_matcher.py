"""Old and new origins paired over the whole library: who continues which file, and what moved where."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from mianjing.core.model import Origin
from mianjing.sync.match import OwnedOrigin, assign, pair_rows
from mianjing.sync.rows import Moved


@dataclass(frozen=True)
class OriginSet:
    """A file or a planned entry, by its origins; ``answered`` holds the keys its answers are from."""

    name: str
    origins: tuple[Origin, ...]
    answered: frozenset[str] = frozenset()
    retired: bool = False


class OriginMatcher:
    """Pairs the origins of files (``old``) with those of the plan (``new``).

    In the sources ``certain`` a line is the same text whatever its wording. ``literal`` names planned entries
    that a file nobody can read may hold: one that will not be written must not pull a row by likeness out of
    another file, where the next import, of other files, might see it otherwise. ``unwritten`` names planned
    entries that will not be written; nothing counts as moved there.
    """

    def __init__(
        self,
        old: Sequence[OriginSet],
        new: Sequence[OriginSet],
        certain: Collection[str] = (),
        literal: Collection[str] = (),
    ) -> None:
        # Where two files hold the same origin, the livelier one continues it.
        lively = sorted(old, key=lambda one: (one.retired, -len(one.origins), one.name))
        pairs = pair_rows(_rows(lively), _rows(new), certain, literal)
        self.continues = {str(owner): [str(one) for one in olds] for owner, olds in assign(pairs).items()}
        self.unwritten: set[str] = set()
        self._new = {one.name: one for one in new}
        self._pairs: dict[str, dict[Origin, tuple[str, Origin]]] = {}
        for before, after in pairs:
            self._pairs.setdefault(str(before.owner), {})[before.origin] = (str(after.owner), after.origin)
        self._exact = {_origin_key(row): (one.name, row) for one in new for row in one.origins}

    def place(self, file: str, origin: Origin) -> tuple[str, Origin] | None:
        """The planned entry, and its origin, that a file's origin now is; None when it vanished."""
        paired = self._pairs.get(file, {}).get(origin)
        if paired is None:
            paired = self._exact.get(_origin_key(origin))
        return None if paired and paired[0] in self.unwritten else paired

    def row_pairs(self, file: OriginSet, planned: OriginSet) -> dict[int, int]:
        """Number of a planned origin → number of the file's."""
        found: dict[int, int] = {}
        for at, row in enumerate(file.origins):
            place = self._pairs.get(file.name, {}).get(row)
            if place and place[0] == planned.name:
                number = planned.origins.index(place[1])
                found.setdefault(number, at)
        # Where two files hold one origin, only one of them got its pair above.
        spots = {_origin_key(row): at for at, row in reversed(list(enumerate(file.origins)))}
        for number, row in enumerate(planned.origins):
            twin = spots.get(_origin_key(row))
            if number not in found and twin is not None and twin not in found.values():
                found[number] = twin
        return found

    def moved(self, file: OriginSet, planned: str) -> Moved:
        """The file's origins that other planned entries have."""
        origins, answers = set(), set()
        for row in file.origins:
            place = self.place(file.name, row)
            if place and place[0] != planned:
                origins.add(row.key)
                if place[1].key in self._new[place[0]].answered:
                    answers.add(row.key)
        return Moved(frozenset(origins), frozenset(answers))


def with_named(continues: Mapping[str, list[str]], named: Mapping[str, str]) -> dict[str, list[str]]:
    """Who continues which files when the plan itself names some: planned name → file's."""
    result = {owner: [one for one in olds if one not in named.values()] for owner, olds in continues.items()}
    for owner, file in named.items():
        result[owner] = [file, *result.get(owner, [])]
    return result


def _origin_key(origin: Origin) -> tuple[str, int, str]:
    return origin.source, origin.line, origin.wording


def _rows(holders: Iterable[OriginSet]) -> list[OwnedOrigin]:
    return [OwnedOrigin(one.name, row) for one in holders for row in one.origins]
