"""An answer's HTML as a page shows it: links resolved, missing images said, short answer first."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import dataclass

from mianjing.core.links import linked_file
from mianjing.site.messages import say
from mianjing.site.render.segments import pieces, text_of

_LINK = re.compile(r'<a href="([^"]*)"')
_IMAGE = re.compile(r'<img((?: [a-z]+="[^"]*")*)>')
_ATTRIBUTE = re.compile(r'(?<![a-z])([a-z]++)="([^"]*)"')
# How sources announce the answer in one sentence.
_SHORT = re.compile(
    r"<p><strong>(?:简答|简短回答|一句话(?:回答|总结)?|太长不看|结论|TL;?DR|Short answer)\s*[:：]?</strong>"
    r"\s*[:：]?(.*?)</p>\s*",
    re.IGNORECASE | re.DOTALL,
)
# What a paragraph can hold only if its HTML is out of order; cutting there would leave elements open.
_BLOCKS = frozenset(["p", "div", "ul", "ol", "dl", "pre", "table", "blockquote", "details", "figure"])
# The note that import leaves where an image did not come along (a quote or a text that says nothing else).
_LOST = (
    r"<p>图片缺失[:：]?([^<]*)(?:[（(])?"
    r'(?:<code>([^<]*)</code>|<a href="([^"]*)"[^>]*>[^<]*</a>)[^<]*</p>'
)
_NOTE = re.compile(rf"<blockquote>\s*{_LOST}\s*</blockquote>|\A{_LOST}\Z")


@dataclass(frozen=True)
class Body:
    """``short`` is the one-sentence answer taken out of ``html``, or empty."""

    html: str
    short: str


def split_short(page: str) -> Body:
    """Take the first paragraph out if it is an announced short answer.

    >>> split_short("<p><strong>简答：</strong>会。</p><p>因为</p>")
    Body(html='<p>因为</p>', short='会。')
    """
    match = _SHORT.match(page.lstrip())
    if match is None or any(name in _BLOCKS for name, _, _ in pieces(match.group(1))):
        return Body(page, "")
    return Body(page.lstrip()[match.end() :], match.group(1).strip())


def resolve_links(page: str, folder: str, address: Callable[[str], str | None]) -> str:
    """Point links to files of ``qa/`` (``../rag/x.yml``) at their pages; a link to nowhere loses its address.

    ``folder`` is the folder of the file the text stands in, ``address`` gives the link for a file of
    ``qa/`` or ``None``.
    """

    def replace(match: re.Match[str]) -> str:
        href = html.unescape(match.group(1))
        file = linked_file(href, folder)
        if file is None:
            return match.group(0)
        found = address(file)
        if found is None:
            return "<a"
        fragment = "" if "#" in found else "".join(href.partition("#")[1:])
        return f'<a href="{html.escape(found + fragment)}"'

    return _LINK.sub(replace, page)


def resolve_images(page: str, folder: str, address: Callable[[str], str | None]) -> str:
    """Keep images that came along; put a note with caption and path where one did not."""

    def replace(match: re.Match[str]) -> str:
        given = dict(_ATTRIBUTE.findall(match.group(1)))
        source = html.unescape(given.get("src", ""))
        file = linked_file(source, folder)
        found = address(file) if file else None
        if found is not None:
            size = "".join(f' {k}="{given[k]}"' for k in ("width", "height") if given.get(k, "").isdecimal())
            alt = given.get("alt", "")
            return f'<img src="{html.escape(found)}" alt="{alt}"{size} loading="lazy" decoding="async">'
        return _missing(
            given.get("alt") or given.get("title") or "", given.get("src", ""), external=file is None
        )

    page = _NOTE.sub(_noted, page)
    return _IMAGE.sub(replace, page)


def _noted(match: re.Match[str]) -> str:
    caption, path, address = match.groups()[:3] if match[0].startswith("<blockquote>") else match.groups()[3:]
    return _missing(caption.strip().rstrip("（(，,"), path or address, external=not path)


def _missing(caption: str, source: str, *, external: bool) -> str:
    where = (
        f'<a href="{source}" rel="nofollow noopener noreferrer">{say("image.elsewhere")}</a>'
        if external and source.startswith(("https:", "http:"))
        else f"<code>{source}</code>"
    )
    title = f"<strong>{caption}</strong>" if caption else say("image.title")
    note = say("image.missing")
    return f'<span class="mj-missing" role="note">{title}<br><small>{note} · {where}</small></span>'


_WORD = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*[A-Za-z0-9]")


def own_words(pages: tuple[str, ...], limit: int = 8) -> tuple[tuple[str, ...], ...]:
    """For each of several answers the Latin words (names, mostly) that only it uses, in order of use.

    >>> own_words(("<p>用 LoRA 或 replay</p>", "<p>用 LoRA</p>"))
    (('replay',), ())
    """
    words = [_words(page) for page in pages if page]
    if len(words) < 2:
        return ((),) * len(pages)
    words = [_words(page) for page in pages]
    everywhere = [{word.lower() for word in found} for found in words]
    result = []
    for number, found in enumerate(words):
        others = set().union(*(w for n, w in enumerate(everywhere) if n != number))
        result.append(tuple([word for word in found if word.lower() not in others][:limit]))
    return tuple(result)


def _words(page: str) -> dict[str, None]:
    text = html.unescape(text_of(page, skip=frozenset({"pre", "code", "math", "a"})))
    seen: dict[str, None] = {}
    lower: set[str] = set()
    for word in _WORD.findall(text):
        if word.lower() not in lower:
            lower.add(word.lower())
            seen[word] = None
    return seen
