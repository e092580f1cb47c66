"""Which line of a dump is which after the dump has changed.

An import keeps a fingerprint of every line it read in ``sources/.lines/<source>``, one a line. The next one
aligns them with the lines as they are now and so knows where each place has gone. The alignment is a patience
diff (Bram Cohen): lines that occur once on both sides, in an order they share, hold the rest in place.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from pathlib import Path

FOLDER = "sources/.lines"
# Where no line occurs once, lines are compared with each other; this bounds two hostile dumps.
_MOST_COMPARISONS = 250_000

Block = tuple[int, int, int, int]


def line_fingerprints(lines: Sequence[str]) -> tuple[str, ...]:
    """Of each line, without the spaces around it; a blank line's is empty."""
    return tuple(_short(bare) if (bare := line.strip()) else "" for line in lines)


def _short(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]


def read_lines(root: Path, source: str) -> tuple[str, ...] | None:
    """The fingerprints kept of a source; None where none are."""
    file = root / FOLDER / source
    if file.is_symlink() or not file.is_file():
        return None
    return tuple(file.read_text("ascii", errors="replace").split("\n")[:-1])


def written(fingerprints: Sequence[str]) -> bytes:
    """The file that keeps them."""
    return "".join(f"{one}\n" for one in fingerprints).encode("ascii")


class Alignment:
    """Old line number → new line number, both from 1."""

    def __init__(self, old: Sequence[str], new: Sequence[str]) -> None:
        self._pairs = align(old, new)
        self._ends = len(old), len(new)
        self._back = {new_at: old_at for old_at, new_at in self._pairs.items()}
        self._known = sorted(self._pairs)

    def __getitem__(self, line: int) -> int | None:
        """Where a line is now; None if it is gone or was changed."""
        at = self._pairs.get(line - 1)
        return None if at is None else at + 1

    def back(self, line: int) -> int | None:
        """Where a new line was before; None if it is new."""
        at = self._back.get(line - 1)
        return None if at is None else at + 1

    def gap(self, line: int) -> range:
        """The new lines that stand between the nearest neighbours of a gone line that are still there."""
        number = bisect_left(self._known, line - 1)
        first = self._pairs[self._known[number - 1]] if number else -1
        last = self._pairs[self._known[number]] if number < len(self._known) else self._ends[1]
        return range(first + 2, last + 1)


def align(old: Sequence[str], new: Sequence[str]) -> dict[int, int]:
    """Old index → new index of the lines that are the same; at most one for each.

    >>> align(["a", "x", "b", "x"], ["", "a", "x", "b", "x"])
    {0: 1, 1: 2, 2: 3, 3: 4}
    >>> align(["a", "x", "b", "x", "c", "d"], ["c", "d", "a", "x", "b", "x"])
    {0: 2, 1: 3, 2: 4, 3: 5, 4: 0, 5: 1}
    """
    pairs: dict[int, int] = {}
    waiting: list[Block] = [(0, len(old), 0, len(new))]
    while waiting:
        waiting += _split(old, new, _trimmed(old, new, waiting.pop(), pairs), pairs)
    _moved(old, new, pairs)
    return dict(sorted(pairs.items()))


def _trimmed(old: Sequence[str], new: Sequence[str], block: Block, pairs: dict[int, int]) -> Block:
    """Pair what both sides begin and end with; the block that is left."""
    a, b, c, d = block
    while a < b and c < d and old[a] == new[c]:
        pairs[a] = c
        a, c = a + 1, c + 1
    while a < b and c < d and old[b - 1] == new[d - 1]:
        b, d = b - 1, d - 1
        pairs[b] = d
    return a, b, c, d


def _split(old: Sequence[str], new: Sequence[str], block: Block, pairs: dict[int, int]) -> Iterator[Block]:
    a, b, c, d = block
    if a == b or c == d:
        return
    anchors = _anchors(old[a:b], new[c:d])
    if not anchors:
        if (b - a) * (d - c) <= _MOST_COMPARISONS:
            matcher = SequenceMatcher(None, old[a:b], new[c:d], autojunk=False)
            for left, right, size in matcher.get_matching_blocks():
                pairs.update((a + left + at, c + right + at) for at in range(size))
        return
    pairs.update((a + left, c + right) for left, right in anchors)
    starts = [(a, c), *((a + left + 1, c + right + 1) for left, right in anchors)]
    ends = [*((a + left, c + right) for left, right in anchors), (b, d)]
    for (first, over), (last, under) in zip(starts, ends, strict=True):
        yield first, last, over, under


def _anchors(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """The longest run, in both orders, of lines that occur once on each side."""
    olds, news = Counter(old), Counter(new)
    where = {line: at for at, line in enumerate(new) if line and news[line] == 1}
    common = [(at, where[line]) for at, line in enumerate(old) if olds[line] == 1 and line in where]
    return _increasing(common)


def _increasing(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest subsequence whose second numbers rise."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for at, (_, value) in enumerate(pairs):
        place = bisect_left(tails, value)
        tails[place : place + 1] = [value]
        ends[place : place + 1] = [at]
        before.append(ends[place - 1] if place else -1)
    found = []
    at = ends[-1] if ends else -1
    while at >= 0:
        found.append(pairs[at])
        at = before[at]
    return found[::-1]


def _moved(old: Sequence[str], new: Sequence[str], pairs: dict[int, int]) -> None:
    """Pair lines that were cut out and put in elsewhere, with the lines around them."""
    taken = set(pairs.values())
    lost = [at for at, line in enumerate(old) if line and at not in pairs]
    found = [at for at, line in enumerate(new) if line and at not in taken]
    olds, news = Counter(old[at] for at in lost), Counter(new[at] for at in found)
    where = {new[at]: at for at in found if news[new[at]] == 1}
    for at in lost:
        if olds[old[at]] == 1 and old[at] in where and at not in pairs:
            pairs[at] = where[old[at]]
            taken.add(where[old[at]])
            for step in (1, -1):
                left, right = at + step, where[old[at]] + step
                while _free(old, new, left, right, pairs, taken):
                    pairs[left] = right
                    taken.add(right)
                    left, right = left + step, right + step


def _free(
    old: Sequence[str], new: Sequence[str], left: int, right: int, pairs: Mapping[int, int], taken: set[int]
) -> bool:
    inside = 0 <= left < len(old) and 0 <= right < len(new)
    return inside and left not in pairs and right not in taken and old[left] == new[right]
