"""The whole reading side: a library in, pages, navigation and files out."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from mianjing.core.model import Library
from mianjing.site.messages import say
from mianjing.site.render.cache import RenderCache
from mianjing.site.render.lists import list_makers
from mianjing.site.render.metadata import llms_txt, redirects, robots_txt
from mianjing.site.render.page import NavItem, RenderedPage, Settings, Site
from mianjing.site.render.question import QuestionPages
from mianjing.site.render.site_index import SiteIndex

Makers = dict[str, Callable[[], RenderedPage]]
"""How to make each page of a site, by its path."""


def render_site(
    library: Library,
    settings: Settings,
    cache: RenderCache,
    image: Callable[[str], bool] = lambda file: False,
) -> Site:
    """Render ``library``. The same library and settings give the same site, byte for byte.

    ``image`` says whether a path below ``qa/`` is an image that goes along. Nothing is raised for bad
    content: what can't be shown as meant is a problem of the result that names the entry.
    """
    site_index = SiteIndex(library, settings)
    questions = QuestionPages(site_index, cache, image)
    makers = page_makers(site_index, questions)
    pages = tuple(make() for make in makers.values())
    return Site(pages, navigation(site_index), small_files(site_index), tuple(questions.problems))


def page_makers(site_index: SiteIndex, questions: QuestionPages) -> Makers:
    """How to make each page of the site, by its path: all at once, or one when it is asked for."""
    makers = list_makers(site_index, questions.prose)
    for entries in site_index.by_topic.values():
        for before, entry, after in zip((None, *entries), entries, (*entries[1:], None), strict=False):
            makers[site_index.path(entry)] = partial(questions.page, entry, before, after)
    return makers


def small_files(site_index: SiteIndex) -> dict[str, str]:
    """What stands beside the pages, by its place in the site."""
    return {
        **redirects(site_index),
        "llms.txt": llms_txt(site_index),
        "robots.txt": robots_txt(site_index.settings.site_url),
    }


def navigation(site_index: SiteIndex) -> tuple[NavItem, ...]:
    """Topics only: with every question in the navigation a build's cost grows with their square."""
    topics = tuple(NavItem(topic.zh, f"{topic.id}/index") for topic in site_index.topics)
    more = (
        (say("nav.tags"), "tags/index"),
        (say("nav.glossary"), "glossary"),
        (say("nav.reading"), "reading-list"),
        (say("nav.downloads"), "downloads"),
    )
    about = ((say("nav.help"), "help-wanted"), (say("nav.sources"), "sources"), (say("nav.about"), "about"))
    return (
        NavItem(say("nav.home"), "index"),
        NavItem(say("nav.practice"), "practice"),
        NavItem(say("nav.questions"), children=topics),
        NavItem(say("nav.look_up"), children=tuple(NavItem(*row) for row in more)),
        NavItem(say("nav.take_part"), children=tuple(NavItem(*row) for row in about)),
    )
