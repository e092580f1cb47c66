"""The theme around a page: one page at a time, through MkDocs' own navigation, templates and events."""

from __future__ import annotations

from collections.abc import Iterable

from mkdocs.commands.build import get_context
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, InclusionLevel, get_files
from mkdocs.structure.nav import get_navigation

from mianjing.site.mkdocs_pages import RenderedFile, RenderedIn, nav_row
from mianjing.site.mkdocs_plugin import attach
from mianjing.site.render import NavItem, RenderedPage, Settings


class Shell:
    """The templates and the navigation of one site; ``nav`` names the pages in the latter."""

    def __init__(self, config: MkDocsConfig, settings: Settings, nav: Iterable[NavItem]) -> None:
        self._config = config
        self._settings = settings
        self.plugin = attach(config)
        rows = tuple(nav)
        files = get_files(config)
        for file in tuple(files):
            files.remove(file)  # what is in qa/ is pages or, asked for by its address, an image
        env = config.theme.get_env()
        files.add_files_from_theme(env, config)
        self.assets = {file.url: file for file in files}
        self._listed = {}
        for item in (one for row in rows for one in (row, *row.children) if one.path):
            page = RenderedPage(item.path or "", "", item.title, "", "")
            self._listed[page.path] = self._file(page, listed=True)
            files.append(self._listed[page.path])
        config.nav = [nav_row(item) for item in rows]
        self._nav = get_navigation(files, config)
        self._files = files
        self._env = self.plugin.on_env(env, config=config, files=files)
        env.globals["live"] = True

    def html(self, page: RenderedPage) -> str:
        """``page`` as a file of the site."""
        file = self._listed.get(page.path) or self._file(page, listed=False)
        shown = file.page
        assert isinstance(shown, RenderedIn)
        shown.show(page)
        shown.read_source(self._config)
        shown.render(self._config, self._files)
        topic = self._listed.get(f"{page.topic}/index") if page.kind == "question" else None
        if topic:
            shown.parent = topic.page  # type: ignore[assignment]
        shown.active = True
        try:
            context = get_context(self._nav, (), self._config, shown)
            output = self._env.get_template("main.html").render(context)
            return str(self.plugin.on_post_page(output, page=shown, config=self._config))
        finally:
            shown.active = False

    def lost(self) -> str:
        """What stands at an address that leads nowhere."""
        context = get_context(self._nav, (), self._config, base_url="/")
        return str(self._env.get_template("404.html").render(context))

    def _file(self, page: RenderedPage, *, listed: bool) -> File:
        path = self._settings.urls.file(page.path)
        file = RenderedFile(page, path, listed, self._settings, self._config)
        file.inclusion = InclusionLevel.INCLUDED
        RenderedIn(page, file, self._config)
        return file
