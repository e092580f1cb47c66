"""A library in, the index's files out."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from mianjing.core.model import Library
from mianjing.site.search.analysis import VERSION, Analysis, Segmenter, analyse
from mianjing.site.search.documents import Document, documents
from mianjing.site.search.parts import parts
from mianjing.site.search.weights import weigh


def build_index(library: Library, urls: Mapping[str, str], cache: Path | None = None) -> dict[str, str]:
    """The index of everything in ``library`` that has a page: relative file name → script.

    ``urls`` maps the id of an entry or term to its page, relative to the site's root. With ``cache``, a file,
    only documents that changed since it was written are taken apart again.
    """
    found = documents(library, urls)
    segmenter = Segmenter(_domain_words(library))
    kept = _kept(cache)
    domain = "\n".join(segmenter.words)
    keys = [_key(document, domain) for document in found]
    analyses = {}
    for document, key in zip(found, keys, strict=True):
        analyses[key] = kept.get(key) or analyse(document, segmenter)
    if cache and analyses.keys() != kept.keys():
        _keep(cache, analyses)
    terms = weigh([analyses[key] for key in keys], segmenter.everyday)
    everyday = [word for word in segmenter.common_pairs() if word not in terms.weights]
    return parts(found, terms, library.topics, library.aliases, everyday)


def _domain_words(library: Library) -> Iterator[str]:
    """Words of the field that a general dictionary may not have."""
    for tag in library.tags:
        yield from (tag.zh, *tag.words)
    for term in library.terms:
        yield from (term.term, *term.aliases)
    for alias in library.aliases:
        yield from (*alias.words, *alias.also)


def _key(document: Document, domain: str) -> str:
    content = [VERSION, domain, document.phrases, document.labels, document.passages]
    return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()


def _kept(cache: Path | None) -> dict[str, Analysis]:
    if not cache or not cache.is_file():
        return {}
    try:
        rows = json.loads(cache.read_text(encoding="utf-8"))
        return {key: Analysis.from_json(data) for key, data in rows.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}  # a damaged cache costs time, nothing else


def _keep(cache: Path, analyses: Mapping[str, Analysis]) -> None:
    cache.parent.mkdir(parents=True, exist_ok=True)
    rows = {key: analysis.as_json() for key, analysis in analyses.items()}
    unfinished = cache.with_suffix(".unfinished")
    unfinished.write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")
    unfinished.replace(cache)
