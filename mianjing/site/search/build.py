"""A library in, the index's files out."""

from __future__ import annotations

import gc
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from mianjing.core.model import Library
from mianjing.formats.kept import Kept
from mianjing.formats.versions import code_version, key
from mianjing.site.search.analysis import Analysis, Segmenter, analyse
from mianjing.site.search.documents import Document, Read, documents
from mianjing.site.search.parts import parts
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
        self._known: dict[bytes, Analysis] = {}
        self._read: Read = {}

    def index(self, library: Library, urls: Mapping[str, str]) -> dict[str, str]:
        """As ``build_index``."""
        found = documents(library, urls, self._read)
        segmenter = Segmenter(_domain_words(library))
        # Millions of small tuples, and no circle among them: looking for some takes half of the time.
        with _without_collection():
            terms = weigh(self._analyses(found, segmenter), segmenter.everyday)
            everyday = [word for word in segmenter.common_pairs() if word not in terms.weights]
            return parts(found, terms, library.topics, library.aliases, everyday)

    def _analyses(self, found: Sequence[Document], segmenter: Segmenter) -> list[Analysis]:
        version = code_version("mianjing.site.search", "mianjing.core") + "\n".join(segmenter.words)
        shared = key(version)
        keys = [_key(document, shared) for document in found]
        missing = {one: document for one, document in zip(keys, found, strict=True) if one not in self._known}
        store = Kept(self._cache) if self._cache else None
        kept = store.read(missing) if store else {}
        for one, document in missing.items():
            if one in kept:
                self._known[one] = Analysis.from_json(json.loads(kept[one]))
            else:
                made = self._known[one] = analyse(document, segmenter)
                if store:
                    store.add(one, json.dumps(made.as_json(), ensure_ascii=False).encode())
        if store and missing.keys() != kept.keys():
            store.keep(keys)
            store.write()
        self._known = {one: self._known[one] for one in keys}
        return [self._known[one] for one in keys]


@contextmanager
def _without_collection() -> Iterator[None]:
    on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if on:
            gc.enable()


def _domain_words(library: Library) -> Iterator[str]:
    """Words of the field that a general dictionary may not have."""
    for tag in library.tags:
        yield from (tag.zh, *tag.words)
    for term in library.terms:
        yield from (term.term, *term.aliases)
    for alias in library.aliases:
        yield from (*alias.words, *alias.also)


def _key(document: Document, shared: bytes) -> bytes:
    content = [document.phrases, document.labels, document.passages]
    return key(shared, json.dumps(content, ensure_ascii=False))
