"""The theme around a page while one edits: its navigation is made once, each page when it is asked for."""

from __future__ import annotations

from collections.abc import Iterable

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import get_files
from mkdocs.structure.nav import get_navigation

from mianjing.site.mkdocs_pages import file_of, nav_row
from mianjing.site.mkdocs_plugin import attach
from mianjing.site.page_printer import PagePrinter
from mianjing.site.render import NavItem, RenderedPage, Settings


class Shell:
    """The templates and the navigation of one site; ``nav`` names the pages in the latter."""

    def __init__(self, config: MkDocsConfig, settings: Settings, nav: Iterable[NavItem]) -> None:
        self.plugin = attach(config)
        rows = tuple(nav)
        files = get_files(config)
        for file in tuple(files):
            files.remove(file)  # what is in qa/ is pages or, asked for by its address, an image
        env = config.theme.get_env()
        files.add_files_from_theme(env, config)
        self.assets = {file.url: file for file in files}
        for item in (one for row in rows for one in (row, *row.children) if one.path):
            page = RenderedPage(item.path or "", "", item.title, "", "")
            files.append(file_of(page, settings, config, listed=True))
        config.nav = [nav_row(item) for item in rows]
        nav_ = get_navigation(files, config)
        env = self.plugin.on_env(env, config=config, files=files)
        env.globals["live"] = True
        printer = PagePrinter(config, settings, nav_, files, env)
        self.html = printer.html
        self.lost = printer.lost
