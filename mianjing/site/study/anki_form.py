"""Anki's collection as JSON and SQL, schema 11, with everything the note type, decks and options must say."""

from __future__ import annotations

from typing import Any

from mianjing.site.messages import say
from mianjing.site.study.anki_look import BACK, CSS, FRONT

FIELDS = ("Question", "Answer", "Topic", "Link", "Id")

SCHEMA = """
CREATE TABLE col (
  id integer primary key, crt integer not null, mod integer not null, scm integer not null,
  ver integer not null, dty integer not null, usn integer not null, ls integer not null,
  conf text not null, models text not null, decks text not null, dconf text not null, tags text not null);
CREATE TABLE notes (
  id integer primary key, guid text not null, mid integer not null, mod integer not null,
  usn integer not null, tags text not null, flds text not null, sfld integer not null,
  csum integer not null, flags integer not null, data text not null);
CREATE TABLE cards (
  id integer primary key, nid integer not null, did integer not null, ord integer not null,
  mod integer not null, usn integer not null, type integer not null, queue integer not null,
  due integer not null, ivl integer not null, factor integer not null, reps integer not null,
  lapses integer not null, left integer not null, odue integer not null, odid integer not null,
  flags integer not null, data text not null);
CREATE TABLE revlog (
  id integer primary key, cid integer not null, usn integer not null, ease integer not null,
  ivl integer not null, lastIvl integer not null, factor integer not null, time integer not null,
  type integer not null);
CREATE TABLE graves (usn integer not null, oid integer not null, type integer not null);
CREATE INDEX ix_notes_usn on notes (usn);
CREATE INDEX ix_cards_usn on cards (usn);
CREATE INDEX ix_revlog_usn on revlog (usn);
CREATE INDEX ix_cards_nid on cards (nid);
CREATE INDEX ix_cards_sched on cards (did, queue, due);
CREATE INDEX ix_revlog_cid on revlog (cid);
CREATE INDEX ix_notes_csum on notes (csum);
"""

DECK_OPTIONS: dict[str, Any] = {
    "id": 1,
    "name": "Default",
    "mod": 0,
    "usn": 0,
    "autoplay": True,
    "maxTaken": 60,
    "replayq": True,
    "timer": 0,
    "new": {
        "bury": True,
        "delays": [1, 10],
        "initialFactor": 2500,
        "ints": [1, 4, 7],
        "order": 1,
        "perDay": 20,
    },
    "lapse": {"delays": [10], "leechAction": 0, "leechFails": 8, "minInt": 1, "mult": 0},
    "rev": {"bury": True, "ease4": 1.3, "fuzz": 0.05, "ivlFct": 1, "maxIvl": 36500, "perDay": 200},
}


def collection_settings(model: int) -> dict[str, Any]:
    """The collection's own settings; an import ignores all but the scheduler's version."""
    return {
        "curModel": str(model),
        "nextPos": 1,
        "activeDecks": [1],
        "curDeck": 1,
        "sortType": "noteFld",
        "schedVer": 2,
    }


def note_type(number: int, name: str, changed: int) -> dict[str, Any]:
    """A note type with ``FIELDS`` and one card; ``changed`` in seconds since 1970."""
    look = {"font": "Arial", "media": [], "rtl": False, "size": 20, "sticky": False}
    template = {
        "name": say("anki.card"),
        "ord": 0,
        "qfmt": FRONT,
        "afmt": BACK,
        "bqfmt": "",
        "bafmt": "",
        "did": None,
    }
    return {
        "id": number,
        "name": name,
        "type": 0,
        "mod": changed,
        "usn": -1,
        "sortf": 0,
        "did": None,
        "flds": [{"name": field, "ord": place, **look} for place, field in enumerate(FIELDS)],
        "tmpls": [template],
        "css": CSS,
        "latexPre": "",
        "latexPost": "",
        "req": [[0, "any", [0]]],
        "tags": [],
        "vers": [],
    }


def deck_row(number: int, name: str, changed: int) -> dict[str, Any]:
    """A deck with the default options."""
    today = {count: [0, 0] for count in ("lrnToday", "newToday", "revToday", "timeToday")}
    return {
        "id": number,
        "name": name,
        "mod": changed,
        "usn": -1,
        "desc": "",
        "dyn": 0,
        "conf": 1,
        "collapsed": False,
        "extendNew": 10,
        "extendRev": 50,
        **today,
    }
