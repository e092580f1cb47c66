"""An answer's HTML as a page shows it: links resolved, missing images said."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

from mianjing.core.links import linked_file
from mianjing.site.messages import say

_LINK = re.compile(r'<a href="([^"]*)"')
_IMAGE = re.compile(r'<img((?: [a-z]+="[^"]*")*)>')
_ATTRIBUTE = re.compile(r'(?<![a-z])([a-z]++)="([^"]*)"')
# The note that import leaves where an image did not come along (a quote or a text that says nothing else).
_LOST = (
    r"<p>图片缺失[:：]?([^<]*)(?:[（(])?"
    r'(?:<code>([^<]*)</code>|<a href="([^"]*)"[^>]*>[^<]*</a>)[^<]*</p>'
)
_NOTE = re.compile(rf"<blockquote>\s*{_LOST}\s*</blockquote>|\A{_LOST}\Z")


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
