"""The documents of a job in, the index's files out: one stage after the other."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from mianjing.formats.kept import Kept
from mianjing.formats.versions import code_version, key
from mianjing.site.messages import say
from mianjing.site.search.analysis import Analysis, Analyst, compact
from mianjing.site.search.columns import collect
from mianjing.site.search.documents import Document
from mianjing.site.search.job import Job
from mianjing.site.search.parts import parts
from mianjing.site.search.pinyin import Readings
from mianjing.site.search.segmenter import General, Segmenter
from mianjing.site.search.weights import weigh


def index(job: Job) -> dict[str, str]:
    """Relative file name → script. An unchanged document is taken apart once, if there is a cache."""
    words = Segmenter(job.words).words
    shared = _shared(words)
    general, sounds = key(shared, "general"), key(shared, "readings")
    keys = [_key(document, shared) for document in job.documents]
    known = _recall(job.cache, [general, sounds, *keys])
    segmenter = Segmenter(words, General(**json.loads(known[general])) if general in known else None)
    missing = {one: document for one, document in zip(keys, job.documents, strict=True) if one not in known}
    fresh = _analysed(missing, segmenter)
    if general not in known:
        fresh[general] = compact(segmenter.general.as_json()).encode()
    readings = Readings(json.loads(known.get(sounds, b"{}")))
    before = len(readings)
    passages: list[str] = []
    analyses = (Analysis.from_bytes(known[one] if one in known else fresh[one]) for one in keys)
    terms = weigh(collect(_noting(analyses, passages)), segmenter.everyday)
    everyday = [word for word in segmenter.common_pairs() if word not in terms.weights]
    made = parts(job.documents, passages, terms, job.topics, job.aliases, readings, everyday)
    if len(readings) > before:
        fresh[sounds] = compact(readings).encode()
    _keep(job.cache, fresh, [general, sounds, *keys])
    return made


def _recall(cache: Path | None, keys: Iterable[bytes]) -> dict[bytes, bytes]:
    return Kept(cache).read(keys) if cache else {}


def _keep(cache: Path | None, fresh: Mapping[bytes, bytes], keys: Iterable[bytes]) -> None:
    """Keep what was made now, and of what was made before that which these are the keys of."""
    if cache and fresh:
        store = Kept(cache)
        for one, value in fresh.items():
            store.add(one, value)
        store.keep(keys)
        store.write()


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


def _key(document: Document, shared: bytes) -> bytes:
    texts = [[text.markdown, *text.false] for text in document.texts]
    return key(shared, json.dumps([document.phrases, document.labels, texts], ensure_ascii=False))
