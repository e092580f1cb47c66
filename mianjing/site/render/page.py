"""What rendering takes and gives: settings in, pages and files out. No generator's types."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from mianjing.core.model import Problem
from mianjing.site.render.urls import Urls


@dataclass(frozen=True)
class Settings:
    """What a site says about itself in ``mkdocs.yml``.

    ``key`` names the site in ids that must outlive its name and address; ``release`` is whether there
    are files to take along (decks, the book, the offline copy), ``pdf`` whether there are PDFs of its topics.

    ``edit_uri`` is the address of ``qa/`` for editing, ``report_uri`` that of a form for reports; a link
    appears only if its address is set. ``checking`` says in Markdown how the answers were checked.
    ``changes`` maps entry ids to ISO dates, newest wins; ``contributors`` to the names of who wrote the
    entry's file, first comer first.
    """

    name: str = "Mianjing"
    description: str = ""
    site_url: str = ""
    directory_urls: bool = True
    release: bool = False
    pdf: bool = False
    edit_uri: str = ""
    report_uri: str = ""
    contact: str = ""
    checking: str = ""
    key: str = "mianjing"
    changes: Mapping[str, str] = field(default_factory=dict)
    contributors: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def urls(self) -> Urls:
        return Urls(self.directory_urls)


@dataclass(frozen=True)
class Heading:
    """One line of a page's table of contents; ``html`` is safe to print."""

    id: str
    html: str


@dataclass(frozen=True)
class RenderedPage:
    """One page. ``path`` names it within the site, ``source`` the file in ``qa/`` it comes from, if any.

    ``title`` and ``description`` are plain text, to be escaped by whoever prints them; ``html`` and
    ``head`` (elements for ``<head>``) are ready to print. ``written`` is a file that holds the whole page
    as it would be written, where there is one; then nothing else of what it shows is here.
    """

    path: str
    kind: str
    title: str
    description: str
    html: str
    source: str | None = None
    lang: str = "zh"
    headings: tuple[Heading, ...] = ()
    head: str = ""
    entry: str | None = None
    topic: str | None = None
    tags: tuple[str, ...] = ()
    written: Path | None = None

    @property
    def has_math(self) -> bool:
        return "<math" in self.html


@dataclass(frozen=True)
class NavItem:
    """A navigation line: a page, or a group of pages."""

    title: str
    path: str | None = None
    children: tuple[NavItem, ...] = ()


@dataclass(frozen=True)
class Site:
    """All that was rendered. ``files`` are further files by their place in the site."""

    pages: tuple[RenderedPage, ...]
    nav: tuple[NavItem, ...]
    files: Mapping[str, str]
    problems: tuple[Problem, ...] = ()
