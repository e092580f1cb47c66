"""The site in a browser while one edits: the preview, its server, and what is said of both.

Nothing is built: a page is made when it is asked for. While the settings are broken the last good state is
served.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from pathlib import Path
from threading import Event, Thread

from mianjing.cli.context import CommandError, Context
from mianjing.cli.settings import CONFIG, read_config, refusal
from mianjing.formats.project import Project
from mianjing.site.dress import THEME
from mianjing.site.preview import Preview
from mianjing.site.preview_server import State, Watcher, make_server

_WATCHED = ("qa", "sources/sources.yml", CONFIG)
_QUIET, _LONGEST = 0.3, 2.0
"""Seconds without a request after which what depends on everything is made, and seconds to wait for them."""


def serve(context: Context, address: str | None) -> None:
    """Serve until interrupted; raises ``CommandError`` if there is nothing good to serve at first."""
    Live(context, address).run()


class Live:
    """One preview and the threads around it."""

    def __init__(self, context: Context, address: str | None) -> None:
        self._context = context
        self._address = address
        self._state = State()
        self._behind = Event()
        self._preview = self._fresh()

    def run(self) -> None:
        host, port = self._preview.config.dev_addr
        server = make_server(host, port, lambda path: self._preview.answer(path), self._state)
        watched = [self._context.root / name for name in _WATCHED] + [THEME]
        watcher = Watcher(watched, self._changed)
        watcher.start()
        Thread(target=self._follow, daemon=True).start()
        self._tell()
        self._context.info(f"Serving on http://{host}:{server.server_port}/")
        try:
            server.serve_forever()
        finally:
            watcher.stop()
            server.server_close()

    def _fresh(self) -> Preview:
        """The preview of everything as it is now; what a reader sees is not said to be of an address."""
        config = read_config(self._context.root, dev_addr=self._address)
        host, port = config.dev_addr
        config.site_url = f"http://{host}:{port}/"
        logging.getLogger("mkdocs").setLevel(logging.WARNING)
        return Preview(Project(self._context.root), config)

    def _changed(self, paths: Iterable[Path]) -> None:
        names = {self._name(path) for path in paths if self._ours(path)}
        edited = sorted(name for name in names if name.startswith("qa/") and name.endswith(".yml"))
        if not names:
            return
        try:
            if edited and len(edited) == len([name for name in names if "." in name.rpartition("/")[2]]):
                self._preview.edited(edited)
            else:
                self._preview = self._fresh()
        except Exception as error:
            # Whatever it is, a traceback would end the thread, and nothing would be followed any more.
            known = error if isinstance(error, CommandError) else refusal(f"{type(error).__name__}: {error}")
            self._context.report(known.problems)
            self._context.info("the last good site is still served; it is made again when a file is saved")
            self._state.announce([*self._preview.problems, *known.problems])
            return
        self._tell()
        self._context.info("Reloading browsers")

    def _ours(self, path: Path) -> bool:
        hidden = any(part.startswith(".") for part in self._name(path).split("/"))
        return not hidden and not path.name.endswith("~")

    def _name(self, path: Path) -> str:
        """A file's path from the folder it is watched in; the theme may stand anywhere."""
        folder = THEME.parent if path.is_relative_to(THEME) else self._context.root
        return path.relative_to(folder).as_posix()

    def _tell(self) -> None:
        self._context.report(self._preview.problems)
        self._state.announce(self._preview.problems)
        self._behind.set()

    def _follow(self) -> None:
        """Bring up what depends on everything, after the page that was edited."""
        while True:
            self._behind.wait()
            self._behind.clear()
            self._state.wait_for_quiet(_QUIET, _LONGEST)
            if self._preview.relate():
                self._state.announce(self._preview.problems)
            self._preview.index()
