"""What programs read: structured data, llms.txt, redirects."""

from __future__ import annotations

import html
import json
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from mianjing.site.messages import say
from mianjing.site.render.reviews import alarm, warning
from mianjing.site.render.text import lang_of, plain, summary
from mianjing.site.render.urls import relative

if TYPE_CHECKING:
    from mianjing.core.model import Entry
    from mianjing.site.render.site_index import SiteIndex

# Inside <script> only "<" can end the element; "&" and ">" are escaped for the sake of XML readers.
_SCRIPT_SAFE = str.maketrans(
    {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
)


def json_script(data: dict[str, Any], kind: str = "application/ld+json") -> str:
    """``data`` as a script element that no text in it can leave.

    >>> json_script({"a": "</script>"})
    '<script type="application/ld+json">{"a":"\\\\u003c/script\\\\u003e"}</script>'
    """
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return f'<script type="{kind}">{text.translate(_SCRIPT_SAFE)}</script>'


def question_data(entry: Entry, answers: list[dict[str, Any]], site_index: SiteIndex, url: str) -> str:
    """schema.org QAPage; nothing for an entry without an answer, of which a QAPage may not speak.

    An answer that a review warns of is suggested, never accepted.
    """
    if not answers:
        return ""
    page = urljoin(site_index.settings.site_url, url) if site_index.settings.site_url else ""
    listed = []
    for answer in answers:
        source = next((trace[1] for trace in answer["origins"]), "")
        listed.append(
            {
                "@type": "Answer",
                "text": warning(answer["alarm"]) + summary(answer["html"]),
                "inLanguage": answer["lang"],
                **({"url": f"{page}#{answer['id']}"} if page else {}),
                **({"isBasedOn": source} if source else {}),
            }
        )
    sound = (row for row, answer in zip(listed, answers, strict=True) if not answer["alarm"])
    accepted = next(sound, None)
    others = [row for row in listed if row is not accepted]
    question = {
        "@type": "Question",
        "name": plain(entry.question),
        "inLanguage": lang_of(entry.question),
        "answerCount": len(listed),
        **({"acceptedAnswer": accepted} if accepted else {}),
        **({"suggestedAnswer": others} if others else {}),
    }
    return json_script({"@context": "https://schema.org", "@type": "QAPage", "mainEntity": question})


def llms_txt(site_index: SiteIndex) -> str:
    """The site for language models, in the form llmstxt.org describes: Markdown, a list a topic."""
    base = site_index.settings.site_url
    lines = [f"# {site_index.settings.name}", "", f"> {site_index.settings.description}", ""]
    for topic in site_index.topics:
        entries = site_index.by_topic[topic.id]
        if not entries:
            continue
        lines += [f"## {topic.zh} ({topic.en})", ""]
        for entry in entries:
            url = site_index.urls.page(site_index.path(entry))
            title = plain(entry.question).replace("[", "(").replace("]", ")")
            doubted = ", disputed" if any(alarm(answer.reviews) for answer in entry.answers) else ""
            lines.append(f"- [{title}]({urljoin(base, url) if base else url}): {entry.status}{doubted}")
        lines.append("")
    return "\n".join(lines)


def robots_txt(site_url: str) -> str:
    sitemap = f"Sitemap: {urljoin(site_url, 'sitemap.xml')}\n" if site_url else ""
    return "User-agent: *\nAllow: /\n" + sitemap


def redirects(site_index: SiteIndex) -> dict[str, str]:
    """A small page at each former address that leads to the present one, without a script."""
    files: dict[str, str] = {}
    for entry in site_index.entries:
        for old in entry.formerly:
            path = f"{entry.topic}/{old}"
            if old in site_index.by_id:
                continue
            target = relative(site_index.urls.page(site_index.path(entry)), site_index.urls.page(path))
            url, title = html.escape(target), html.escape(plain(entry.question))
            moved = say("redirect.moved", url=url, title=title)
            files[site_index.urls.file(path)] = _REDIRECT.format(url=url, title=title, moved=moved)
    return files


_REDIRECT = """<!doctype html>
<html lang="zh">
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
