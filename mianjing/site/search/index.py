"""The documents of a job in, the index's files out: one stage after the other."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence

from mianjing.formats.kept import Kept
from mianjing.formats.versions import code_version, key
from mianjing.site.messages import say
from mianjing.site.search import packing
from mianjing.site.search.analysis import Analysis, Analyst, compact
from mianjing.site.search.columns import collect
from mianjing.site.search.documents import Document
from mianjing.site.search.job import Job
from mianjing.site.search.parts import parts
from mianjing.site.search.pinyin import Readings
from mianjing.site.search.segmenter import General, Segmenter
from mianjing.site.search.weights import weigh


def index(job: Job) -> dict[str, bytes]:
    """Relative file name → script. An unchanged document is taken apart once, if there is a cache."""
    words = Segmenter(job.words).words
    shared = _shared(words)
    general, sounds = key(shared, "general"), key(shared, "readings")
    keys = [_key(document, shared) for document in job.documents]
    store = Kept(job.cache) if job.cache else None
    known = store.read([general, sounds]) if store else {}
    segmenter = Segmenter(words, General(**json.loads(known[general])) if general in known else None)
    told: list[tuple[str, int]] = []
    analyses = _noting(_analyses(job.documents, keys, segmenter, store), told)
    terms, postings = weigh(collect(analyses), segmenter.everyday)
    packed = packing.packed(terms, postings)
    del postings  # the most of what is in memory
    everyday = [word for word in segmenter.common_pairs() if word not in terms.place]
    readings = Readings(json.loads(known.get(sounds, b"{}")))
    before = len(readings)
    made = parts(job.documents, told, terms, packed, job.topics, job.aliases, readings, everyday)
    tables = {general: segmenter.general.as_json()} if general not in known else {}
    tables |= {sounds: readings} if len(readings) > before else {}
    if store:
        for one, table in tables.items():
            store.add(one, compact(table).encode())
        store.write()
    return made


def _analyses(
    documents: Sequence[Document], keys: Sequence[bytes], segmenter: Segmenter, store: Kept | None
) -> Iterator[Analysis]:
    """Each document's analysis, one at a time: nothing is held on to."""
    analyst = Analyst(segmenter)
    for one, document in zip(keys, documents, strict=True):
        if store and (known := store.get(one)) is not None:
            yield Analysis.from_bytes(known)
            continue
        made = analyst.analyse(document)
        if store:
            store.add(one, made.to_bytes())
        yield made
    segmenter.forget()


def _shared(words: Iterable[str]) -> bytes:
    """A key of what all analyses depend on."""
    version = code_version("mianjing.site.search", "mianjing.core")
    return key(version, say("list.comma"), say("list.semicolon"), *words)


def _noting(analyses: Iterable[Analysis], told: list[tuple[str, int]]) -> Iterator[Analysis]:
    for one in analyses:
        told.append((one.passages, one.own))
        yield one


def _key(document: Document, shared: bytes) -> bytes:
    texts = [[text.markdown, *text.false] for text in document.texts]
    return key(
        shared, json.dumps([document.phrases, document.covered, document.labels, texts], ensure_ascii=False)
    )
