"""Rendered pages as MkDocs' types: a file and a page for each, whose HTML is there already."""

from __future__ import annotations

from dataclasses import replace
from html import escape
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink, TableOfContents

from mianjing.site.render import NavItem, RenderedPage, Settings


class RenderedFile(File):
    """A page's file: the entry in qa/ for a question, a name of its own for a page made of many."""

    def __init__(
        self, page: RenderedPage, path: str, listed: bool, settings: Settings, config: MkDocsConfig
    ) -> None:
        super().__init__(
            page.source or f"{page.path}.md",
            config.docs_dir if page.source else None,
            config.site_dir,
            settings.directory_urls,
            dest_uri=path,
            inclusion=InclusionLevel.INCLUDED if listed else InclusionLevel.NOT_IN_NAV,
        )
        if not page.source:
            self.generated_by = "mianjing"

    def is_documentation_page(self) -> bool:
        return True


class RenderedIn(Page):
    """A page whose HTML is there already; Markdown is not run again."""

    def __init__(self, page: RenderedPage, file: File, config: MkDocsConfig) -> None:
        self.rendered = page
        # Material prints titles and descriptions as they are.
        super().__init__(escape(page.title), file, config)
        # MkDocs would put today's into files that it packs, and no two builds would be alike.
        self.update_date = "2000-01-01"

    def show(self, page: RenderedPage) -> None:
        """Show ``page``, a later state of the same one."""
        self.rendered = page
        self.title = escape(page.title)

    def let_go(self) -> None:
        """Forget the HTML, which was written: thousands of pages of it would be held to the end."""
        self.rendered = replace(self.rendered, html="")
        self.content = ""

    def read_source(self, config: MkDocsConfig) -> None:
        self.markdown = ""
        self.meta: dict[str, Any] = {
            "description": escape(self.rendered.description),
            "tags": list(self.rendered.tags),
            "search": {"exclude": True},  # Material's plugin need not index what we do
        }
        if not self.rendered.headings:
            self.meta["hide"] = ["toc"]

    def render(self, config: MkDocsConfig, files: Files) -> None:
        self.content = self.rendered.html
        self.toc = TableOfContents([AnchorLink(h.html, h.id, 2) for h in self.rendered.headings])
        self.present_anchor_ids = {heading.id for heading in self.rendered.headings}


def file_of(page: RenderedPage, settings: Settings, config: MkDocsConfig, *, listed: bool) -> RenderedFile:
    """``page`` as a file of MkDocs, with its page; ``listed`` in the navigation or not."""
    file = RenderedFile(page, settings.urls.file(page.path), listed, settings, config)
    RenderedIn(page, file, config)
    return file


def addressed(path: str, changed: str, settings: Settings, config: MkDocsConfig) -> File:
    """A file of MkDocs that has nothing but the addresses of the page ``path`` and when it ``changed``."""
    file = file_of(RenderedPage(path, "", path, "", ""), settings, config, listed=False)
    assert file.page
    file.page.update_date = changed
    return file


def nav_row(item: NavItem) -> dict[str, Any]:
    """A line of ``nav`` as ``mkdocs.yml`` would have it."""
    return {
        escape(item.title): f"{item.path}.md" if item.path else [nav_row(child) for child in item.children]
    }


def stands_in(file: File, folder: Path) -> bool:
    """Whether MkDocs found ``file`` in ``folder`` (and not in the theme, nor in memory)."""
    return file.src_dir is not None and Path(file.src_dir) == folder
