"""What programs read: structured data, llms.txt, redirects."""

from __future__ import annotations

import html
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from mianjing.core.former import former_places
from mianjing.formats import tree
from mianjing.site.messages import say, spoken
from mianjing.site.render.names import verdict_name
from mianjing.site.render.text import full_text, lang_of, plain, summary
from mianjing.site.render.urls import relative

if TYPE_CHECKING:
    from mianjing.core.model import Entry
    from mianjing.site.render.site_index import SiteIndex

# Inside <script> only "<" can end the element; "&" and ">" are escaped for the sake of XML readers.
_SCRIPT_SAFE = str.maketrans(
    {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
)


def json_script(data: dict[str, Any]) -> str:
    """``data`` as a script element that no text in it can leave.

    >>> json_script({"a": "</script>"})
    '<script type="application/ld+json">{"a":"\\\\u003c/script\\\\u003e"}</script>'
    """
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return f'<script type="application/ld+json">{text.translate(_SCRIPT_SAFE)}</script>'


@dataclass(frozen=True)
class ToldAnswer:
    """An answer that programs may be told: its place on the page, its HTML, whether it is known to be right.

    ``short`` is the HTML of what to say first, ``source`` whom it is from, ``warning`` what it must not be
    shown without.
    """

    id: str
    html: str
    lang: str
    accepted: bool
    short: str = ""
    source: str = ""
    warning: str = ""


def description(entry: Entry, told: Sequence[ToldAnswer]) -> str:
    """What a search engine or a chat shows of the page: nothing that is known to be wrong."""
    if not entry.answers and not told:
        return say("question.unanswered_description", question=plain(entry.question))
    if not told:
        return say("question.wrong_description", question=plain(entry.question))
    best = told[0]
    unchecked = "" if best.accepted or best.warning else say("warning.before", alarm=verdict_name(""))
    return (best.warning or unchecked) + (summary(best.short or best.html, 160) or plain(entry.question))


def question_data(entry: Entry, told: Sequence[ToldAnswer], site_index: SiteIndex, url: str) -> str:
    """schema.org QAPage; nothing for an entry without an answer, of which a QAPage may not speak.

    Accepted is our own answer or one that was found sound; each is told in full.
    """
    if not told:
        return ""
    changed = site_index.settings.changes.get(entry.id)
    page = urljoin(site_index.settings.site_url, url) if site_index.settings.site_url else ""
    listed = [
        {
            "@type": "Answer",
            "text": answer.warning + full_text(answer.html),
            "inLanguage": answer.lang,
            **({"url": f"{page}#{answer.id}"} if page else {}),
            **({"isBasedOn": answer.source} if answer.source else {}),
        }
        for answer in told
    ]
    accepted = next((row for row, answer in zip(listed, told, strict=True) if answer.accepted), None)
    others = [row for row in listed if row is not accepted]
    question = {
        "@type": "Question",
        "name": plain(entry.question),
        "inLanguage": lang_of(entry.question),
        **({"dateModified": changed} if changed else {}),
        "answerCount": len(listed),
        **({"acceptedAnswer": accepted} if accepted else {}),
        **({"suggestedAnswer": others} if others else {}),
    }
    return json_script({"@context": "https://schema.org", "@type": "QAPage", "mainEntity": question})


def llms_txt(site_index: SiteIndex) -> str:
    """The site for language models, in the form llmstxt.org describes: Markdown, a list a topic.

    Each question comes with the short form of our own answer, or with what it has instead.
    """
    base = site_index.settings.site_url
    lines = [f"# {site_index.settings.name}", "", f"> {site_index.settings.description}", ""]
    for topic in site_index.topics:
        entries = site_index.by_topic[topic.id]
        if not entries:
            continue
        lines += [f"## {topic.zh} ({topic.en})", ""]
        for entry in entries:
            url = site_index.urls.page(site_index.path(entry))
            title = _unlinked(entry.question)
            own, card = entry.reference_answer, site_index.card(entry)
            said = (
                _unlinked(own.short)
                if own
                else say("study.details").join(filter(None, (card.trust_name, card.verdict_name)))
            )
            lines.append(f"- [{title}]({urljoin(base, url) if base else url}): {said}")
        lines.append("")
    return "\n".join(lines)


def _unlinked(text: str) -> str:
    """A row's words on one line, in which no bracket can make a link of its own."""
    return " ".join(plain(text).replace("[", "(").replace("]", ")").split())


def robots_txt(site_url: str) -> str:
    sitemap = f"Sitemap: {urljoin(site_url, 'sitemap.xml')}\n" if site_url else ""
    return "User-agent: *\nAllow: /\n" + sitemap


def redirects(site_index: SiteIndex) -> dict[str, str]:
    """A small page at each former address that leads to the present one, without a script."""
    files: dict[str, str] = {}
    for entry in site_index.entries:
        for path in former_places(entry):
            there = site_index.by_id.get(path.rpartition("/")[2])
            taken = path.partition("/")[0] in tree.SITE_FOLDERS | tree.SITE_PAGES
            if taken or (there and site_index.path(there) == path):
                continue
            target = relative(site_index.urls.page(site_index.path(entry)), site_index.urls.page(path))
            url, title = html.escape(target), html.escape(plain(entry.question))
            moved = say("redirect.moved", url=url, title=title)
            files[site_index.urls.file(path)] = _REDIRECT.format(
                language=spoken(), url=url, title=title, moved=moved
            )
    return files


_REDIRECT = """<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; base-uri 'none'; form-action 'none'">
<meta http-equiv="refresh" content="0; url={url}">
<meta name="robots" content="noindex">
<link rel="canonical" href="{url}">
<title>{title}</title>
</head>
<body><p>{moved}</p></body>
</html>
"""
