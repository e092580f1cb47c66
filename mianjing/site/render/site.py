"""The whole reading side: a library in, pages, navigation and files out."""

from __future__ import annotations

from collections.abc import Callable
from itertools import chain

from mianjing.core.model import Library
from mianjing.site.messages import say
from mianjing.site.render.cache import RenderCache
from mianjing.site.render.content import Prose
from mianjing.site.render.lists import list_pages
from mianjing.site.render.metadata import llms_txt, redirects, robots_txt
from mianjing.site.render.page import NavItem, RenderedPage, Settings, Site
from mianjing.site.render.question import QuestionPages
from mianjing.site.render.site_index import SiteIndex


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
    pages = tuple(
        chain(list_pages(site_index, Prose(site_index, cache, image)), _question_pages(site_index, questions))
    )
    files = {
        **redirects(site_index),
        "llms.txt": llms_txt(site_index),
        "robots.txt": robots_txt(settings.site_url),
    }
    return Site(pages, _navigation(site_index), files, tuple(questions.problems))


def _question_pages(site_index: SiteIndex, questions: QuestionPages) -> list[RenderedPage]:
    pages = []
    for entries in site_index.by_topic.values():
        for before, entry, after in zip((None, *entries), entries, (*entries[1:], None), strict=False):
            pages.append(questions.page(entry, before, after))
    return pages


def _navigation(site_index: SiteIndex) -> tuple[NavItem, ...]:
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
