"""The site while one edits: a page is made when it is asked for, from the entries as they are now.

An edited entry shows at once, with the relations and the search index of before; those follow once ``relate``
and ``index`` have gone through everything, which the server does in the background.
"""

from __future__ import annotations

import json
import mimetypes
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from threading import RLock
from urllib.parse import unquote

from mkdocs.config.defaults import MkDocsConfig

from mianjing.core.model import Library, Problem
from mianjing.formats import tree
from mianjing.formats.project import CACHE, Project
from mianjing.qa.library import load_library, without_withdrawn
from mianjing.site.exports import Exports
from mianjing.site.mkdocs_plugin import attach, site_settings
from mianjing.site.past import read_past
from mianjing.site.render import RenderCache
from mianjing.site.render.question import QuestionPages
from mianjing.site.render.related import Relation
from mianjing.site.render.site import navigation, page_makers, small_files
from mianjing.site.render.site_index import SiteIndex
from mianjing.site.search.process import IndexProcess
from mianjing.site.search_dialog import named_for, start_index
from mianjing.site.shell import Shell

HTML = "text/html; charset=utf-8"
_TEXT = {".js": "text/javascript; charset=utf-8", ".xml": "application/xml; charset=utf-8"}


class Preview:
    """The pages and files of ``project`` by their address. Safe to use from several threads."""

    def __init__(self, project: Project, config: MkDocsConfig) -> None:
        self.project = project
        self.config = config
        self._lock = RLock()
        self._cache = RenderCache()
        self._search: IndexProcess | None = None
        self._search_files: dict[str, bytes] = {}
        library = load_library(project)
        self._past = read_past(project.root, library)
        self._settings = site_settings(config, attach(config).config, self._past)
        self.problems: tuple[Problem, ...] = ()
        self._take(library, None)
        self._shell = Shell(config, self._settings, navigation(self._index))

    def edited(self, paths: Iterable[str]) -> None:
        """Files of ``qa/`` were written, made, moved or deleted: show what they say now."""
        changed = tuple(paths)
        with self._lock:
            if self._search:
                self._search.stop()
            self.project.forget(changed)
            if not all(map(tree.is_entry, changed)):
                self._take(load_library(self.project), None)
                self._shell = Shell(self.config, self._settings, navigation(self._index))
                return
            entries = {entry.path: entry for entry in self._library.entries}
            broken = [one for one in self.problems if one.path not in changed]
            for path in changed:
                if not (self.project.root / path).exists():
                    entries.pop(path, None)
                    continue
                loaded = self.project.entry(path)
                errors = [one for one in loaded.problems if one.level == "error"]
                broken += errors
                # The last good state of a broken file stays to be seen.
                if loaded.value and not errors:
                    entries[path] = loaded.value
            rows = tuple(entry for _, entry in sorted(entries.items(), key=lambda row: row[0] or ""))
            now = replace(self._library, entries=rows, problems=tuple(broken))
            now = without_withdrawn(now, self.project.withdrawn)
            self._take(now, self._index)

    def relate(self) -> bool:
        """Work out which questions are related, of all as they are now; whether a page may look otherwise."""
        with self._lock:
            library, index = self._library, self._index
        relations = SiteIndex(library, self._settings).relations
        with self._lock:
            moved = {**relations} != {**index.relations}
            index.relations = relations
        return moved

    def index(self) -> None:
        """Make the search index of everything as it is now; given up if something is edited meanwhile."""
        with self._lock:
            library, index = self._library, self._index
            pages = {entry.id: index.urls.page(index.path(entry)) for entry in index.entries}
            pages["glossary"] = index.urls.page("glossary")
            self._search = start_index(library, pages, self.project.root / CACHE / "search.sqlite")
        files = self._search.files()
        with self._lock:
            if files is not None:
                self._search_files = named_for(attach(self.config).assets(self.config)["worker.js"], files)

    def answer(self, address: str) -> tuple[int, str, bytes]:
        """Status, type and content of what stands at ``address``, a path from the site's root."""
        path = unquote(address).removeprefix("/")
        with self._lock:
            if maker := self._makers.get(path):
                return 200, HTML, self._shell.html(maker()).encode()
            if path and not path.endswith("/") and f"{path}/" in self._makers:
                return 301, "", f"/{address.removeprefix('/')}/".encode()
            content = self._file(path)
            if content is None:
                return 404, HTML, self._shell.lost().encode()
        suffix = Path(path).suffix
        return 200, _TEXT.get(suffix) or mimetypes.guess_type(path)[0] or "application/octet-stream", content

    def _take(self, library: Library, before: SiteIndex | None) -> None:
        self._library = library
        self.problems = library.problems
        self._index = SiteIndex(library, self._settings)
        if before is not None:
            self._index.term_names = before.term_names
        self._index.relations = _Known(before.relations if before else {})
        questions = QuestionPages(self._index, self._cache, self._is_image)
        urls = self._index.urls
        makers = page_makers(self._index, questions)
        self._makers = {unquote(urls.page(path)): make for path, make in makers.items()}
        self._made: dict[str, bytes] = {}

    def _is_image(self, file: str) -> bool:
        return file.startswith("images/") and (self.project.root / "qa" / file).is_file()

    def _file(self, path: str) -> bytes | None:
        """A file that is no page: of the theme, an image, or what the build makes of all entries."""
        asset = self._shell.assets.get(path)
        made = attach(self.config).assets(self.config).files.get(path)
        if made is not None:
            return made.encode()
        if path.removeprefix("search/") in self._search_files:
            return self._search_files[path.removeprefix("search/")]
        if path == "search/search_index.json":
            return json.dumps({"config": {"lang": ["zh"]}, "docs": []}).encode()
        if asset is not None:
            return bytes(asset.content_bytes)
        if self._is_image(path):
            return (self.project.root / "qa" / path).read_bytes()
        return self._exported(path)

    def _exported(self, path: str) -> bytes | None:
        if path not in self._made:
            for prefix, make in self._exports():
                if path.startswith(prefix):
                    self._made |= {name: _bytes(value) for name, value in make().items()}
                    break
        return self._made.get(path)

    def _exports(self) -> Sequence[tuple[str, Callable[[], dict[str, str] | dict[str, bytes]]]]:
        scheme = attach(self.config).assets(self.config)["scheme.js"]
        qa = self.project.root / "qa"
        exports = Exports(self._library, self._settings, self._cache, qa, self._past.changes, scheme)
        return (
            ("assets/study/", exports.practice),
            ("print/", exports.print_sheets),
            ("feed.xml", lambda: {"feed.xml": exports.feed()}),
            ("", partial(small_files, self._index)),
        )


class _Known(dict[str, tuple[Relation, ...]]):
    """The relations of before: a new entry has none yet."""

    def __missing__(self, key: str) -> tuple[()]:
        return ()


def _bytes(value: str | bytes) -> bytes:
    return value if isinstance(value, bytes) else value.encode()
