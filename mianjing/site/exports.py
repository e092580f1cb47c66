"""From entries to what learners study with: puts rendering and ``mianjing.site.study`` together.

A build makes it topic by topic; the ``export`` command makes single pieces of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from pathlib import Path
from urllib.parse import urljoin

from mianjing.core.former import former_ids
from mianjing.core.model import Answer, Entry, Library, Topic
from mianjing.core.verdicts import by_trust, is_wrong, trust
from mianjing.formats.tree import image_paths
from mianjing.site.render.body import resolve_images, resolve_links
from mianjing.site.render.cache import RenderCache
from mianjing.site.render.citations import Citations
from mianjing.site.render.judged import shown
from mianjing.site.render.names import trust_name
from mianjing.site.render.page import Settings
from mianjing.site.render.question import origin_lines
from mianjing.site.render.reference import reference_card, shown_reference
from mianjing.site.render.site_index import SiteIndex, fingerprint
from mianjing.site.render.text import inline, lang_of, plain
from mianjing.site.render.urls import relative
from mianjing.site.study import anki, deck, epub, feed, print_sheets
from mianjing.site.study.card import CardAnswer, Credit, Dates, StudyCard, StudyTopic, Work

DOWNLOADS = "download"
Address = Callable[[str], str | None]


@dataclass(frozen=True)
class Exports:
    """One library ready to be taken along. ``qa`` is the folder of entries and their images.

    ``scheme`` is where the site has the script that its sheets follow the reader's colours by, ``index`` the
    library as pages need it, where it is there already.
    """

    library: Library
    settings: Settings
    cache: RenderCache
    qa: Path
    changes: Mapping[str, Dates] = field(default_factory=dict)
    scheme: str = ""
    index: SiteIndex | None = None
    _alike: dict[str, tuple[CardAnswer, ...]] = field(default_factory=dict, init=False, repr=False)

    @cached_property
    def site_index(self) -> SiteIndex:
        return self.index or SiteIndex(self.library, self.settings)

    @cached_property
    def images(self) -> frozenset[str]:
        return image_paths(self.qa.parent)

    def away(self) -> dict[str, bytes]:
        """What is to be taken along, by its place in the site: nothing but in a release."""
        return {**self.decks(), **self.book()} if self.settings.release else {}

    def practice(self) -> dict[str, str]:
        """What is practised in the browser, by its place in the site."""
        topics = map(self.practice_topic, self.site_index.topics)
        return deck.practice_files(topics, self.tag_names)

    def practice_topic(self, topic: Topic) -> deck.PracticeTopic:
        """One topic of it."""
        page = self.site_index.urls.page("practice")
        return deck.practice_topic(self._topic(topic, *self._as_seen_from(page)))

    @property
    def tag_names(self) -> dict[str, str]:
        return {tag.id: tag.zh for tag in self.library.tags}

    def decks(self) -> dict[str, bytes]:
        """The deck of everything, and one for each topic that has something to learn."""
        media: dict[str, bytes] = {}

        def collect(file: str) -> str | None:
            if file not in self.images:
                return None
            name = "mj-" + file.replace("/", "-")
            media[name] = (self.qa / file).read_bytes()
            return name

        about = anki.Deck(self.settings.key, self.settings.name, self.settings.site_url)
        topics = self._topics(self._absolute, collect)
        files = {deck_file(self.settings.key): anki.package(about, topics, media)}
        for topic in topics:
            if any(card.practisable for card in topic.cards):
                files[deck_file(self.settings.key, topic.id)] = anki.package(
                    about, (topic,), _used(media, topic)
                )
        return files

    def book(self) -> dict[str, bytes]:
        """All topics as one EPUB; links between questions stay within it."""
        media: dict[str, bytes] = {}

        def collect(file: str) -> str | None:
            if file not in self.images:
                return None
            media[file] = (self.qa / file).read_bytes()
            return file

        def link(file: str) -> str | None:
            entry = self.site_index.by_id.get(file.rpartition("/")[2].removesuffix(".yml"))
            inside = entry and self.site_index.url_of(file) and not file.startswith("glossary/")
            return (
                f"{epub.chapter_file(entry.topic)}#{entry.id}" if entry and inside else self._absolute(file)
            )

        about = epub.Book(self.settings.key, self.settings.name, self.settings.description)
        return {book_file(self.settings.key): epub.package(about, self._topics(link, collect), media)}

    def print_sheets(self, *, within_site: bool = True) -> dict[str, str]:
        """One sheet a topic that has questions; a sheet that stands alone leads back nowhere."""
        filled = (topic for topic in self.site_index.topics if self.site_index.by_topic[topic.id])
        return {print_file(topic.id): self.print_sheet(topic, within_site=within_site) for topic in filled}

    def print_sheet(self, topic: Topic, *, within_site: bool = True) -> str:
        """The sheet of one topic."""
        here, urls = print_file("x"), self.site_index.urls
        back = relative(urls.page(f"{topic.id}/index"), here) if within_site else ""
        scheme = relative(self.scheme, here) if within_site and self.scheme else ""
        shown = self._topic(topic, *self._as_seen_from(here))
        return print_sheets.print_sheet(shown, self.settings.name, back, scheme)

    def let_go(self) -> None:
        """Forget the answers made so far, which are held for what else shows them."""
        self._alike.clear()

    def feed(self) -> str:
        dated = (entry.id for entry in self._entries if entry.id in self.changes)
        changed = sorted(((self.changes[id_].updated, id_) for id_ in dated), reverse=True)
        newest = [self.site_index.by_id[id_] for _, id_ in changed[: feed.LENGTH]]
        cards = [self._card(self.site_index, entry, self._absolute, lambda file: None) for entry in newest]
        return feed.atom(self.settings.name, self.settings.key, self.settings.site_url, cards)

    @property
    def _entries(self) -> Iterator[Entry]:
        """What is filed under a topic."""
        return chain.from_iterable(self.site_index.by_topic.values())

    def _topics(self, link: Address, image: Address) -> tuple[StudyTopic, ...]:
        return tuple(self._topic(topic, link, image) for topic in self.site_index.topics)

    def _topic(self, topic: Topic, link: Address, image: Address) -> StudyTopic:
        site_index = self.site_index
        cards = (self._card(site_index, entry, link, image) for entry in site_index.by_topic[topic.id])
        return StudyTopic(topic.id, topic.zh, topic.about, tuple(cards))

    def _card(self, site_index: SiteIndex, entry: Entry, link: Address, image: Address) -> StudyCard:
        place = site_index.section_of.get(entry.id)
        return StudyCard(
            id=entry.id,
            origin=(*former_ids(entry), entry.id)[0],
            title=plain(entry.question),
            question=str(inline(entry.question)),
            lang=lang_of(entry.question),
            topic=entry.topic,
            tags=entry.tags,
            trust=trust(entry),
            url=site_index.urls.page(site_index.path(entry)),
            hash=fingerprint(entry),
            answers=self._answers(site_index, entry, link, image),
            section=place.section if place else "",
            formerly=former_ids(entry),
            dates=self.changes.get(entry.id),
        )

    def _answers(
        self, site_index: SiteIndex, entry: Entry, link: Address, image: Address
    ) -> tuple[CardAnswer, ...]:
        """What a learner may check himself against: our own answer, or those that nobody found wrong."""
        if entry.id in self._alike:
            return self._alike[entry.id]
        asked: list[str] = []
        answers = self._answers_with(site_index, entry, _noted(link, asked), _noted(image, asked))
        # Few entries link to others or show images; all else comes out alike wherever it is taken along.
        if not asked:
            self._alike[entry.id] = answers
        return answers

    def _answers_with(
        self, site_index: SiteIndex, entry: Entry, link: Address, image: Address
    ) -> tuple[CardAnswer, ...]:
        def to_html(text: str) -> str:
            html = resolve_links(self.cache.to_html(text).text, entry.topic, link)
            return resolve_images(html, entry.topic, image)

        if entry.reference_answer:
            citations = Citations(site_index.titles, linked=False)
            html = reference_card(shown_reference(entry.reference_answer, to_html, citations), site_index)
            lang = entry.reference_answer.lang
            return (CardAnswer(html, lang, verdict=trust_name("reference"), works=_works(citations)),)
        sound = [answer for answer in by_trust(entry.answers) if not is_wrong(answer.judgement)]
        return tuple(self._answer(site_index, entry, answer, to_html) for answer in sound)

    def _answer(
        self, site_index: SiteIndex, entry: Entry, answer: Answer, to_html: Callable[[str], str]
    ) -> CardAnswer:
        citations = Citations(site_index.titles, linked=False)
        text = shown(to_html(answer.body), answer.judgement, "fix", to_html, citations)
        return CardAnswer(
            "".join((*text.remarks, text.html)),
            answer.lang,
            _credits(site_index, entry, answer),
            text.verdict_name,
            text.verdict != "sound",
            _works(citations),
        )

    def _as_seen_from(self, url: str) -> tuple[Address, Address]:
        site_index = self.site_index

        def link(file: str) -> str | None:
            target = site_index.url_of(file)
            return relative(target, url) if target is not None else None

        return link, lambda file: relative(file, url) if file in self.images else None

    def _absolute(self, file: str) -> str | None:
        """Links of what leaves the site; without a known address they lead nowhere and are left out."""
        target = self.site_index.url_of(file) if self.settings.site_url else None
        return urljoin(self.settings.site_url, target) if target is not None else None


def _noted(address: Address, asked: list[str]) -> Address:
    """``address``, noting in ``asked`` what it was asked for."""

    def noted(file: str) -> str | None:
        asked.append(file)
        return address(file)

    return noted


def deck_file(key: str, topic: str = "") -> str:
    """Where the site has the Anki deck of ``topic``, or of everything."""
    return f"{DOWNLOADS}/{key}-{topic}.apkg" if topic else f"{DOWNLOADS}/{key}.apkg"


def book_file(key: str) -> str:
    """Where the site has the book for e-readers."""
    return f"{DOWNLOADS}/{key}.epub"


def print_file(topic: str) -> str:
    """Where the site has the sheet of ``topic``."""
    return f"print/{topic}.html"


def pdf_file(topic: str) -> str:
    """Where the site has the PDF of ``topic``, if it was built with PDFs."""
    return f"{DOWNLOADS}/{topic}.pdf"


def _credits(site_index: SiteIndex, entry: Entry, answer: Answer) -> tuple[Credit, ...]:
    places = {origin.key: origin for origin in entry.origins}
    found = []
    for key in answer.origins:
        origin, source = places.get(key), site_index.sources.get(key.rpartition(":")[0])
        lines = origin_lines(origin) if origin else ""
        title = site_index.source_title(key.rpartition(":")[0])
        if source is None:
            found.append(Credit(title, lines))
        else:
            licence = "" if source.licence == "NOASSERTION" else source.licence
            found.append(Credit(title, lines, source.author or "", licence, source.url or ""))
    return tuple(found)


def _works(citations: Citations) -> tuple[Work, ...]:
    return tuple(Work(row.number, row.title, "；".join(row.places), row.href) for row in citations.listed())


def _used(media: Mapping[str, bytes], topic: StudyTopic) -> dict[str, bytes]:
    text = "".join(answer.html for card in topic.cards for answer in card.answers)
    return {name: content for name, content in media.items() if f'src="{name}"' in text}
