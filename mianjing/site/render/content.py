"""Markdown as it stands on a page: its links and images lead somewhere or say that they don't."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from mianjing.site.render.body import resolve_images, resolve_links
from mianjing.site.render.cache import RenderCache
from mianjing.site.render.markdown import Html
from mianjing.site.render.site_index import SiteIndex
from mianjing.site.render.urls import relative


class Prose:
    """Converts texts of one library.

    ``image`` answers whether a file of ``qa/`` goes along as an image, by its path.
    """

    def __init__(self, site_index: SiteIndex, cache: RenderCache, image: Callable[[str], bool]) -> None:
        self._shelf = site_index
        self._cache = cache
        self._image = image

    def html(self, text: str, folder: str, url: str, *, top_heading: int = 3) -> Html:
        """``text`` of a file in ``folder`` of ``qa/``, for the page at ``url``."""
        made = self._cache.to_html(text, top_heading=top_heading)
        page = resolve_links(made.text, folder, lambda file: self._page(file, url))
        page = resolve_images(page, folder, lambda file: relative(file, url) if self._image(file) else None)
        return replace(made, text=page)

    def _page(self, file: str, url: str) -> str | None:
        target = self._shelf.url_of(file)
        return relative(target, url) if target is not None else None
