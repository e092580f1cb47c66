"""A server for one who edits: the preview's pages, in browsers that reload when a file is saved."""

from __future__ import annotations

import contextlib
import json
import re
import time
from collections.abc import Callable, Iterable
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Condition, Event, Thread
from urllib.parse import urlsplit

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

from mianjing.core.model import Problem
from mianjing.core.problems import format_problems

_EVENTS = "/_preview/events"
_FILES = {
    "/_preview/preview.js": ("text/javascript; charset=utf-8", Path(__file__).parent / "preview.js"),
    "/_preview/preview.css": ("text/css; charset=utf-8", Path(__file__).parent / "preview.css"),
}
_BODY = re.compile(r"<body\b[^>]*>")
_SETTLE = 0.03
"""Seconds without another event after which what an editor writes is whole."""
_BEAT = 20.0
_EVENTS_OF_A_WRITE = frozenset({"created", "modified", "moved", "deleted", "closed"})


class State:
    """How often the site changed, what is wrong with it, and who waits to hear of it."""

    def __init__(self) -> None:
        self._changed = Condition()
        self._asked = Event()
        self.version = 0
        self.problems: tuple[Problem, ...] = ()

    def asked(self) -> None:
        """Somebody waits for a page."""
        self._asked.set()

    def wait_for_quiet(self, seconds: float, longest: float) -> None:
        """Wait until nobody has asked for so many seconds, and not longer than ``longest``."""
        end = time.monotonic() + longest
        self._asked.clear()
        while self._asked.wait(seconds) and time.monotonic() < end:
            self._asked.clear()

    def announce(self, problems: Iterable[Problem]) -> None:
        """Tell every waiting browser that the site is another."""
        with self._changed:
            self.problems = tuple(problems)
            self.version += 1
            self._changed.notify_all()

    def wait(self, known: int, seconds: float) -> int:
        """The version after ``known``, or ``known`` if there is none within so many seconds."""
        with self._changed:
            self._changed.wait_for(lambda: self.version != known, seconds)
            return self.version


def make_server(
    host: str, port: int, answer: Callable[[str], tuple[int, str, bytes]], state: State
) -> ThreadingHTTPServer:
    """A server of what ``answer`` gives for a path; its pages reload when ``state`` changes."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            path = urlsplit(self.path).path
            if path == _EVENTS:
                self._events()
            elif path in _FILES:
                kind, file = _FILES[path]
                self._send(200, kind, file.read_bytes())
            else:
                state.asked()
                version = state.version
                status, kind, content = answer(path)
                if kind.startswith("text/html"):
                    content = _watching(content.decode(), version, state.problems).encode()
                self._send(status, kind, content)

        def _send(self, status: int, kind: str, content: bytes) -> None:
            self.send_response(status)
            if status == 301:
                self.send_header("Location", content.decode())
                content = b""
            else:
                self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content)))
            self.send_header("Cache-Control", "no-store")
            self.end_headers()
            self.wfile.write(content)

        def _events(self) -> None:
            """Server-sent events (WHATWG HTML, 9.2): the version, now and whenever it changes."""
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream")
            self.send_header("Cache-Control", "no-store")
            self.end_headers()
            self.close_connection = True
            known = -1
            while True:
                known = state.wait(known, _BEAT)
                self.wfile.write(f"data: {json.dumps(known)}\n\n".encode())
                self.wfile.flush()

        def handle(self) -> None:
            # A reader who goes to another page hangs up.
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                super().handle()

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing of each request."""

    server = ThreadingHTTPServer((host, port), Handler)
    server.daemon_threads = True
    return server


def _watching(page: str, version: int, problems: Iterable[Problem]) -> str:
    """``page`` with the script that reloads it, and with what is wrong above everything else."""
    said = format_problems(problems).strip()
    alert = f'<pre class="mj-broken" role="alert">{escape(said)}</pre>' if said else ""
    style = '<link rel="stylesheet" href="/_preview/preview.css">'
    script = f'<script src="/_preview/preview.js" data-version="{version}" defer></script>'
    return _BODY.sub(lambda body: body[0] + style + alert + script, page, count=1)


class Watcher(FileSystemEventHandler):
    """Calls ``changed`` with the paths written since it was last called, once no more come in."""

    def __init__(self, folders: Iterable[Path], changed: Callable[[set[Path]], None]) -> None:
        self._paths: set[Path] = set()
        self._changed = changed
        self._event = Event()
        self._observer = Observer()
        for folder in folders:
            if folder.exists():
                self._observer.schedule(self, str(folder), recursive=folder.is_dir())

    def start(self) -> None:
        self._observer.start()
        Thread(target=self._collect, daemon=True).start()

    def stop(self) -> None:
        self._observer.stop()
        self._observer.join()

    def on_any_event(self, event: FileSystemEvent) -> None:
        if event.is_directory and event.event_type == "modified":
            return
        if event.event_type in _EVENTS_OF_A_WRITE:
            places = (event.src_path, getattr(event, "dest_path", ""))
            self._paths |= {Path(str(place)) for place in places if place}
            self._event.set()

    def _collect(self) -> None:
        while True:
            self._event.wait()
            while self._event.is_set():
                self._event.clear()
                time.sleep(_SETTLE)
            paths, self._paths = self._paths, set()
            self._changed(paths)
