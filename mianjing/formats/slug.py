"""Ids: short ASCII names for questions and terms, given once and never recomputed."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Container

from mianjing.core.text import HAN
from mianjing.formats.portable import is_device

LONGEST = 60
NOT_IDS = frozenset({"index"})
"""The address of an entry of this name is that of its topic."""

_PARTS = re.compile(rf"[a-z0-9]+|[{HAN}]+")


def slug(text: str) -> str:
    """Latin words and pinyin of the text, joined by hyphens, cut at a word's end.

    Text without either (another script) gets a short hash instead, so that every text has an id.

    >>> slug("为什么 SFT 之后感觉 LLM 傻了？")
    'wei-shen-me-sft-zhi-hou-gan-jue-llm-sha-le'
    """
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text)).casefold()
    words = [word for part in _PARTS.findall(folded) for word in _spelled(part)]
    kept: list[str] = []
    for word in words:
        if sum(map(len, kept)) + len(kept) + len(word) > LONGEST:
            break
        kept.append(word)
    if not kept:
        kept = words[:1] and [words[0][:LONGEST]]
    return "-".join(kept) or "q-" + hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:8]


def unique(base: str, taken: Container[str]) -> str:
    """The base, or the first of ``base-2``, ``base-3``… that is free and that every system can hold.

    >>> unique("rag", {"rag", "rag-2"})
    'rag-3'
    >>> unique("aux", ())
    'aux-2'
    """
    name, number = base, 1
    while name in taken or name in NOT_IDS or is_device(name):
        number += 1
        name = f"{base}-{number}"
    return name


def _spelled(part: str) -> list[str]:
    if part.isascii():
        return [part]
    # Its dictionary takes longer to load than a whole check, and only new entries need it.
    from pypinyin import lazy_pinyin

    syllables = lazy_pinyin(part, errors="ignore", v_to_u=False)
    return [clean for syllable in syllables if (clean := re.sub(r"[^a-z0-9]", "", syllable.casefold()))]
