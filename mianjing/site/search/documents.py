"""What can be found: one document for each entry and glossary term, whatever the site makes of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from mianjing.core.checking import Judgement, ReferenceAnswer
from mianjing.core.model import Entry, Library, Term
from mianjing.core.verdicts import best_verdict, by_trust, is_false, is_wrong, trust
from mianjing.site.messages import say
from mianjing.site.search.text import Blocks, passages, plain

MAX_PHRASES = 22
"""Ways to ask, the title included; what a posting has room for (see ``packing``)."""
MAX_PASSAGES = 22
"""Passages of a document of which a posting says that a term stands there, the first ones; room as above."""
GLOSSARY = "glossary"
"""The topic id that glossary terms are filed under when results are filtered."""


@dataclass(frozen=True)
class Text:
    """Markdown, and words in it that are known not to be true: a passage that has them is not found.

    ``blocks`` are its words, where it was taken apart before.
    """

    markdown: str
    false: tuple[str, ...] = ()
    blocks: Blocks | None = None

    def passages(self) -> Iterator[str]:
        """The text's passages."""
        false = [_bare(quote) for quote in self.false]
        for passage in passages(self.markdown, self.blocks):
            bare = _bare(passage) if false else ""
            if not any(quote in bare for quote in false):
                yield passage


@dataclass(frozen=True)
class Document:
    """One thing to find. ``phrases[0]`` is its title; what is said of it are ``texts``.

    The last ``covered`` of the phrases are no ways to ask it, but what it explains besides.
    ``state`` says how far it can be trusted: ``reference``, ``open``, or the verdict of its best answer.
    """

    id: str
    url: str
    phrases: tuple[str, ...]
    labels: tuple[str, ...]
    texts: tuple[Text, ...]
    topic: str
    state: str
    tags: tuple[str, ...] = ()
    covered: int = 0

    def passages(self) -> tuple[str, ...]:
        """What is matched and shown of the texts; takes them apart, which takes time."""
        return _distinct(*(passage for text in self.texts for passage in text.passages()))

    def knowing(self, taken: Mapping[str, Blocks]) -> Document:
        """The same, with the words of those texts that were taken apart before."""
        if not any(text.markdown in taken for text in self.texts):
            return self
        texts = (replace(text, blocks=taken.get(text.markdown)) for text in self.texts)
        return replace(self, texts=tuple(texts))


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
    asked = _distinct(entry.question, *entry.asked_as, *(origin.wording for origin in entry.origins))
    phrases = _distinct(*asked, *entry.covers)
    return Document(
        id=entry.id,
        url=url,
        phrases=phrases,
        labels=_distinct(
            *topics.get(entry.topic, ()),
            *entry.tags,
            *(tags.get(tag, "") for tag in entry.tags),
            *(name for origin in entry.origins for name in origin.section),
        ),
        texts=(*map(Text, _own(entry.reference_answer)), *_theirs(entry)),
        topic=entry.topic,
        state=_state(entry),
        tags=entry.tags,
        covered=len(phrases) - len(asked),
    )


def _term(term: Term, url: str) -> Document:
    return Document(
        id=term.id,
        url=url,
        phrases=_distinct(term.term, *term.aliases),
        labels=(),
        texts=(_judged(term.body, term.judgement),),
        topic=GLOSSARY,
        state=term.judgement.verdict or "unchecked",
    )


def _own(answer: ReferenceAnswer | None) -> Iterator[str]:
    """What our own answer says; what it calls false stands together with what is right."""
    if answer is None:
        return
    yield answer.short
    for point in (*answer.points, *filter(None, [answer.detail])):
        yield point.text
    for row in answer.follow_ups:
        yield f"{row.question} {row.answer}"
    for myth in answer.misconceptions:
        yield say("search.misconception", said=myth.said, fact=myth.fact)


def _theirs(entry: Entry) -> Iterator[Text]:
    """What the answers of others say, the best first; beside our own none that was found wrong."""
    for answer in by_trust(entry.answers):
        if entry.reference_answer is None or not is_wrong(answer.judgement):
            yield _judged(answer.body, answer.judgement)


def _judged(body: str, judgement: Judgement) -> Text:
    return Text(body, tuple(claim.quote for claim in judgement.claims if claim.quote and is_false(claim)))


def _bare(markdown: str) -> str:
    return "".join(char for char in plain(markdown).casefold() if char.isalnum())


def _state(entry: Entry) -> str:
    level = trust(entry)
    return level if level != "material" else best_verdict(entry.answers) or "unchecked"


def _distinct(*texts: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text.strip() for text in texts if text.strip()))
