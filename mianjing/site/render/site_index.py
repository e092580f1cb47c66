"""The library as pages need it: looked up by id, ordered, related, addressed. Built once a build."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from markupsafe import Markup

from mianjing.core.checking import Judgement, ReferenceAnswer
from mianjing.core.model import Entry, Library, Source, Tag, Topic
from mianjing.core.verdicts import Trust, best_verdict, is_wrong, trust
from mianjing.site.messages import say
from mianjing.site.render.names import trust_name, verdict_name
from mianjing.site.render.order import TopicSection, in_sections
from mianjing.site.render.page import Settings
from mianjing.site.render.related import Relation, relate
from mianjing.site.render.terms import TermNames
from mianjing.site.render.text import inline, lang_of, plain


@dataclass(frozen=True)
class Card:
    """An entry where it is listed.

    ``verdict`` is of the best answer where there is none of our own, else empty like its name.
    """

    id: str
    path: str
    html: Markup
    plain: str
    lang: str
    trust: Trust
    trust_name: str
    topic: str
    tags: tuple[str, ...]
    verdict: str
    verdict_name: str


@dataclass(frozen=True)
class Place:
    """An entry's section and where in it the entry stands, both counted from one."""

    section: str
    number: int
    at: int
    total: int


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
        self.references = library.references
        self.titles = {reference.id: reference.title for reference in library.references}
        self._tag_names = {tag.id: tag for tag in library.tags}
        self._cards: dict[str, Card] = {}

    @cached_property
    def by_id(self) -> dict[str, Entry]:
        return {entry.id: entry for entry in self.entries}

    @cached_property
    def by_topic(self) -> dict[str, tuple[Entry, ...]]:
        """Each topic's entries in learning order; a topic that no file names still gets its key."""
        return {
            topic: tuple(entry for part in parts for entry in part.entries)
            for topic, parts in self.sections.items()
        }

    @cached_property
    def sections(self) -> dict[str, tuple[TopicSection, ...]]:
        """Each topic's entries by section."""
        groups: defaultdict[str, list[Entry]] = defaultdict(list)
        for entry in self.entries:
            groups[entry.topic].append(entry)
        return {t.id: in_sections(groups[t.id], t.sections, self.sources.values()) for t in self.topics}

    @cached_property
    def section_of(self) -> dict[str, Place]:
        """Where each entry stands in its topic, by its id."""
        return {
            entry.id: Place(part.name or say("topic.other"), number, at, len(part.entries))
            for parts in self.sections.values()
            if len(parts) > 1
            for number, part in enumerate(parts, 1)
            for at, entry in enumerate(part.entries, 1)
        }

    @cached_property
    def by_tag(self) -> dict[str, tuple[Entry, ...]]:
        groups: defaultdict[str, list[Entry]] = defaultdict(list)
        for entries in self.by_topic.values():
            for entry in entries:
                for tag in entry.tags:
                    groups[tag].append(entry)
        return {tag: tuple(groups[tag]) for tag in sorted(groups, key=lambda t: (-len(groups[t]), t))}

    @cached_property
    def term_names(self) -> TermNames:
        return TermNames.of(self.terms)

    @cached_property
    def relations(self) -> Mapping[str, tuple[Relation, ...]]:
        return relate(self.entries, self.spoken)

    @cached_property
    def spoken(self) -> Mapping[str, frozenset[str]]:
        """The terms that each entry speaks of."""
        return {entry.id: self.spoken_of(entry) for entry in self.entries}

    def spoken_of(self, entry: Entry) -> frozenset[str]:
        """The terms that an entry speaks of."""
        return self.term_names.found("\n".join((entry.question, *trusted_texts(entry))))

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
        path = self.path(entry)
        if path not in self._cards:
            self._cards[path] = self._card(entry)
        return self._cards[path]

    def _card(self, entry: Entry) -> Card:
        level = trust(entry)
        verdict = best_verdict(entry.answers) if level == "material" else ""
        return Card(
            entry.id,
            self.path(entry),
            inline(entry.question),
            plain(entry.question),
            lang_of(entry.question),
            level,
            trust_name(level),
            entry.topic,
            entry.tags,
            verdict,
            verdict_name(verdict) if level == "material" else "",
        )

    def cards(self, entries: Iterable[Entry]) -> tuple[Card, ...]:
        return tuple(map(self.card, entries))


def trusted_texts(entry: Entry) -> list[str]:
    """What may speak for the entry: our own answer, and those of its sources that nobody found wrong."""
    own = reference_texts(entry.reference_answer) if entry.reference_answer else []
    return own + [answer.body for answer in entry.answers if not is_wrong(answer.judgement)]


def reference_texts(answer: ReferenceAnswer) -> list[str]:
    """Everything our own answer says, the short answer first, without what it says is false."""
    texts = [answer.short, *(point.text for point in answer.points)]
    texts += [answer.detail.text] if answer.detail else []
    return texts + [f"{row.question} {row.answer}" for row in answer.follow_ups]


def fingerprint(entry: Entry) -> str:
    """Changes when what a reader learns changes: answers and verdicts, not the tags, wording or origins."""
    own = entry.reference_answer
    texts = reference_texts(own) if own else []
    texts += [f"{row.said}\n{row.fact}" for row in own.misconceptions] if own else []
    texts += [answer.body.strip() for answer in entry.answers]
    texts += [text for answer in entry.answers for text in _judged(answer.judgement)]
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()[:12]


def _judged(judgement: Judgement) -> list[str]:
    """What a judgement tells a reader; nothing of a text nobody checked or found sound."""
    if judgement.verdict in ("", "sound"):
        return []
    return [judgement.verdict, judgement.missing, *(claim.fact for claim in judgement.claims)]
