"""Pages printed into the theme one at a time, through MkDocs' own navigation, templates and page types."""

from __future__ import annotations

from mkdocs.commands.build import get_context
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.utils import get_relative_url

from mianjing.site.mkdocs_pages import RenderedIn, file_of
from mianjing.site.page_shells import ShellEnvironment
from mianjing.site.render import RenderedPage, Settings

# Kinds of which there are many that differ in what a shell leaves open only.
_FILLED = frozenset({"question", "tag"})


class PagePrinter:
    """The theme of one site; ``files`` are those of the pages in its navigation ``nav``."""

    def __init__(
        self, config: MkDocsConfig, settings: Settings, nav: Navigation, files: Files, env: ShellEnvironment
    ) -> None:
        self._config = config
        self._settings = settings
        self._nav = nav
        self._files = files
        self._env = env

    def html(self, page: RenderedPage) -> str:
        """``page`` as a file of the site."""
        if page.kind not in _FILLED:
            return self._printed(page)
        base = get_relative_url(".", self._settings.urls.page(page.path))
        return self._env.filled(page, base, self._printed)

    def lost(self) -> str:
        """What stands at an address that leads nowhere."""
        context = get_context(self._nav, (), self._config, base_url="/")
        return str(self._env.get_template("404.html").render(context))

    def _printed(self, page: RenderedPage, title: str = "", content: str = "") -> str:
        """The theme run over ``page``, under another title and around other content if they are given."""
        shown = self._shown(page)
        shown.title = title or shown.title
        shown.content = content or shown.content
        shown.active = True
        try:
            context = get_context(self._nav, (), self._config, shown)
            return str(self._env.get_template("main.html").render(context))
        finally:
            shown.active = False

    def _shown(self, page: RenderedPage) -> RenderedIn:
        """``page`` as MkDocs' type; a question's topic is shown as the place where the reader is."""
        file = self._files.get_file_from_path(page.source or f"{page.path}.md") or file_of(
            page, self._settings, self._config, listed=False
        )
        shown = file.page
        assert isinstance(shown, RenderedIn)
        shown.show(page)
        shown.read_source(self._config)
        shown.render(self._config, self._files)
        topic = self._files.get_file_from_path(f"{page.topic}/index.md") if page.kind == "question" else None
        # MkDocs means a section, but a page answers all that themes ask of one.
        shown.parent = topic.page if topic else None  # type: ignore[assignment]
        return shown
