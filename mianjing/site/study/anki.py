"""Anki decks: an ``.apkg`` that updates cards in place when a newer one is imported.

Written with ``sqlite3`` and ``zipfile`` in the form of schema 11, which every Anki since 2.0 imports
(https://github.com/ankidroid/Anki-Android/wiki/Database-Structure): the one library for this, genanki, takes
ids and times from the clock, and could not give the same bytes twice. The tests open the decks with Anki's
own library.

What keeps a learner's reviews: a note is recognised by its guid, made from the id the entry first had; note
type and decks have fixed ids. Anki takes a note's new text if the note's time is later than that of the last
import, so that time is the date of the entry's last change. Nothing depends on the clock.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import sqlite3
import struct
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape, unescape
from typing import Any
from urllib.parse import urljoin

from mianjing.site.messages import say
from mianjing.site.study.anki_form import DECK_OPTIONS, SCHEMA, collection_settings, deck_row, note_type
from mianjing.site.study.archive import zip_row
from mianjing.site.study.card import StudyCard, StudyTopic
from mianjing.site.study.deck import answer_html

# An entry with no date of its own; later than any collection Anki would refuse, earlier than any change.
_NO_DATE = 1_600_000_000
_COLLECTION = "INSERT INTO col VALUES (1,?,?,?,11,0,0,0,?,?,?,?,'{}')"
_NOTE = "INSERT INTO notes VALUES (?,?,?,?,-1,?,?,?,?,0,'')"
_CARD = "INSERT INTO cards VALUES (?,?,?,0,?,-1,0,0,?,0,0,0,0,0,0,0,0,'')"


@dataclass(frozen=True)
class Deck:
    """What decks of one site share: ``key`` keeps two sites' notes apart, ``name`` is what learners see."""

    key: str
    name: str
    site_url: str = ""


def package(deck: Deck, topics: Sequence[StudyTopic], media: Mapping[str, bytes] | None = None) -> bytes:
    """The ``.apkg`` of ``topics``, each a deck below ``deck.name``; entries without an answer are left out.

    ``media`` are the files that ``<img src="NAME">`` in the answers name.
    """
    collection = _collection(deck, topics)
    files = dict(enumerate(sorted((media or {}).items())))
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        _add(archive, "collection.anki2", collection)
        _add(archive, "media", json.dumps({str(n): name for n, (name, _) in files.items()}).encode())
        for number, (_, content) in files.items():
            _add(archive, str(number), content)
    return target.getvalue()


def guid(deck: Deck, card: StudyCard) -> str:
    """What Anki recognises the note by, whatever becomes of its wording, topic or id."""
    return f"{deck.key}:{card.origin}"


def _collection(deck: Deck, topics: Sequence[StudyTopic]) -> bytes:
    cards = [card for topic in topics for card in topic.cards if card.practisable]
    newest = max((_seconds(card) for card in cards), default=_NO_DATE)
    names = {topic.id: topic.title for topic in topics}
    with sqlite3.connect(":memory:") as store:
        store.executescript(SCHEMA)
        store.execute(_COLLECTION, _settings(deck, topics, newest))
        for position, (number, card) in enumerate(_numbered(deck, cards), 1):
            store.execute(_NOTE, _note(deck, card, number, names))
            home = _number(f"{deck.key}/deck/{card.topic}")
            store.execute(_CARD, (number, number, home, _seconds(card), position))
        store.commit()
        return _without_version(store.serialize())


def _numbered(deck: Deck, cards: Iterable[StudyCard]) -> list[tuple[int, StudyCard]]:
    """Cards with note numbers that come from their guids alone; the rare clash moves to the next free one."""
    cards = list(cards)
    taken: set[int] = set()
    numbers: dict[str, int] = {}
    for card in sorted(cards, key=lambda c: c.id):
        number = _number(guid(deck, card))
        while number in taken:
            number += 1
        taken.add(number)
        numbers[card.id] = number
    return [(numbers[card.id], card) for card in cards]


def _note(deck: Deck, card: StudyCard, number: int, topics: Mapping[str, str]) -> tuple[Any, ...]:
    link = ""
    if deck.site_url:
        link = f'<a href="{escape(urljoin(deck.site_url, card.url))}">{say("anki.link")}</a>'
    question = f'<div lang="{card.lang}">{card.question}</div>'
    texts = (question, answer_html(card), escape(topics[card.topic]), link, escape(card.id))
    fields = tuple(map(_inert, texts))
    tags = " ".join(["", card.topic, *card.tags, *_doubted(card), ""])
    first = _plain(fields[0])
    checksum = int(hashlib.sha1(first.encode(), usedforsecurity=False).hexdigest()[:8], 16)
    joined = "\x1f".join(field.replace("\x1f", " ") for field in fields)
    model = _number(f"{deck.key}/model")
    return number, guid(deck, card), model, _seconds(card), tags, joined, first, checksum


def _doubted(card: StudyCard) -> list[str]:
    """Tags by which a learner finds what is not sure: verdicts that warn, and that nobody checked."""
    return list(dict.fromkeys(answer.verdict for answer in card.answers if answer.verdict and answer.warns))


def _inert(html: str) -> str:
    """``html`` so that Anki only shows it.

    Anki takes ``[sound:…]``, ``[latex]…`` and ``[anki:tts …]`` for orders to play files and run programs, and
    typesets ``\\(…\\)`` with MathJax, whose ``\\href`` makes links that run scripts; our formulas are MathML.
    """
    return f'<div class="tex2jax_ignore mathjax_ignore">{html.replace("[", "&#91;")}</div>' if html else ""


def _plain(html: str) -> str:
    return unescape(re.sub(r"<[^>]*>", "", html)).strip()


def _seconds(card: StudyCard) -> int:
    return int(datetime.fromisoformat(card.dates.updated).timestamp()) if card.dates else _NO_DATE


def _number(text: str) -> int:
    """A number Anki takes for a creation time in milliseconds, the same for the same text."""
    digest = hashlib.sha256(text.encode()).digest()
    return 1_000_000_000_000 + int.from_bytes(digest[:6], "big") % 500_000_000_000


def _settings(deck: Deck, topics: Sequence[StudyTopic], newest: int) -> tuple[Any, ...]:
    model = _number(f"{deck.key}/model")
    decks = {1: "Default", _number(f"{deck.key}/deck"): deck.name}
    for topic in topics:
        decks[_number(f"{deck.key}/deck/{topic.id}")] = f"{deck.name}::{topic.title.replace('::', ' ')}"
    return (
        _NO_DATE,
        newest * 1000,
        newest * 1000,
        _json(collection_settings(model)),
        _json({str(model): note_type(model, say("anki.note_type", name=deck.name), newest)}),
        _json({str(number): deck_row(number, name, newest) for number, name in decks.items()}),
        _json({"1": DECK_OPTIONS}),
    )


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _without_version(database: bytes) -> bytes:
    """Blank out which SQLite release wrote the file (sqlite.org/fileformat2.html, bytes 92 to 99)."""
    return database[:92] + struct.pack(">II", 0, 0) + database[100:]


def _add(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    archive.writestr(zip_row(name), content)
