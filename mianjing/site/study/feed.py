"""An Atom feed (RFC 4287) of new and changed entries, newest first."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape
from urllib.parse import urljoin

from mianjing.site.messages import say, spoken
from mianjing.site.study.card import StudyCard
from mianjing.site.study.deck import answer_html

LENGTH = 40
# What a feed without any dated entry says of itself: it must say something, and the build has no clock.
_NEVER = "1970-01-01T00:00:00+00:00"
_NOT_XML = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def atom(title: str, key: str, site_url: str, cards: Iterable[StudyCard]) -> str:
    """The feed of the ``LENGTH`` cards changed last; without ``site_url`` its links are relative to the feed.

    ``key`` makes the ids, which stay the same wherever the site is served from.
    """
    dated = sorted(((c.dates.updated, c.id, c) for c in cards if c.dates), reverse=True)[:LENGTH]
    rows = "".join(_entry(card, key, site_url) for _, _, card in dated)
    updated = dated[0][0] if dated else _NEVER
    own = f'<link rel="self" type="application/atom+xml" href="{escape(urljoin(site_url, "feed.xml"))}"/>\n'
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{spoken()}">\n'
        f"<id>{_id(key)}</id>\n<title>{_text(title)}</title>\n<updated>{updated}</updated>\n"
        f"<author><name>{_text(title)}</name></author>\n"
        f"{own if site_url else ''}"
        f'<link rel="alternate" type="text/html" href="{escape(site_url or "./")}"/>\n'
        f"{rows}</feed>\n"
    )


def _entry(card: StudyCard, key: str, site_url: str) -> str:
    assert card.dates is not None
    news = say("feed.new") if card.dates.published == card.dates.updated else say("feed.changed")
    content = answer_html(card) or say("feed.unanswered")
    return (
        f"<entry>\n<id>{_id(key, card.origin)}</id>\n<title>{_text(card.title)}</title>\n"
        f'<link rel="alternate" type="text/html" href="{escape(urljoin(site_url, card.url))}"/>\n'
        f"<published>{card.dates.published}</published>\n<updated>{card.dates.updated}</updated>\n"
        f'<category term="{_text(card.topic)}"/>\n<summary>{news}</summary>\n'
        f'<content type="html">{_text(content)}</content>\n</entry>\n'
    )


def _id(*parts: str) -> str:
    """A tag URI (RFC 4151): needs no address, and never changes."""
    return escape("tag:mianjing.invalid,2024:" + "/".join(parts))


def _text(text: str) -> str:
    """``text`` for XML: escaped, without the characters XML forbids (XML 1.0, section 2.2)."""
    return escape(_NOT_XML.sub("", text))
