"""Turns qa/ into pages in memory: MkDocs sees a file for each, and nothing generated is written into qa/."""

from __future__ import annotations

import logging
from html import escape
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink, TableOfContents

from mianjing.core.problems import format_problems
from mianjing.formats.tree import image_paths
from mianjing.qa import load_library
from mianjing.site.exports import Exports, read_past, site_settings
from mianjing.site.render import NavItem, RenderCache, RenderedPage, Settings, render_site

log = logging.getLogger("mkdocs.hooks.pages")
_extra_files: dict[str, str | bytes] = {}


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
        self.update_date = "2000-01-01"  # MkDocs would put today's, and no two builds would be alike

    def read_source(self, config: MkDocsConfig) -> None:
        self.markdown = ""
        self.meta: dict[str, Any] = {
            "description": escape(self.rendered.description),
            "tags": list(self.rendered.tags),
        }
        if not self.rendered.headings:
            self.meta["hide"] = ["toc"]

    def render(self, config: MkDocsConfig, files: Files) -> None:
        self.content = self.rendered.html
        self.toc = TableOfContents([AnchorLink(h.html, h.id, 2) for h in self.rendered.headings])
        self.present_anchor_ids = {heading.id for heading in self.rendered.headings}


def on_files(files: Files, config: MkDocsConfig) -> Files:
    qa = Path(config.docs_dir)
    images, shown = image_paths(qa.parent), set[str]()

    def image(path: str) -> bool:
        shown.update({path} & images)
        return path in images

    library = load_library(qa.parent)
    config.extra["library"] = library  # other hooks build on it
    past = read_past(qa.parent, library)
    settings = site_settings(config, past)
    with RenderCache(Path(config.config_file_path).parent / ".cache" / "render.sqlite") as cache:
        site = render_site(library, settings, cache, image)
        study = Exports(library, settings, cache, qa, past.changes).study_files()
    for file in [file for file in files if _unwanted(file, qa, shown)]:
        files.remove(file)
    for line in format_problems((*library.problems, *site.problems)).splitlines():
        log.warning(line)
    listed = {item.path for group in site.nav for item in (group, *group.children)}
    urls = settings.urls
    for page in site.pages:
        file = RenderedFile(page, urls.file(page.path), page.path in listed, settings, config)
        files.append(file)
        RenderedIn(page, file, config)
    config.nav = [_nav(item) for item in site.nav]
    _extra_files.clear()
    _extra_files.update({**site.files, **study})
    return files


def on_nav(nav: Navigation, config: MkDocsConfig, files: Files) -> Navigation:
    """A question is not in the navigation; its topic is shown as the place where the reader is."""
    for file in files.documentation_pages():
        page = file.page
        if isinstance(page, RenderedIn) and page.rendered.kind == "question":
            topic = files.get_file_from_path(f"{page.rendered.topic}/index.md")
            page.parent = topic.page if topic else None
    return nav


def on_post_build(config: MkDocsConfig) -> None:
    for name, content in _extra_files.items():
        file = Path(config.site_dir, name)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())


def _unwanted(file: File, qa: Path, images: set[str]) -> bool:
    """The raw entries; images no page shows, as their answer may be taken down; what Material ships for its
    developers or for palettes we don't use."""
    if _stands_in(file, qa):
        return file.src_uri not in images
    return file.src_uri.endswith(".map") or file.src_uri.startswith("assets/stylesheets/palette.")


def _stands_in(file: File, folder: Path) -> bool:
    return file.src_dir is not None and Path(file.src_dir) == folder


def _nav(item: NavItem) -> dict[str, Any]:
    return {escape(item.title): f"{item.path}.md" if item.path else [_nav(child) for child in item.children]}
