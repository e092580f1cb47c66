"""When two wordings are the same words, and when they are nearly so."""

from __future__ import annotations

import re
import unicodedata

_MARKS = re.compile(r"[^\w]+")


def same_question(text: str) -> str:
    """What is left of a wording without punctuation, spaces, case and width.

    >>> same_question("什么是 RAG？") == same_question("什么是rag")
    True
    """
    return _MARKS.sub("", unicodedata.normalize("NFKC", text).casefold())


def pairs(text: str) -> frozenset[str]:
    """The wording's pairs of characters, by which nearly equal wordings are found."""
    bare = same_question(text)
    return frozenset(bare[at : at + 2] for at in range(len(bare) - 1)) or frozenset({bare})


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """The share of pairs that two wordings have in common (Jaccard)."""
    return len(one & other) / (len(one | other) or 1)
