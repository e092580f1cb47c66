"""The pages' templates: everything printed is escaped unless it was made safe before."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial
from typing import TYPE_CHECKING, Any

import markdown
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from mianjing.site.messages import say_html, spoken
from mianjing.site.render.text import lang_of
from mianjing.site.render.urls import relative

if TYPE_CHECKING:
    from mianjing.site.render.site_index import SiteIndex


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("mianjing.site.render"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["say"] = say_html
    environment.globals["ui"] = spoken
    environment.globals["said_in"] = _said_in
    return environment


def render(name: str, site_index: SiteIndex, context: dict[str, Any]) -> str:
    """Render template ``name``; ``context["url"]`` is the page's own URL, from which links are relative."""
    link: Callable[[str], str] = partial(_link, site_index, context["url"])
    return (
        _environment()
        .get_template(name)
        .render(link=link, site_index=site_index, settings=site_index.settings, **context)
    )


def _said_in(text: str) -> Markup:
    """A ``lang`` attribute for ``text`` of another language than the site's."""
    lang = lang_of(text)
    return Markup(f' lang="{lang}"' if lang != spoken() else "")


_WRITTEN = ("attr_list", "admonition", "pymdownx.details", "pymdownx.tabbed", "pymdownx.superfences")


def render_written(name: str, site_index: SiteIndex, context: dict[str, Any]) -> str:
    """Render a page that people wrote in Markdown (boxes, folds, tabs), a template like the others.

    Entries don't pass here: their text is untrusted, and CommonMark (``render/markdown.py``).
    """
    text = render(name, site_index, context)
    return markdown.markdown(text, extensions=[*_WRITTEN], output_format="html")


def _link(site_index: SiteIndex, page: str, path: str) -> str:
    name, hash_, fragment = path.partition("#")
    return relative(site_index.urls.page(name) + hash_ + fragment, page)
