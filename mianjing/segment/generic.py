"""Any other question-and-answer text: marked, numbered or question-marked headings, each with its answer."""

from __future__ import annotations

from mianjing.model import Dump, Segmented

NAME = "generic"


def evidence(dump: Dump) -> float:
    """Never sure: this dialect is what is left when no other fits."""
    return 0.0


def segment(dump: Dump) -> Segmented:
    return Segmented(NAME, (), ())
