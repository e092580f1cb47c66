"""How alike two answers are, by the short runs of characters they share."""

from __future__ import annotations

import re

from mianjing.core.text import bare, ngrams

RUN = 4
# Characters compared: enough to know a text by.
COMPARED = 8000

_LINK = re.compile(r"\]\([^()\s]{0,500}\)|https?://\S{1,500}")


def runs(text: str) -> frozenset[str]:
    """The text's runs of four characters; case, width, marks and link targets do not count.

    >>> runs("low-rank adaptation") == runs("Low-Rank adaptation!")
    True
    """
    return frozenset(ngrams(bare(_LINK.sub("", text[:COMPARED])), RUN))


def coverage(part: frozenset[str], whole: frozenset[str]) -> float:
    """How much of ``part`` stands in ``whole``, 0 to 1."""
    return len(part & whole) / len(part) if part else 0.0
