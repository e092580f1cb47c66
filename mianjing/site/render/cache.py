"""Rendered HTML kept between builds, keyed by content and renderer version.

The store is a convenience: one that is missing, locked or damaged costs time, never a build.
"""

from __future__ import annotations

import json
from pathlib import Path
from types import TracebackType

from mianjing.formats.kept import Kept
from mianjing.formats.versions import key
from mianjing.site.messages import spoken
from mianjing.site.render.markdown import VERSION, Html, to_html

_AT_HAND = 4096


class RenderCache:
    """``to_html`` with a memory in the SQLite file ``path``; ``None`` keeps it for this build only.

    ``whole`` is whether every text of the library is asked for: then the file keeps no others.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._store = Kept(path) if path else None
        self._at_hand: dict[bytes, Html] = {}
        self.whole = True

    def __enter__(self) -> RenderCache:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self.keep()
        elif self._store:
            self._store.close()

    def keep(self) -> None:
        """Write what is new."""
        if self._store:
            self._store.write(whole=self.whole)

    def to_html(self, text: str, *, top_heading: int = 3) -> Html:
        name = key(VERSION, spoken(), str(top_heading), text)
        html = self._at_hand.get(name) or self._kept(name)
        if html is None:
            html = to_html(text, top_heading=top_heading)
            if self._store:
                value = json.dumps([html.text, *html.failures], ensure_ascii=False)
                self._store.add(name, value.encode("utf-8", "surrogatepass"))
        if self._store and len(self._at_hand) >= _AT_HAND:
            self._at_hand.clear()
        self._at_hand[name] = html
        return html

    def _kept(self, name: bytes) -> Html | None:
        value = self._store.get(name) if self._store else None
        if value is None:
            return None
        text, *failures = json.loads(value)
        return Html(text, tuple(failures))
