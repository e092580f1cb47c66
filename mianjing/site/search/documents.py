"""What can be found: one document for each entry and glossary term, whatever the site makes of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from mianjing.core.model import Entry, Library, Review, Term
from mianjing.site.search.text import passages

MAX_PHRASES = 22
"""Ways to ask, the title included; what a posting has room for (see ``parts``)."""
GLOSSARY = "glossary"
"""The topic id that glossary terms are filed under when results are filtered."""


@dataclass(frozen=True)
class Document:
    """One thing to find. ``phrases[0]`` is its title; ``asked`` of them come next to be shown, if any.

    ``status`` is the entry's, but ``disputed`` where a review warns of an answer.
    """

    id: str
    url: str
    phrases: tuple[str, ...]
    labels: tuple[str, ...]
    passages: tuple[str, ...]
    topic: str
    status: str
    tags: tuple[str, ...] = ()


def documents(library: Library, urls: Mapping[str, str]) -> list[Document]:
    """The library's documents, ordered by topic, so that neighbours in the index are near in meaning.

    ``urls`` maps an entry's or term's id to its page, relative to the site's root; whatever has none is not
    on the site and not found.
    """
    order = {topic.id: place for place, topic in enumerate(library.topics)}
    topics = {topic.id: (topic.zh, topic.en) for topic in library.topics}
    tags = {tag.id: tag.zh for tag in library.tags}
    entries = sorted(
        (entry for entry in library.entries if entry.id in urls and entry.status != "retired"),
        key=lambda entry: (order.get(entry.topic, len(order)), entry.topic, entry.id),
    )
    terms = sorted((term for term in library.terms if term.id in urls), key=lambda term: term.id)
    return [_entry(entry, urls[entry.id], topics, tags) for entry in entries] + [
        _term(term, urls[term.id]) for term in terms
    ]


def _entry(
    entry: Entry, url: str, topics: Mapping[str, tuple[str, str]], tags: Mapping[str, str]
) -> Document:
    wordings = (origin.wording for origin in entry.origins)
    return Document(
        id=entry.id,
        url=url,
        phrases=_distinct(entry.question, *entry.asked_as, *wordings),
        labels=_distinct(
            *topics.get(entry.topic, ()), *entry.tags, *(tags.get(tag, "") for tag in entry.tags)
        ),
        passages=_distinct(*(text for answer in entry.answers for text in passages(answer.body))),
        topic=entry.topic,
        status=_status(entry.status, (review for answer in entry.answers for review in answer.reviews)),
        tags=entry.tags,
    )


def _term(term: Term, url: str) -> Document:
    return Document(
        id=term.id,
        url=url,
        phrases=_distinct(term.term, *term.aliases),
        labels=(),
        passages=tuple(passages(term.body)),
        topic=GLOSSARY,
        status=_status("answered", term.reviews),
    )


def _status(status: str, reviews: Iterable[Review]) -> str:
    warned = any(review.verdict != "sound" for review in reviews)
    return "disputed" if warned and status == "answered" else status


def _distinct(*texts: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text.strip() for text in texts if text.strip()))
