"""The page of a topic: its questions by section, with the order suggested and the ways to filter them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from mianjing.core.model import Entry, Topic
from mianjing.core.verdicts import TRUST, Trust, trust
from mianjing.site.messages import say
from mianjing.site.render.names import trust_name
from mianjing.site.render.page import Heading, RenderedPage
from mianjing.site.render.site_index import SiteIndex
from mianjing.site.render.templates import render
from mianjing.site.render.text import inline, lang_of
from mianjing.site.render.urls import relative

# How the reader stands to a question: levels of theme/study/record.js, what topic.js finds out, and stars.
LEVELS = {
    "new": "level.new",
    "seen": "level.seen",
    "learning": "level.learning",
    "weak": "level.weak",
    "known": "level.known",
    "changed": "level.changed",
    "starred": "level.starred",
}


def topic_page(site_index: SiteIndex, topic: Topic) -> RenderedPage:
    entries = site_index.by_topic[topic.id]
    tags = Counter(tag for entry in entries for tag in entry.tags)
    parts = site_index.sections[topic.id]
    sections = [(part.name or say("topic.other"), site_index.cards(part.entries)) for part in parts]
    before, after = _beside(topic, [t for t in site_index.topics if site_index.by_topic[t.id] or t == topic])
    context = {
        "topic": topic,
        "cards": site_index.cards(entries),
        "sections": sections,
        "before": before,
        "after": after,
        "sheet": relative(f"print/{topic.id}.html", site_index.urls.page(f"{topic.id}/index")),
        "tags": [
            (site_index.tag(tag), count)
            for tag, count in sorted(tags.items(), key=lambda row: (-row[1], row[0]))
        ],
        "levels": [(id_, say(name)) for id_, name in LEVELS.items()],
        "counts": [row for row in counts(entries) if row[2]],
    }
    about = say("topic.description", name=topic.zh, english=topic.en, about=topic.about)
    headings = tuple(Heading(f"s{n}", str(inline(name))) for n, (name, _) in enumerate(sections, 1))
    return list_page(
        site_index,
        f"{topic.id}/index",
        "topic",
        topic.zh,
        about,
        context,
        headings if len(sections) > 1 else (),
        topic=topic.id,
    )


def _beside(topic: Topic, topics: Sequence[Topic]) -> tuple[Topic | None, Topic | None]:
    """The topics before and after ``topic``."""
    at = topics.index(topic)
    return topics[at - 1] if at else None, topics[at + 1] if at + 1 < len(topics) else None


def list_page(
    site_index: SiteIndex,
    path: str,
    kind: str,
    title: str,
    description: str,
    context: dict[str, Any],
    headings: tuple[Heading, ...] = (),
    topic: str | None = None,
) -> RenderedPage:
    html = render(
        f"{kind}.html", site_index, {"url": site_index.urls.page(path), "lang_of": lang_of, **context}
    )
    return RenderedPage(path, kind, title, description, html, headings=headings, topic=topic)


def counts(entries: Iterable[Entry]) -> list[tuple[Trust, str, int]]:
    """How many entries have our own answer, only their sources', or none: id, name, number."""
    found = Counter(map(trust, entries))
    return [(level, trust_name(level), found[level]) for level in TRUST]
