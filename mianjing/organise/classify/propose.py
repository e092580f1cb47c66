"""The first topics and tags of a collection that has none, proposed from its own sections and words.

A person edits them: they are a beginning, not a judgement. Words are weighed by TF-IDF (Spärck Jones 1972):
Han words as jieba cuts them, against jieba's own frequencies of general Chinese; Latin words as they stand.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import jieba.analyse

from mianjing.core.cutting import Cutter
from mianjing.core.model import UNSORTED, Record
from mianjing.core.text import HAN, fold, question_words, small_words
from mianjing.formats.slug import slug, unique
from mianjing.formats.tree import SITE_FOLDERS, SITE_PAGES

_MOST_TOPICS, _MOST_TAGS, _WORDS_OF_TOPIC = 24, 60, 12
_NUMBER = re.compile(
    r"^\s*(?:[第]?[0-9一二三四五六七八九十]{1,3}(?:\.[0-9]{1,3}){0,3}\s*[章节、.．:：)）]+|[IVX]{1,4}[.)])\s*"
)
_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9+#.\-]{0,38}[A-Za-z0-9+#]")
_HAN_RUN = re.compile(rf"[{HAN}]+")
_USUAL_SHARE = 0.4
"""A word in more of the titles than this tells none from another."""


@dataclass(frozen=True)
class ProposedRow:
    """A proposed topic or tag; ``named`` and ``words`` are the phrases that speak for it."""

    id: str
    name: str
    named: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Proposal:
    """Topics in the order of the collection, the last of them ``UNSORTED``; tags, the telling ones first."""

    topics: tuple[ProposedRow, ...]
    tags: tuple[ProposedRow, ...]


def propose(records: Sequence[Record]) -> Proposal:
    """Topics from the sections where there are any, else from the words that most titles share."""
    found = [_words(f"{record.question}\n{record.question}\n{record.answer[:600]}") for record in records]
    titles = [set(_words(record.question)) for record in records]
    common = Counter(word for words in titles for word in words)
    sections = _sections(records)
    taken = {*SITE_FOLDERS, *SITE_PAGES, UNSORTED, "images", "glossary"}
    topics = (
        _from_sections(sections, found, taken)
        if len(set(sections)) > 1
        else _from_words(titles, common, taken)
    )
    tags = _tags(common, len(records), {topic.id for topic in topics})
    own = tuple(ProposedRow(topic.id, topic.name, (), topic.named) for topic in topics)
    rest = ProposedRow(UNSORTED, "Unsorted")
    return Proposal((*topics, rest), (*tags, *own, rest))


def _sections(records: Sequence[Record]) -> list[str]:
    """Each record's section, at the first depth that tells records apart; empty for none."""
    for depth in range(4):
        names = [_bare(record.section[depth]) if len(record.section) > depth else "" for record in records]
        if len(set(filter(None, names))) > 1:
            return names
    return [""] * len(records)


def _bare(name: str) -> str:
    return " ".join(_NUMBER.sub("", name).split())[:80]


def _from_sections(
    sections: Sequence[str], found: Sequence[Sequence[str]], taken: set[str]
) -> tuple[ProposedRow, ...]:
    counts = Counter(filter(None, sections))
    names = [name for name in dict.fromkeys(sections) if name]
    if len(names) > _MOST_TOPICS:
        names = [name for name in names if name in dict(counts.most_common(_MOST_TOPICS))]
    words = {
        name: Counter(
            word for at, section in enumerate(sections) if section == name for word in set(found[at])
        )
        for name in names
    }
    spread = Counter(word for counter in words.values() for word in counter)
    rows = []
    for name in names:
        weighed = {
            word: count * math.log(1 + len(names) / spread[word])
            for word, count in words[name].items()
            if count > 1 and spread[word] * 2 <= len(names) + 1
        }
        best = sorted(weighed, key=lambda word: (-weighed[word], word))[:_WORDS_OF_TOPIC]
        rows.append(_row(name, taken, best))
    return tuple(rows)


def _from_words(titles: Sequence[set[str]], common: Counter[str], taken: set[str]) -> tuple[ProposedRow, ...]:
    """The word that covers most titles, then the one that covers most of the rest, and so on."""
    left = list(titles)
    rows: list[ProposedRow] = []
    least = max(2, len(titles) // 20)
    while len(rows) < _MOST_TOPICS:
        counts = Counter(
            word for words in left for word in words if common[word] <= len(titles) * _USUAL_SHARE
        )
        best = min(counts, key=lambda word: (-counts[word] * weight(word), word), default="")
        if not best or counts[best] < least:
            break
        rows.append(_row(best, taken, ()))
        left = [words for words in left if best not in words]
    return tuple(rows)


def _row(name: str, taken: set[str], words: Iterable[str]) -> ProposedRow:
    id_ = unique(slug(name), taken)
    taken.add(id_)
    return ProposedRow(id_, name, (name,), tuple(word for word in words if fold(word) != fold(name)))


def _tags(common: Counter[str], total: int, taken: set[str]) -> tuple[ProposedRow, ...]:
    telling = [word for word, count in common.items() if 1 < count <= max(2, total * _USUAL_SHARE)]
    telling.sort(key=lambda word: (-common[word] * weight(word), word))
    rows: dict[str, ProposedRow] = {}
    for word in telling[:_MOST_TAGS]:
        id_ = slug(word)
        if id_ not in taken and id_ != UNSORTED:
            rows.setdefault(id_, ProposedRow(id_, word, (), (word,)))
    # The longer name is the more specific one.
    return tuple(sorted(rows.values(), key=lambda row: (-len(row.name), row.id)))


def _words(text: str) -> list[str]:
    """Words that may name a subject, each in the spelling it is met in first."""
    spelled: dict[str, str] = {}
    found = [*_latin(text), *(word for run in _HAN_RUN.findall(text) for word in _cutter(()).cut(run))]
    return [spelled.setdefault(fold(word), word) for word in found if _tells(word)]


def _latin(text: str) -> Iterator[str]:
    """Latin words; a usual one (Index) in small letters, a name (MVCC, InnoDB) as it stands."""
    for word in _LATIN.findall(text):
        yield word if any(char.isupper() for char in word[1:]) else word.lower()


def _tells(word: str) -> bool:
    kinds, dropped = question_words()
    plain = fold(word)
    if plain in kinds or plain in dropped or word in _idf_stop():
        return False
    if _HAN_RUN.fullmatch(word):
        return len(word) > 1 and weight(word) > _EVERYDAY
    return len(word) > 1 and not (word.islower() and (len(word) < 4 or word in small_words()))


def weight(word: str) -> float:
    """How much a word tells: the logarithm of how seldom general text has it."""
    return _idf().get(word, _UNKNOWN)


_UNKNOWN = 11.0
_EVERYDAY = 5.0


_cutter = cache(Cutter.knowing)


@cache
def _idf() -> Mapping[str, float]:
    found: Mapping[str, float] = jieba.analyse.TFIDF().idf_freq
    return found


@cache
def _idf_stop() -> frozenset[str]:
    return frozenset(jieba.analyse.TFIDF().stop_words)
