"""Fingerprints: what import wrote last, so that what a person changed can be told from it.

A value whose fingerprint is the stored one is import's own and may be refreshed; any other is a person's.
A new value whose fingerprint is the stored one brings nothing that the person has not already answered.
"""

from __future__ import annotations

import hashlib
import json

from mianjing.core.model import Answer, Link, Origin

SHORT = 8
LONG = 16


def fingerprint(value: object, length: int = SHORT) -> str:
    """The first characters of the SHA-256 of the value's JSON."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:length]


def body_fingerprint(body: str) -> str:
    return fingerprint(body, LONG)


def origin_fingerprint(origin: Origin) -> str:
    """Of a question's source and wording: lines shift whenever one is added further up in the dump."""
    return fingerprint([origin.source, origin.wording], LONG)


def lined_fingerprint(origin: Origin) -> str:
    """As files carry it that no import has written since fingerprints had line numbers in them."""
    spans = [[span.first, span.last] for span in origin.lines]
    return fingerprint([origin.source, origin.line, spans, origin.wording])


def answer_fingerprint(answer: Answer) -> str:
    """Of an answer's sources and language, then of its text, so that it is known in spite of a new text."""
    named = fingerprint([sorted({key.rpartition(":")[0] for key in answer.origins}), answer.lang])
    return named + body_fingerprint(answer.body)[:SHORT]


def link_fingerprint(link: Link) -> str:
    return fingerprint([link.title, link.url, link.remark, list(link.section)])
