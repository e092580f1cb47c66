"""Every page that lists: home, topics, tags, help wanted, glossary, reading list, sources, about."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial

from mianjing.core.model import UNSORTED, Entry, Link, Topic
from mianjing.core.verdicts import Trust, is_practisable, trust
from mianjing.site.messages import say
from mianjing.site.render.citations import Citations
from mianjing.site.render.content import Prose
from mianjing.site.render.judged import ShownText, shown
from mianjing.site.render.names import trust_name
from mianjing.site.render.page import Heading, RenderedPage
from mianjing.site.render.site_index import Card, SiteIndex
from mianjing.site.render.templates import render_written
from mianjing.site.render.text import inline, lang_of
from mianjing.site.render.topic_page import counts, list_page, topic_page
from mianjing.site.render.urls import relative

_TEASERS = 5


def list_makers(site_index: SiteIndex, prose: Prose) -> dict[str, Callable[[], RenderedPage]]:
    """How to make each page but the questions' own, by its path in the site."""
    return {
        "index": partial(_home, site_index),
        **{f"{topic.id}/index": partial(topic_page, site_index, topic) for topic in site_index.topics},
        "tags/index": partial(_tags, site_index),
        **{f"tags/{tag}": partial(_tag, site_index, tag) for tag in site_index.by_tag},
        "help-wanted": partial(_help, site_index),
        "glossary": partial(_glossary, site_index, prose),
        "reading-list": partial(_reading, site_index, prose),
        "sources": partial(_sources, site_index),
        "practice": partial(_practice, site_index),
        "downloads": partial(_downloads, site_index),
        "about": partial(_about, site_index),
    }


def _practice(site_index: SiteIndex) -> RenderedPage:
    return list_page(site_index, "practice", "practice", say("nav.practice"), say("practice.description"), {})


def _about(site_index: SiteIndex) -> RenderedPage:
    works = site_index.references
    opened = sum(bool(work.opened) for work in works)
    context = {"url": site_index.urls.page("about"), "works": len(works), "opened": opened}
    written = render_written("about.md", site_index, context)
    html = f'<div class="mj-prose mj-written" data-mj-page="about">\n{written}\n</div>'
    return RenderedPage("about", "about", say("nav.about"), say("about.description"), html)


def _home(site_index: SiteIndex) -> RenderedPage:
    topics = [
        (topic, len(entries), counts(entries))
        for topic, entries in ((topic, site_index.by_topic[topic.id]) for topic in site_index.topics)
    ]
    dates = site_index.settings.changes
    newest = sorted(
        (id_ for id_ in dates if id_ in site_index.by_id), key=lambda id_: (dates[id_], id_), reverse=True
    )
    context = {
        "questions": len(site_index.entries),
        "sources": len(site_index.sources),
        "counts": counts(site_index.entries),
        "topics": topics,
        "changed": [(site_index.card(site_index.by_id[id_]), dates[id_]) for id_ in newest[:_TEASERS]],
        "open": site_index.cards(list(_with_trust(site_index, "open"))[:_TEASERS]),
    }
    return list_page(site_index, "index", "home", say("nav.home"), site_index.settings.description, context)


def _downloads(site_index: SiteIndex) -> RenderedPage:
    def count(entries: Iterable[Entry]) -> int:
        return sum(map(is_practisable, entries))

    context = {
        "topics": [
            (topic, len(site_index.by_topic[topic.id]), count(site_index.by_topic[topic.id]))
            for topic in site_index.topics
        ],
        "file": lambda path: relative(path, site_index.urls.page("downloads")),
    }
    return list_page(
        site_index, "downloads", "downloads", say("nav.downloads"), say("downloads.description"), context
    )


def _tags(site_index: SiteIndex) -> RenderedPage:
    context = {"tags": [(site_index.tag(tag), len(entries)) for tag, entries in site_index.by_tag.items()]}
    return list_page(site_index, "tags/index", "tags", say("nav.tags"), say("tags.description"), context)


def _tag(site_index: SiteIndex, tag: str) -> RenderedPage:
    entries = site_index.by_tag[tag]
    name = site_index.tag(tag).zh
    context = {"tag": site_index.tag(tag), "total": len(entries), "groups": _by_topic(site_index, entries)}
    return list_page(
        site_index,
        f"tags/{tag}",
        "tag",
        say("tag.title", name=name),
        say("tag.description", name=name, count=len(entries)),
        context,
    )


_HELP: tuple[tuple[Trust, str], ...] = (("open", "help.open"), ("material", "help.material"))


