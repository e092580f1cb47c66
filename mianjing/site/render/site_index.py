"""The library as pages need it: looked up by id, ordered, related, addressed. Built once a build."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from markupsafe import Markup

from mianjing.core.model import Entry, Library, Source, Tag, Topic
from mianjing.site.messages import say
from mianjing.site.render.order import learning_order
from mianjing.site.render.page import Settings
from mianjing.site.render.related import Relation, relate
from mianjing.site.render.reviews import alarm, warns
from mianjing.site.render.terms import Terms
from mianjing.site.render.text import inline, lang_of, plain

STATUS = {"answered": "status.answered", "partial": "status.partial", "unanswered": "status.unanswered"}


@dataclass(frozen=True)
class Card:
    """An entry where it is listed."""

    id: str
    path: str
    html: Markup
    plain: str
    lang: str
    status: str
    status_name: str
    topic: str
    tags: tuple[str, ...]
    alarm: str


class SiteIndex:
    """Everything visible of ``library``: retired entries and withdrawn sources are left out here, once."""

    def __init__(self, library: Library, settings: Settings) -> None:
        self.settings = settings
        self.urls = settings.urls
        self.sources: dict[str, Source] = {s.id: s for s in library.sources if not s.withdrawn}
        self.topics: tuple[Topic, ...] = tuple(sorted(library.topics, key=lambda t: (t.order, t.id)))
        self.entries: tuple[Entry, ...] = tuple(
            sorted((e for e in library.entries if e.status != "retired"), key=lambda e: e.id)
        )
        self.terms = tuple(sorted(library.terms, key=lambda t: (t.term.lower(), t.id)))
        self.links = library.links
        self._tag_names = {tag.id: tag for tag in library.tags}

    @cached_property
    def by_id(self) -> dict[str, Entry]:
        return {entry.id: entry for entry in self.entries}

    @cached_property
    def by_topic(self) -> dict[str, tuple[Entry, ...]]:
        """Each topic's entries in learning order; a topic that no file names still gets its key."""
        groups: defaultdict[str, list[Entry]] = defaultdict(list)
        for entry in self.entries:
            groups[entry.topic].append(entry)
        return {t.id: learning_order(groups[t.id], self.sources.values()) for t in self.topics}

    @cached_property
    def by_tag(self) -> dict[str, tuple[Entry, ...]]:
        groups: defaultdict[str, list[Entry]] = defaultdict(list)
        for entries in self.by_topic.values():
            for entry in entries:
                for tag in entry.tags:
                    groups[tag].append(entry)
        return {tag: tuple(groups[tag]) for tag in sorted(groups, key=lambda t: (-len(groups[t]), t))}

    @cached_property
    def term_names(self) -> Terms:
        return Terms.of(self.terms)

    @cached_property
    def relations(self) -> Mapping[str, tuple[Relation, ...]]:
        names = self.term_names
        spoken = {
            entry.id: names.found("\n".join((entry.question, *(a.body for a in entry.answers))))
            for entry in self.entries
        }
        return relate(self.entries, spoken)

    def tag(self, tag: str) -> Tag:
        return self._tag_names.get(tag, Tag(tag, tag))

    def topic(self, topic: str) -> Topic:
        return next((t for t in self.topics if t.id == topic), Topic(topic, topic, topic, ""))

    def source_title(self, source: str) -> str:
        found = self.sources.get(source)
        return found.title if found else source

    @staticmethod
    def path(entry: Entry) -> str:
        return f"{entry.topic}/{entry.id}"

    def url_of(self, file: str) -> str | None:
        """The URL from the site's root that shows a file of ``qa/`` (``rag/x.yml``, ``glossary/x.yml``)."""
        folder, _, name = file.removesuffix(".yml").rpartition("/")
        if not file.endswith(".yml"):
            return None
        if folder == "glossary":
            return f"{self.urls.page('glossary')}#{name}" if name in self._term_ids else None
        entry = self.by_id.get(name)
        return self.urls.page(self.path(entry)) if entry and entry.topic == folder else None

    @cached_property
    def _term_ids(self) -> frozenset[str]:
        return frozenset(term.id for term in self.terms)

    def card(self, entry: Entry) -> Card:
        return Card(
            entry.id,
            self.path(entry),
            inline(entry.question),
            plain(entry.question),
            lang_of(entry.question),
            entry.status,
            say(STATUS[entry.status]) if entry.status in STATUS else entry.status,
            entry.topic,
            entry.tags,
            alarm(review for answer in entry.answers for review in answer.reviews),
        )

    def cards(self, entries: Iterable[Entry]) -> tuple[Card, ...]:
        return tuple(map(self.card, entries))


def fingerprint(entry: Entry) -> str:
    """Changes when what a reader learns changes: answers and warnings, not the tags, wording or origins."""
    bodies = [answer.body.strip() for answer in entry.answers]
    doubts = [review.note for answer in entry.answers for review in answer.reviews if warns(review)]
    text = "\0".join(bodies + doubts)
    return hashlib.sha256(text.encode()).hexdigest()[:12]
