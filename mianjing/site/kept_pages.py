"""Question pages of the build before, known again by everything that shapes them.

A page is taken from the old site where its key is what it was and its file is byte for byte what was written.
Pages that show images are made anew: which images go along is told by making them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

from mianjing.core.model import Entry
from mianjing.formats.cache import checksum
from mianjing.formats.kept import Kept
from mianjing.formats.versions import key
from mianjing.site.render.page import RenderedPage
from mianjing.site.render.question import QuestionPages
from mianjing.site.render.site import Makers
from mianjing.site.render.site_index import SiteIndex
from mianjing.site.render.text import lang_of, plain


class KeptPages:
    """What ``file`` knows of the pages in the folder ``old``; ``frame`` changes with all but the library."""

    def __init__(self, file: Path, old: Path, frame: str) -> None:
        self._store = Kept(file)
        self._old = old
        self._frame = frame
        self._keys: dict[str, bytes] = {}
        self._values: dict[bytes, bytes] = {}

    def known(self, site_index: SiteIndex, questions: QuestionPages) -> Makers:
        """The pages that stand in the old site as they would be made now."""
        self._keys = dict(_keys(self._frame, site_index, questions))
        self._values = self._store.read(self._keys.values())
        pages = (self._page(entry, site_index) for entry in site_index.entries)
        return {page.path: partial(_given, page) for page in pages if page}

    def _page(self, entry: Entry, site_index: SiteIndex) -> RenderedPage | None:
        path = site_index.path(entry)
        value = self._values.get(self._keys.get(path, b""))
        file = self._old / site_index.urls.file(path)
        if value is None or not file.is_file() or checksum(file.read_bytes()).encode() != value:
            return None
        return RenderedPage(
            path=path,
            kind="question",
            title=plain(entry.question),
            description="",
            html="",
            source=f"{entry.topic}/{entry.id}.yml",
            lang=lang_of(entry.question),
            entry=entry.id,
            topic=entry.topic,
            tags=entry.tags,
            written=file,
        )

    def keep(self, paths: Iterable[str], place: Callable[[str], Path]) -> None:
        """Keep pages that were made, by their paths; ``place`` says where a page's file was written."""
        for path in paths:
            if path in self._keys:
                self._store.add(self._keys[path], checksum(place(path).read_bytes()).encode())
        self._store.write()


def _given(page: RenderedPage) -> RenderedPage:
    return page


def _keys(frame: str, site_index: SiteIndex, questions: QuestionPages) -> Iterator[tuple[str, bytes]]:
    settings = site_index.settings
    every = key(
        frame,
        repr(replace(settings, changes={}, contributors={}, release=False, pdf=False)),
        repr((site_index.topics, site_index.terms, site_index.sources, site_index.titles)),
    )
    # A link leads to an entry wherever it stands; few entries have one.
    places = repr([(entry.id, entry.topic) for entry in site_index.entries])
    for entries in site_index.by_topic.values():
        for before, entry, after in zip((None, *entries), entries, (*entries[1:], None), strict=False):
            said = repr(entry)
            around = [site_index.card(one) if one else None for one in (before, after)]
            names = [site_index.topic(entry.topic), *map(site_index.tag, entry.tags)]
            past = (settings.changes.get(entry.id), settings.contributors.get(entry.id))
            told = repr((around, names, past, questions.related(entry)))
            yield site_index.path(entry), key(every, said, told, places if ".yml" in said else "")
