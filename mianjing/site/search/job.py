"""What an index is made of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from mianjing.core.model import Library, Topic
from mianjing.core.taxonomy import Alias
from mianjing.site import messages
from mianjing.site.search.documents import Document, documents
from mianjing.site.search.text import Blocks


@dataclass(frozen=True)
class Job:
    """All that shapes an index. ``words``: the field's own; ``cache``: a file, of what was made before."""

    documents: tuple[Document, ...]
    words: tuple[str, ...]
    topics: tuple[Topic, ...]
    aliases: tuple[Alias, ...]
    language: str
    cache: Path | None = None

    @classmethod
    def of(
        cls,
        library: Library,
        urls: Mapping[str, str],
        cache: Path | None = None,
        taken: Mapping[str, Blocks] | None = None,
    ) -> Job:
        """To index everything in ``library`` that has a page.

        ``urls`` maps the id of an entry or term to its page, relative to the site's root. With ``cache`` only
        documents that changed since it was written are taken apart again, and of these no text whose blocks
        are in ``taken``.
        """
        found = documents(library, urls)
        if taken:
            found = [one.knowing(taken) for one in found]
        words = tuple(_domain_words(library))
        return cls(
            tuple(found), words, tuple(library.topics), tuple(library.aliases), messages.spoken(), cache
        )


def _domain_words(library: Library) -> Iterator[str]:
    """Words of the field that a general dictionary may not have."""
    for tag in library.tags:
        yield from (tag.zh, *tag.words)
    for term in library.terms:
        yield from (term.term, *term.aliases)
    for alias in library.aliases:
        yield from (*alias.words, *alias.also)
