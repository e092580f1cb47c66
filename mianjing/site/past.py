"""What the history of the checkout and the entries themselves say of when each appeared and who wrote it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from mianjing.core.model import Library
from mianjing.site.study import dates, history
from mianjing.site.study.card import Dates


@dataclass(frozen=True)
class Past:
    """What is known of each entry's past, by its id: dates, and who wrote its file."""

    changes: Mapping[str, Dates] = field(default_factory=dict)
    contributors: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def read_past(root: Path, library: Library) -> Past:
    """Ask the history of the checkout ``root``, and the entries themselves."""
    log = history.read_history(root)
    return Past(
        dates.entry_dates(log, library.entries, library.sources),
        history.contributors(log, library.entries),
    )
