"""How alike two answers are, by the short runs of characters they share."""

from __future__ import annotations

import re
import unicodedata

RUN = 4
# Characters compared: enough to know a text by.
COMPARED = 8000

_LINK = re.compile(r"\]\([^()\s]{0,500}\)|https?://\S{1,500}")
_MARKS = re.compile(r"[\W_]+")


def runs(text: str) -> frozenset[str]:
    """The text's runs of four characters; case, width, marks and link targets do not count."""
    folded = unicodedata.normalize("NFKC", _LINK.sub("", text[:COMPARED])).casefold()
    bare = _MARKS.sub("", folded)
    return (
        frozenset(bare[at : at + RUN] for at in range(max(1, len(bare) - RUN + 1))) if bare else frozenset()
    )


def likeness(left: frozenset[str], right: frozenset[str]) -> float:
    """Shared runs over all runs, 0 to 1 (Jaccard).

    >>> likeness(runs("low-rank adaptation"), runs("Low-Rank adaptation!"))
    1.0
    """
    return len(left & right) / len(left | right) if left and right else 0.0


def coverage(part: frozenset[str], whole: frozenset[str]) -> float:
    """How much of ``part`` stands in ``whole``, 0 to 1."""
    return len(part & whole) / len(part) if part else 0.0
