"""What shapes each page of the site, told in keys: where they are equal, the pages are.

A page of a question is shaped by its file and by what others show of theirs: the title, the tags and how far
it can be trusted, here called an entry's face. Lists show faces only.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property

from mianjing.core.former import former_ids
from mianjing.core.model import Entry, Topic
from mianjing.core.verdicts import best_verdict, trust
from mianjing.formats.project import Project
from mianjing.formats.versions import key
from mianjing.site.render.site_index import SiteIndex

# A link to a file of qa/, an image; or a character by its number in YAML, which may hide them.
_LEADING = (b".yml", b"![", b"<img", b"\\x", b"\\u", b"\\U")


class PageKeys:
    """Keys for the pages of ``site_index``, whose entries are files of ``project``.

    ``frame`` changes with the code and the settings, ``images`` with which there are.
    """

    def __init__(self, frame: str, site_index: SiteIndex, project: Project, images: str) -> None:
        self._index = site_index
        self._project = project
        # Of an entry some of which is taken down the file says more.
        self._down = bool(project.withdrawn.names)
        self._images = images
        settings = site_index.settings
        self._every = key(
            frame,
            repr(replace(settings, changes={}, contributors={}, release=False, pdf=False)),
            repr((site_index.topics, site_index.terms, site_index.sources, site_index.titles)),
        )
        self._led: dict[str, str] = {}
        self._faces = {entry.id: _face(entry) for entry in site_index.entries}

    def questions(self) -> Iterator[tuple[str, bytes]]:
        """Each question's page by its path."""
        index = self._index
        for entries in index.by_topic.values():
            for before, entry, after in zip((None, *entries), entries, (*entries[1:], None), strict=False):
                yield index.path(entry), self._question(before, entry, after)

    def listing(self, path: str) -> bytes:
        """A page that lists questions, or tells of them all."""
        index = self._index
        folder, _, name = path.rpartition("/")
        entries = index.by_topic.get(folder, ()) if name == "index" else ()
        entries = entries or (index.by_tag.get(name, ()) if folder == "tags" else ())
        if entries:
            filled = [topic.id for topic in index.topics if index.by_topic[topic.id]]
            names = map(self._tag, sorted({tag for entry in entries for tag in entry.tags}))
            return key(self._every, path, repr(filled), "\0".join(names), *self._of(entries))
        return key(self._shelf, path, repr(sorted(index.settings.changes.items())) * (path == "index"))

    def topic(self, topic: Topic) -> bytes:
        """What learners practise and print of a topic."""
        entries = self._index.by_topic[topic.id]
        return key(self._every, topic.id, *map(self.said, entries), *map(self._elsewhere, entries))

    def small_files(self) -> bytes:
        """What stands beside the pages."""
        entries = self._index.entries
        said = (one.reference_answer.short if one.reference_answer else "" for one in entries)
        return key(self._shelf, *said, *(" ".join(one.formerly) for one in entries))

    def _question(self, before: Entry | None, entry: Entry, after: Entry | None) -> bytes:
        index, settings = self._index, self._index.settings
        places = [index.section_of.get(one.id) if one else None for one in (before, entry, after)]
        related = [
            "\0".join(
                (row.reason, row.key, self._tag(row.key) * (row.reason == "tag"), self._faces[row.entry])
            )
            for row in index.relations[entry.id]
            if row.entry in self._faces
        ]
        return key(
            self._every,
            entry.topic,
            self.said(entry),
            self._elsewhere(entry),
            self._faces[before.id] if before else "",
            self._faces[after.id] if after else "",
            repr(places),
            settings.changes.get(entry.id, ""),
            "\0".join(settings.contributors.get(entry.id, ())),
            *map(self._tag, entry.tags),
            *related,
        )

    def said(self, entry: Entry) -> str:
        """Changes with all that an entry says."""
        digest = self._project.digest(entry.path or "")
        return key(digest, repr(entry)).hex() if self._down else digest

    def _leads(self, entry: Entry) -> bool:
        """Whether an entry may lead to others or show images."""
        data = self._project.data(entry.path or "")
        return not isinstance(data, bytes) or any(one in data for one in _LEADING)

    def _elsewhere(self, entry: Entry) -> str:
        """What an entry depends on that leads to others, or shows images: few do."""
        if entry.id not in self._led:
            self._led[entry.id] = self._places + self._images if self._leads(entry) else ""
        return self._led[entry.id]

    def _tag(self, tag: str) -> str:
        return self._index.tag(tag).zh

    def _of(self, entries: tuple[Entry, ...]) -> Iterator[str]:
        return (self._faces[entry.id] for entry in entries)

    @cached_property
    def _places(self) -> str:
        """Changes with where each entry is."""
        return key(*map(self._index.path, self._index.entries)).hex()

    @cached_property
    def _shelf(self) -> bytes:
        """Changes with every face, their order and the tables."""
        index = self._index
        ordered = (face for entries in index.by_topic.values() for face in self._of(entries))
        met = Counter(source for one in index.entries for source in {origin.source for origin in one.origins})
        tables = (index.links, index.references, sorted(met.items()), [*map(index.tag, index.by_tag)])
        settings = index.settings
        return key(self._every, self._images, repr((tables, settings.release, settings.pdf)), *ordered)


def _face(entry: Entry) -> str:
    """What others show of an entry."""
    verdict = best_verdict(entry.answers)
    shown = (entry.id, entry.topic, entry.question, " ".join(entry.tags), trust(entry), verdict)
    return "\0".join((*shown, " ".join(former_ids(entry))))
