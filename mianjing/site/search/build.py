"""A library in, the index's files out."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from mianjing.core.model import Library
from mianjing.formats.kept import Kept
from mianjing.formats.versions import code_version, key
from mianjing.site.messages import say
from mianjing.site.search.analysis import Analysis, Analyst, compact
from mianjing.site.search.columns import collect
from mianjing.site.search.documents import Document, documents
from mianjing.site.search.parts import parts
from mianjing.site.search.pinyin import Readings
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
        words = Segmenter(_domain_words(library)).words
        shared = _shared(words)
        general, sounds = key(shared, "general"), key(shared, "readings")
        keys = [_key(document, shared) for document in found]
        self._recall([general, sounds, *keys])
        known = self._known
        segmenter = Segmenter(words, General(**json.loads(known[general])) if general in known else None)
        fresh = _analysed({k: doc for k, doc in zip(keys, found, strict=True) if k not in known}, segmenter)
        if general not in known:
            fresh[general] = compact(segmenter.general.as_json()).encode()
        known |= fresh
        passages: list[str] = []
        analyses = _noting((Analysis.from_bytes(known[one]) for one in keys), passages)
        terms = weigh(collect(analyses), segmenter.everyday)
        everyday = [word for word in segmenter.common_pairs() if word not in terms.weights]
        readings = Readings(json.loads(known.get(sounds, b"{}")))
        before = len(readings)
        made = parts(found, passages, terms, library.topics, library.aliases, readings, everyday)
        if len(readings) > before:
            fresh[sounds] = compact(readings).encode()
        self._keep(fresh, [general, sounds, *keys])
        return made

    def _recall(self, keys: Iterable[bytes]) -> None:
        missing = [one for one in keys if one not in self._known]
        if self._cache and missing:
            self._known |= Kept(self._cache).read(missing)

    def _keep(self, fresh: Mapping[bytes, bytes], keys: Sequence[bytes]) -> None:
        """Keep what was made, and of what was made before that which these are the keys of."""
        if self._cache and fresh:
            store = Kept(self._cache)
            for one, value in fresh.items():
                store.add(one, value)
            store.keep(keys)
            store.write()
        known = {**self._known, **fresh}
        self._known = {one: known[one] for one in keys}


def _shared(words: Iterable[str]) -> bytes:
    """A key of what all analyses depend on."""
    version = code_version("mianjing.site.search", "mianjing.core")
    return key(version, say("list.comma"), say("list.semicolon"), *words)


def _analysed(several: Mapping[bytes, Document], segmenter: Segmenter) -> dict[bytes, bytes]:
    analyst = Analyst(segmenter)
    return {one: analyst.analyse(document).to_bytes() for one, document in several.items()}


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
