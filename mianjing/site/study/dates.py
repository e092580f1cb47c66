"""When entries appeared and changed, as data say it: no clock, no file times.

The history of a git checkout is asked first. Where there is none, the days an entry was written or
checked and the dates of its sources count; an entry without any date has none, and is left out of feeds.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path

from mianjing.core.model import Entry, Source
from mianjing.site.study.card import Dates
from mianjing.site.study.history import Commit

# A commit of more files changes their form (or brings them in), not what they say.
_MOST_CHANGED = 200
LATEST = 253402300799
"""The last second of the year 9999. Git takes any number for a date; one before 1970 or later is none."""


def entry_dates(
    history: Iterable[Commit], entries: Iterable[Entry], sources: Iterable[Source]
) -> dict[str, Dates]:
    """Dates by entry id, in UTC with second precision."""
    log = from_history(history)
    days = {source.id: source.date for source in sources if source.date}
    found = {entry.id: log.get(Path(entry.path).stem) or from_data(entry, days) for entry in entries}
    return {entry: dates for entry, dates in found.items() if dates}


def from_history(history: Iterable[Commit]) -> dict[str, Dates]:
    """The first and last commit of each file stem; one of very many files counts only as a first.

    >>> from_history((Commit(86400, "Ann", ("a",)), Commit(0, "Bo", ("a", "b"))))["a"]
    Dates(published='1970-01-01T00:00:00+00:00', updated='1970-01-02T00:00:00+00:00')
    """
    times: dict[str, tuple[int, int]] = {}
    for commit in history:
        if not 0 <= commit.second <= LATEST:
            continue
        for stem in commit.stems:
            first, last = times.get(stem, (commit.second, 0))
            changed = commit.second if len(commit.stems) <= _MOST_CHANGED else 0
            times[stem] = min(first, commit.second), max(last, changed)
    return {stem: Dates(_text(first), _text(max(first, last))) for stem, (first, last) in times.items()}


def from_data(entry: Entry, days: Mapping[str, str]) -> Dates | None:
    """Dates the entry itself gives: of its sources, of our own answer, of the checking of the others."""
    met = [days[origin.source] for origin in entry.origins if origin.source in days]
    checked = [answer.judgement.checked for answer in entry.answers]
    written = [entry.reference_answer.date] if entry.reference_answer else []
    known = sorted(filter(None, (_day(text) for text in (*met, *checked, *written))))
    return Dates(known[0], known[-1]) if known else None


def _day(text: str) -> str | None:
    """Midnight UTC of a day, month or year as written in data, or None.

    >>> _day("2024-05"), _day("soon")
    ('2024-05-01T00:00:00+00:00', None)
    """
    match = re.match(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?(?!\d)", text)
    if match is None:
        return None
    year, month, day = (int(part or 1) for part in match.groups())
    try:
        return datetime(year, month, day, tzinfo=UTC).isoformat()
    except ValueError:
        return None


def _text(second: int) -> str:
    return datetime.fromtimestamp(second, UTC).isoformat()
