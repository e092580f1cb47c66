"""Scripts and style sheets of the theme as browsers get them: few files, small, named by their content.

A page names what it needs by a hash, so that yesterday's file in a cache never runs on today's page.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from rcssmin import cssmin
from rjsmin import jsmin

from mianjing.site import messages
from mianjing.site.render.stylesheet import trim

_STUDY = ("fsrs", "schema", "record", "store", "ui")
# What each kind of page needs of theme/study, in the order in which one builds on another.
_STUDY_OF = {
    "home": (*_STUDY, "stars", "select", "session", "home"),
    "topic": (*_STUDY, "stars", "topic"),
    "tag": (*_STUDY, "stars"),
    "help": (*_STUDY, "stars"),
    "question": (*_STUDY, "question"),
    "practice": (*_STUDY, "select", "session", "outlook", "backup", "practice-view", "practice"),
}
OTHER = "page"
"""The kind of all pages that have no scripts of their own."""
KINDS = (*_STUDY_OF, OTHER)
_OWN = {"topic": ("assets/mj/filter.js",), OTHER: ("assets/mj/lost.js",)}
_SCHEME = "assets/mj/scheme.js"
_BOOT = (_SCHEME, "assets/mj/boot.js", "search/local.js")
_WORKER = "search/worker.js"
_ENGINE = re.compile(r"const ENGINE = \[(.*?)\]", re.DOTALL)
_MATH = "assets/mj/math.css"
_SERVICE_WORKER = "assets/mj/service-worker.js"


class Assets:
    """The files made from the folder ``theme``, and what a page calls them; ``sheet`` is Material's own.

    ``service_worker`` is what is written once all of the site is known.
    """

    def __init__(self, theme: Path, sheet: str = "") -> None:
        self._theme = theme
        self.names: dict[str, str] = {}
        self.files: dict[str, str] = {}
        self.sources: set[str] = set()
        self._add("scheme.js", "assets/mj", self._scripts((_SCHEME,)))
        self._add("boot.js", "assets/mj", self._scripts(_BOOT))
        self._add("worker.js", "search", self._scripts((*self._engine(), _WORKER), said=True))
        self._add("dialog.js", "search", self._scripts(("search/page.js", "search/more.js"), said=True))
        self._add("main.css", "assets/stylesheets", trim(sheet) + "\n")
        self._add("math.css", "assets/mj", cssmin(self._text(_MATH)))
        for kind in KINDS:
            self._add(f"{kind}.js", "assets/mj", self._scripts(_scripts_of(kind), said=True))
            self._add(f"{kind}.css", "assets/mj", self._styles(_styles_of(kind)))
        self.service_worker = self._scripts((_SERVICE_WORKER,), said=True)
        self.sources -= {_MATH}  # printed sheets, which stand alone, ask for it by its own name

    def _add(self, name: str, folder: str, content: str) -> None:
        stem, suffix = name.split(".")
        mark = hashlib.blake2b(content.encode(), digest_size=5).hexdigest()
        same = (path for path, known in self.files.items() if known == content)
        self.names[name] = next(same, f"{folder}/{stem}.{mark}.{suffix}")
        self.files[self.names[name]] = content

    def _text(self, path: str) -> str:
        self.sources.add(path)
        return (self._theme / path).read_text(encoding="utf-8")

    def _engine(self) -> list[str]:
        """What the worker would load by itself, and finds there already."""
        listed = _ENGINE.search(self._text(_WORKER))
        return [f"search/{name}.js" for name in re.findall(r'"([a-z-]+)"', listed[1] if listed else "")]

    def _scripts(self, paths: Iterable[str], *, said: bool = False) -> str:
        codes = [self._text(path) for path in paths]
        words = messages.script(codes) if said else ""
        return words + "\n".join(jsmin(code).strip() for code in codes) + "\n"

    def _styles(self, paths: Iterable[str]) -> str:
        return "\n".join(cssmin(self._text(path)) for path in paths) + "\n"

    def __getitem__(self, name: str) -> str:
        return self.names[name]


def of_page(kind: str | None) -> str:
    """The kind of assets that a page of ``kind`` has.

    >>> of_page("question"), of_page("glossary"), of_page(None)
    ('question', 'page', 'page')
    """
    return kind if kind in _STUDY_OF else OTHER


def write(files: Mapping[str, str], site: Path) -> None:
    """Write ``files`` into the built ``site``."""
    for name, content in files.items():
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text(content, encoding="utf-8", newline="\n")


def _scripts_of(kind: str) -> list[str]:
    study = [f"study/{name}.js" for name in _STUDY_OF.get(kind, ())]
    own = _OWN.get(kind, ())
    return ["assets/mj/site.js", *own, *study, "search/landing.js"]


def _styles_of(kind: str) -> list[str]:
    lists = [] if kind == "question" else ["assets/mj/lists.css"]
    study = ["study/study.css"] if kind in _STUDY_OF else []
    practice = ["study/practice.css"] if study and kind != "question" else []
    return ["assets/mj/site.css", "assets/mj/pages.css", *lists, *study, *practice, "search/search.css"]
