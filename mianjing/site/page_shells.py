"""Pages of a kind differ in a few places: the theme is run once a kind of surroundings, then filled in.

MkDocs' templates and Material's take most of the time of a large build, to print the same header and
navigation thousands of times. A shell is a page of the same shape made with marks in the places that differ.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from html import escape
from typing import Any

import markupsafe
from jinja2 import Environment, Template

from mianjing.site.mkdocs_pages import RenderedIn
from mianjing.site.render import RenderedPage

_MARK = "mj4c7e{}e7c4jm"
_TITLE, _NAME, _ABOUT, _HEAD, _BODY, _ID = (_MARK.format(n) for n in range(6))
_MARKS = re.compile("|".join((_TITLE, _NAME, _ABOUT, _HEAD, f"<h1>{_BODY}</h1>", _ID)))


class ShellEnvironment:
    """The theme's environment, whose ``main.html`` knows shells; ``finish`` is run over what it gives."""

    def __init__(self, env: Environment, finish: Callable[[str, str], str]) -> None:
        self._env = env
        self._finish = finish
        self._shells: dict[tuple[object, ...], list[str]] = {}

    def __getattr__(self, name: str) -> Any:
        return getattr(self._env, name)

    def get_template(self, name: str, *more: Any) -> Any:
        template = self._env.get_template(name, *more)
        return _Main(self, template) if name == "main.html" else template

    def page(self, template: Template, context: dict[str, Any]) -> str:
        """``template`` with ``context``, finished."""
        page = context["page"]
        if not isinstance(page, RenderedIn):
            return template.render(context)
        if page.rendered.written is not None:
            return page.rendered.written.read_text(encoding="utf-8")
        return self._finish(template.render(context), page.file.src_uri)

    def filled(
        self, shown: RenderedPage, base_url: str, full: Callable[[RenderedPage, str, str], str]
    ) -> str:
        """A page, ``base_url`` below the site's root; ``full`` runs the theme over a page, given
        a title and the content."""
        shape = (
            shown.kind,
            shown.topic,
            shown.headings,
            shown.has_math,
            bool(shown.head),
            shown.lang,
            base_url,
        )
        if shape not in self._shells:
            self._shells[shape] = _shell(shown, full)
        values = {
            _TITLE: str(markupsafe.escape(shown.title)),
            _NAME: escape(shown.title),
            _ABOUT: str(markupsafe.escape(shown.description)),
            _HEAD: shown.head,
            f"<h1>{_BODY}</h1>": self._finish(shown.html, shown.path),
            _ID: shown.path.rpartition("/")[2],
        }
        return "".join(values.get(part, part) for part in self._shells[shape])


def _shell(shown: RenderedPage, full: Callable[[RenderedPage, str, str], str]) -> list[str]:
    math = "<math></math>" if shown.has_math else ""
    marked = replace(
        shown,
        path=f"{shown.path.rpartition('/')[0]}/{_ID}",
        title=_TITLE,
        description=_ABOUT,
        head=_HEAD if shown.head else "",
        html=f"<h1>{_BODY}</h1>{math}",
    )
    return re.split(f"({_MARKS.pattern})", full(marked, _NAME, f"<h1>{_BODY}</h1>"))


class _Main:
    def __init__(self, owner: ShellEnvironment, template: Template) -> None:
        self._owner = owner
        self._template = template

    def render(self, context: dict[str, Any]) -> str:
        return self._owner.page(self._template, context)
