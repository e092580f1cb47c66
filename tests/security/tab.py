"""A browser tab that notices whatever runs in it."""

from __future__ import annotations

from typing import Any

WATCH = """
window.pwned = (...what) => { window.__ran(location.href + ' ran something'); };
for (const name of ['alert', 'confirm', 'prompt', 'print']) window[name] = window.pwned;
addEventListener('securitypolicyviolation', (e) => window.__forbade(
  location.pathname + ': ' + e.effectiveDirective + ' ' + e.blockedURI + ' ' + e.sample));
"""


class Watched:
    """A browser tab: scripts that ``ran``, addresses it ``asked`` for, and what its policy ``forbade``."""

    def __init__(self, browser: Any, url: str, *, policy: bool) -> None:
        self.context = browser.new_context(base_url=url, bypass_csp=not policy)
        self.ran: list[str] = []
        self.asked: list[str] = []
        self.forbade: list[str] = []
        self.context.expose_function("__ran", lambda what: self.ran.append(what))
        self.context.expose_function("__forbade", lambda what: self.forbade.append(what))
        self.context.add_init_script(WATCH)
        self.context.on("request", self._asked)
        self.context.on("dialog", lambda dialog: (self.ran.append(dialog.message), dialog.dismiss()))
        self.page = self.context.new_page()
        self._own = (url, "data:", "blob:", "file:", "about:")

    def _asked(self, request: Any) -> None:
        if "pwned" in request.url or not request.url.startswith(self._own):
            self.asked.append(request.url)
