"""The contents of an extracted PDF, item by item: which question each stands for, or none."""

from __future__ import annotations

from collections.abc import Sequence

from mianjing.core.model import TocEntry
from mianjing.dumps.dialects.pdf.contents import Titles, is_chapter
from mianjing.dumps.dialects.pdf.outline import Title
from mianjing.dumps.dialects.pdf.rows import Row
from mianjing.dumps.dialects.toc import title_key


def witnesses_of(items: Sequence[Row], titles: Sequence[Title]) -> tuple[TocEntry, ...]:
    """One witness for each item that asks; an item repeated in a local contents counts once.

    Items that stand for a heading are none: those with a heading's title, and chapter names (…篇).
    """
    first: dict[str, Row] = {}
    for row in items:
        first.setdefault(title_key(row.body), row)
    matched = _matched(first, titles)
    places = _places(items, titles)
    toc_entries = []
    for key, row in first.items():
        title = matched.get(key)
        if title is None and not is_chapter(row.body):
            toc_entries.append(TocEntry(row.number, row.body, places[row.number], None))
        elif title is not None and title.kind == "question":
            toc_entries.append(TocEntry(row.number, row.body, title.section, title.row.number))
    return tuple(toc_entries)


def _matched(items: dict[str, Row], titles: Sequence[Title]) -> dict[str, Title]:
    """Items' titles: those of the same words first, so that a like one takes only what is left."""
    keys = [title_key(title.row.body) for title in titles]
    known = Titles(title.row.body for title in titles)
    matched: dict[str, Title] = {}
    taken: set[int] = set()
    for same_words in (True, False):
        for key, row in items.items():
            free = (at for at in known.alike(row.body) if at not in taken and key not in matched)
            at = next((at for at in free if keys[at] == key or not same_words), None)
            if at is not None:
                matched[key] = titles[at]
                taken.add(at)
    return matched


def _places(items: Sequence[Row], titles: Sequence[Title]) -> dict[int, tuple[str, ...]]:
    """The section of each item: the title it stands under, or the chapter before it in the contents."""
    places: dict[int, tuple[str, ...]] = {}
    waiting = [title for title in titles if title.kind == "question"]
    section: tuple[str, ...] = ()
    at = 0
    for row in items:
        while at < len(waiting) and waiting[at].row.number < row.number:
            section = waiting[at].section
            at += 1
        if at == 0 and is_chapter(row.body):
            section = (row.body,)
        places[row.number] = section
    return places
