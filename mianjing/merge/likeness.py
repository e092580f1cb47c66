"""How alike two answers are, by the short runs of characters they share."""

from __future__ import annotations

import re
import unicodedata

RUN = 4
# Longer texts are compared by an even sample of this many runs, the same ones whatever the order.
MOST = 3000

_LINK = re.compile(r"\]\([^()\s]{0,500}\)|https?://\S{1,500}")


def runs(text: str) -> frozenset[int]:
    """The text's runs of four characters, case, width, marks and link targets apart, as stable numbers."""
    folded = unicodedata.normalize("NFKC", _LINK.sub("", text)).casefold()
    bare = "".join(char for char in folded if char.isalnum())
    found = {_number(bare[at : at + RUN]) for at in range(max(1, len(bare) - RUN + 1))} if bare else set()
    return frozenset(sorted(found)[:MOST] if len(found) > MOST else found)


def _number(run: str) -> int:
    value = 0
    for char in run:
        value = (value * 0x110000 + ord(char)) * 0x9E3779B97F4A7C15 % (1 << 64)
    return value


def likeness(left: frozenset[int], right: frozenset[int]) -> float:
    """Shared runs over all runs, 0 to 1 (Jaccard).

    >>> likeness(runs("low-rank adaptation"), runs("Low-Rank adaptation!"))
    1.0
    """
    return len(left & right) / len(left | right) if left and right else 0.0


def coverage(part: frozenset[int], whole: frozenset[int]) -> float:
    """How much of ``part`` stands in ``whole``, 0 to 1."""
    return len(part & whole) / len(part) if part else 0.0
