"""The pages' templates: everything printed is escaped unless it was made safe before."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from mianjing.render.urls import relative

if TYPE_CHECKING:
    from mianjing.render.shelf import Shelf


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("mianjing.render"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def render(name: str, shelf: Shelf, context: dict[str, Any]) -> str:
    """Render template ``name``; ``context["url"]`` is the page's own URL, from which links are relative."""
    link: Callable[[str], str] = partial(_link, shelf, context["url"])
    return (
        _environment().get_template(name).render(link=link, shelf=shelf, settings=shelf.settings, **context)
    )


def _link(shelf: Shelf, page: str, path: str) -> str:
    name, hash_, fragment = path.partition("#")
    return relative(shelf.urls.page(name) + hash_ + fragment, page)
