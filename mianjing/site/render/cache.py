"""Rendered HTML kept between builds, keyed by content and renderer version.

The store is a convenience: one that is missing, locked or damaged costs time, never a build.
"""

from __future__ import annotations

import json
from pathlib import Path
from types import TracebackType

from mianjing.core.markdown import MarkdownDocument, parse
from mianjing.formats.kept import Kept
from mianjing.formats.versions import key
from mianjing.site.render.markdown import VERSION, Html, plain_html, scrollable

_AT_HAND = 4096


class RenderCache:
    """``to_html`` with a memory in the SQLite file ``path``; ``None`` keeps it for this build only."""

    def __init__(self, path: Path | None = None) -> None:
        self._store = Kept(path) if path else None
        self._at_hand: dict[bytes, Html] = {}

    def __enter__(self) -> RenderCache:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self.keep(whole=True)
        elif self._store:
            self._store.close()

    def keep(self, *, whole: bool) -> None:
        """Write what is new; if the ``whole`` library was asked for the file keeps nothing else."""
        if self._store:
            self._store.write(whole=whole)

    def to_html(self, text: str, *, top_heading: int = 3) -> Html:
        name = _name(text, top_heading)
        html = self._at_hand.get(name)
        if html is None:
            if self._store and len(self._at_hand) >= _AT_HAND:
                self._at_hand.clear()
            made = self._kept(name) or self._made(name, plain_html(parse(text), top_heading=top_heading))
            html = self._at_hand[name] = scrollable(made)
        return html

    def take(self, document: MarkdownDocument) -> None:
        """Make the HTML of a text while it is taken apart for somebody else."""
        name = _name(document.text, 3)
        if self._kept(name) is None:
            self._made(name, plain_html(document))

    def _made(self, name: bytes, html: Html) -> Html:
        if self._store:
            value = json.dumps([html.text, *html.failures], ensure_ascii=False)
            self._store.add(name, value.encode("utf-8", "surrogatepass"))
        return html

    def _kept(self, name: bytes) -> Html | None:
        value = self._store.get(name) if self._store else None
        if value is None:
            return None
        text, *failures = json.loads(value)
        return Html(text, tuple(failures))


def _name(text: str, top_heading: int) -> bytes:
    return key(VERSION, str(top_heading), text)