def _help(site_index: SiteIndex) -> RenderedPage:
    parts: list[tuple[str, str, str, list[tuple[Topic, list[Card]]]]] = [
        (level, trust_name(level), say(text), _by_topic(site_index, _with_trust(site_index, level)))
        for level, text in _HELP
    ]
    unsorted = _by_topic(site_index, site_index.by_topic.get(UNSORTED, ()))
    if unsorted:
        parts.append((UNSORTED, say("help.unsorted_title"), say("help.unsorted"), unsorted))
    headings = tuple(Heading(id_, name) for id_, name, _, _ in parts)
    return list_page(
        site_index,
        "help-wanted",
        "help",
        say("nav.help"),
        say("help.description"),
        {"parts": parts},
        headings,
    )


def _with_trust(site_index: SiteIndex, level: Trust) -> Iterator[Entry]:
    return (entry for entries in site_index.by_topic.values() for entry in entries if trust(entry) == level)


def _by_topic(site_index: SiteIndex, entries: Iterable[Entry]) -> list[tuple[Topic, list[Card]]]:
    groups: defaultdict[str, list[Card]] = defaultdict(list)
    for entry in entries:
        groups[entry.topic].append(site_index.card(entry))
    return [(topic, groups[topic.id]) for topic in site_index.topics if groups[topic.id]]


def _glossary(site_index: SiteIndex, prose: Prose) -> RenderedPage:
    url = site_index.urls.page("glossary")
    citations = Citations(site_index.titles)

    def to_html(text: str) -> str:
        return prose.html(text, "glossary", url, top_heading=3).text

    terms = [
        (
            term,
            shown(to_html(term.body), term.judgement, f"fix-{term.id}", to_html, citations),
            [(site_index.source_title(origin.source), origin.line) for origin in term.origins],
        )
        for term in site_index.terms
    ]
    headings = tuple(Heading(term.id, str(inline(term.term))) for term in site_index.terms)
    context = {"terms": terms, "cited": citations.listed()}
    return list_page(
        site_index,
        "glossary",
        "glossary",
        say("nav.glossary"),
        say("glossary.description"),
        context,
        headings,
    )


@dataclass(frozen=True)
class _Row:
    """A row of the reading list as shown; ``href`` is empty where there is no link to follow."""

    title: str
    href: str
    lang: str
    about: str
    text: ShownText


def _reading(site_index: SiteIndex, prose: Prose) -> RenderedPage:
    """The links by section, then, apart, the remarks that lead nowhere; what is archived is not shown."""
    url = site_index.urls.page("reading-list")
    citations = Citations(site_index.titles)
    listed = [link for link in site_index.links if not link.archived]
    # What stands above every section says nothing about any.
    shared = int(len({link.section[:1] for link in listed}) == 1)
    links: defaultdict[str, list[_Row]] = defaultdict(list)
    notes: defaultdict[str, list[_Row]] = defaultdict(list)
    for number, link in enumerate(listed, 1):
        groups = links if _web(link.url) else notes
        groups[" · ".join(link.section[shared:])].append(_row(link, number, prose, url, citations))
    context = {"groups": list(links.items()), "notes": list(notes.items()), "cited": citations.listed()}
    headings = tuple(Heading(f"s{n}", str(inline(name))) for n, name in enumerate(links, 1) if name)
    headings += (Heading("archive", say("reading.archive")),) if notes else ()
    return list_page(
        site_index,
        "reading-list",
        "reading",
        say("nav.reading"),
        say("reading.description"),
        context,
        headings,
    )


def _row(link: Link, number: int, prose: Prose, url: str, citations: Citations) -> _Row:
    def to_html(text: str) -> str:
        return prose.html(text, "", url).text

    text = shown(to_html(link.remark), link.judgement, f"fix-{number}", to_html, citations)
    return _Row(link.title or link.url or "", _web(link.url), lang_of(link.title), link.about, text)


def _sources(site_index: SiteIndex) -> RenderedPage:
    met = Counter(
        source for entry in site_index.entries for source in {origin.source for origin in entry.origins}
    )
    rows = [(source, _web(source.url), met[source.id]) for source in site_index.sources.values()]
    headings = tuple(Heading(f"{source.id}-title", str(inline(source.title))) for source, _, _ in rows)
    description = say("sources.description")
    return list_page(
        site_index, "sources", "sources", say("nav.sources"), description, {"sources": rows}, headings
    )


def _web(url: str | None) -> str:
    """``url`` if a reader may follow it: the web and nothing else."""
    return url if url and url.lower().startswith(("https://", "http://")) else ""
