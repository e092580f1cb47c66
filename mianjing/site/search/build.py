"""A library in, the index's files out."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from mianjing.core.model import Library
from mianjing.formats.kept import Kept
from mianjing.formats.versions import code_version, key
from mianjing.site.messages import say
from mianjing.site.search.analysis import Analysis, Analyst
from mianjing.site.search.columns import collect
from mianjing.site.search.documents import Document, documents
from mianjing.site.search.parts import parts
from mianjing.site.search.segmenter import General, Segmenter
from mianjing.site.search.weights import weigh


def build_index(library: Library, urls: Mapping[str, str], cache: Path | None = None) -> dict[str, str]:
    """The index of everything in ``library`` that has a page: relative file name → script.

    ``urls`` maps the id of an entry or term to its page, relative to the site's root. With ``cache``, a file,
    only documents that changed since it was written are taken apart again.
    """
    return Indexer(cache).index(library, urls)


class Indexer:
    """Builds indexes of a library's states, one by one: an unchanged document is taken apart once."""

    def __init__(self, cache: Path | None = None) -> None:
        self._cache = cache
        self._known: dict[bytes, bytes] = {}

    def index(self, library: Library, urls: Mapping[str, str]) -> dict[str, str]:
        """As ``build_index``."""
        found = documents(library, urls)
        passages: list[str] = []
        segmenter, analyses = self._analyses(library, found)
        terms = weigh(collect(_noting(analyses, passages)), segmenter.everyday)
        everyday = [word for word in segmenter.common_pairs() if word not in terms.weights]
        return parts(found, passages, terms, library.topics, library.aliases, everyday)

    def _analyses(self, library: Library, found: Sequence[Document]) -> tuple[Segmenter, Iterator[Analysis]]:
        """What tells words, and each document's analysis; all that were made are kept."""
        words = Segmenter(_domain_words(library)).words
        version = code_version("mianjing.site.search", "mianjing.core")
        marks = (say("list.comma"), say("list.semicolon"))
        shared = key(version, *marks, *words)
        general = key(shared, "general")
        keys = [_key(document, shared) for document in found]
        missing = {one: document for one, document in zip(keys, found, strict=True) if one not in self._known}
        store = Kept(self._cache) if self._cache else None
        known = self._known
        if store and missing:
            known |= store.read([general, *missing])
        segmenter = Segmenter(words, General(**json.loads(known[general])) if general in known else None)
        analyst = Analyst(segmenter)
        fresh = {
            one: analyst.analyse(document).to_bytes() for one, document in missing.items() if one not in known
        }
        fresh |= (
            {}
            if general in known
            else {general: json.dumps(segmenter.general.as_json(), ensure_ascii=False).encode()}
        )
        if store and fresh:
            for one, value in fresh.items():
                store.add(one, value)
            store.keep([general, *keys])
            store.write()
        known |= fresh
        self._known = {one: known[one] for one in (general, *keys)}
        return segmenter, (Analysis.from_bytes(self._known[one]) for one in keys)


def _noting(analyses: Iterable[Analysis], passages: list[str]) -> Iterator[Analysis]:
    for one in analyses:
        passages.append(one.passages)
        yield one


def _domain_words(library: Library) -> Iterator[str]:
    """Words of the field that a general dictionary may not have."""
    for tag in library.tags:
        yield from (tag.zh, *tag.words)
    for term in library.terms:
        yield from (term.term, *term.aliases)
    for alias in library.aliases:
        yield from (*alias.words, *alias.also)


def _key(document: Document, shared: bytes) -> bytes:
    texts = [[text.markdown, *text.false] for text in document.texts]
    return key(shared, json.dumps([document.phrases, document.labels, texts], ensure_ascii=False))
