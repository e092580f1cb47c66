"""The site as MkDocs makes it: qa/ is turned into pages in memory, and nothing generated is written into qa/.

``hooks/mianjing_site.py`` attaches one ``SitePlugin`` to each configuration; what a build remembers is on it.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from markupsafe import escape
from mkdocs.config import config_options as c
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from mianjing.core.model import Library, Problem
from mianjing.core.problems import format_problems
from mianjing.formats.project import Project
from mianjing.formats.tree import barriers, found_in
from mianjing.qa.library import load_library
from mianjing.site import assets, dress, messages, search_dialog, slim, web_app
from mianjing.site.assets import Assets, of_page
from mianjing.site.dress import SHEET, SITEMAP, THEME
from mianjing.site.kept_files import KeptFiles
from mianjing.site.making import Making
from mianjing.site.messages import say_html
from mianjing.site.mkdocs_pages import RenderedIn, addressed, file_of, nav_row, stands_in
from mianjing.site.page_printer import PagePrinter
from mianjing.site.page_shells import ShellEnvironment
from mianjing.site.past import Past, read_past
from mianjing.site.render import RenderCache, Settings
from mianjing.site.render.site import navigation
from mianjing.site.search.text import Blocks

NAME = "mianjing"
_URIS = ("edit_uri", "report_uri")
_NOT_IN_URLS = re.compile(r"[\s\"'<>]")
log = logging.getLogger("mkdocs.plugins.mianjing")


class SiteConfig(Config):  # type: ignore[no-untyped-call]
    """``extra.mianjing`` of ``mkdocs.yml``; what each is for is said there."""

    key = c.Type(str, default="mianjing")
    edit_uri = c.Type(str, default="")
    report_uri = c.Type(str, default="")
    contact = c.Type(str, default="")
    checking = c.Type(str, default="")
    release = c.Type(bool, default=False)
    """Whether decks and the book are made and the caller adds the offline copy, so that the site may link to
    them."""
    pdf = c.Type(bool, default=False)
    """Whether the caller adds PDFs of the topics, so that the site may link to them."""


class SitePlugin(BasePlugin[SiteConfig]):  # type: ignore[no-untyped-call]
    """Renders the library and adds what learners take along, search and small files."""

    library: Library | None = None
    """What the last build was made of."""
    project: Project | None = None
    """The files, where the caller has read them already."""
    kept: KeptFiles | None = None
    """The site of before, where the caller knows it."""
    taken: Mapping[str, Blocks] | None = None
    """The words of texts that the caller has taken apart already."""
    sums: Mapping[str, str]
    """The checksums of all files of the site, once it is made."""

    def __init__(self, options: SiteConfig) -> None:
        self.config = options
        self._assets: Assets | None = None

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        qa = Path(config.docs_dir)
        project = self.project or Project(qa.parent)
        library = self.library = load_library(project)
        past = read_past(qa.parent, library)
        self._settings = site_settings(config, self.config, past)
        cache = RenderCache(_cache(config) / "render.sqlite")
        scheme = self.assets(config)["scheme.js"]
        making = self._making = Making(library, self._settings, past, cache, qa, scheme)
        if self.kept:
            making.know(self.kept, project)
        found = _cache(config) / "search.sqlite"
        self._search = search_dialog.start_index(library, making.urls, found, self.taken)
        self._warn(library.problems)
        bundled = self.assets(config).sources
        for file in [file for file in files if _unwanted(file, qa) or file.src_uri in bundled]:
            files.remove(file)
        nav = navigation(making.index)
        for item in (one for row in nav for one in (row, *row.children) if one.path):
            page = making.listed(item.path or "", item.title)
            files.append(file_of(page, self._settings, config, listed=True))
        config.nav = [nav_row(item) for item in nav]
        return files

    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> None:
        self._nav, self._listed = nav, files

    def on_env(self, env: Any, *, config: MkDocsConfig, files: Files) -> Any:
        # Material prints these as they are; nothing before here must see them escaped.
        for name in ("site_name", "site_description", "site_author", "repo_name"):
            config[name] = config[name] and escape(config[name])
        env.globals["say"] = say_html
        env.globals["asset"] = self.assets(config).__getitem__
        env.globals["page_assets"] = of_page
        self._env = ShellEnvironment(env, self._finished)
        return self._env

    def on_template_context(self, context: Any, *, template_name: str, config: MkDocsConfig) -> Any:
        """Most pages are not of MkDocs' making, but the sitemap lists them all."""
        if template_name == SITEMAP:
            index, said = self._making.index, self._settings
            days = {index.path(one): said.changes.get(one.id, "") for one in index.entries}
            paths = self._making.paths
            context["pages"] = [addressed(path, days.get(path, ""), said, config) for path in paths]
        return context

    def assets(self, config: MkDocsConfig) -> Assets:
        """The theme's scripts and style sheets as they are now, made once."""
        if self._assets is None:
            self._assets = Assets(THEME, dress.sheet(config))
        return self._assets

    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str:
        if not isinstance(page, RenderedIn):
            return self._finished(output, page.file.src_uri)
        page.let_go()
        return output

    def on_post_template(self, output_content: str, *, template_name: str, config: MkDocsConfig) -> str:
        if template_name != "404.html":
            return output_content
        return self._finished(output_content, template_name)

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        assert self.library is not None
        site, making = Path(config.site_dir), self._making
        printer = PagePrinter(config, self._settings, self._nav, self._listed, self._env)
        making.write(site, printer.html)
        self._warn(making.problems)
        worker = self.assets(config)["worker.js"]
        search_dialog.write_index(site, self._search, worker)
        assets.write(self.assets(config).files, site)
        slim.slim_assets(site, THEME)
        about = config.site_description or ""
        staying = self.kept.staying if self.kept else {}
        code = self.assets(config).service_worker
        self.sums = web_app.add_to(site, staying, config.site_name, about, code)
        if self.kept:
            self.kept.keep(self.sums)

    def _warn(self, problems: Iterable[Problem]) -> None:
        for line in format_problems(problems).splitlines():
            log.warning(line)

    def _finished(self, html: str, page: str) -> str:
        assert self._assets is not None
        return slim.slim_page(search_dialog.name_worker(html, page, self._assets["worker.js"]))


def attach(config: MkDocsConfig) -> SitePlugin:
    """The plugin of ``config``, made at the first call; ``PluginError`` where its settings are wrong."""
    known = config.plugins.get(NAME)
    if isinstance(known, SitePlugin):
        return known
    # MkDocs follows links, hidden ones too and round in circles.
    root = Path(config.docs_dir).parent
    if found := barriers(root, found_in(root)):
        raise PluginError(format_problems(found).rstrip())
    language = config.theme.get("language") or messages.LANGUAGE
    if language not in messages.languages():
        raise PluginError(f"theme.language is one of {', '.join(messages.languages())}, not {language!r}")
    plugin = SitePlugin(read_options(config))
    config.plugins[NAME] = plugin
    messages.speak(language)
    dress.put_on(config)
    return plugin


def read_options(config: MkDocsConfig) -> SiteConfig:
    """``extra.mianjing``, checked."""
    options = SiteConfig()
    given = config.extra.get("mianjing") or {}
    if not isinstance(given, dict):
        raise PluginError(f"extra.mianjing is a mapping of fields, not {given!r}")
    options.load_dict(given)
    errors, warnings = options.validate()
    for name, warning in warnings:
        log.warning("extra.mianjing.%s: %s", name, warning)
    for name, url in (("site_url", config.site_url), *((f"extra.mianjing.{n}", options[n]) for n in _URIS)):
        if url and _NOT_IN_URLS.search(url):
            raise PluginError(f"{name} is no address: {url!r}")
    if errors:
        raise PluginError("; ".join(f"extra.mianjing.{name}: {error}" for name, error in errors))
    return options


def site_settings(config: MkDocsConfig, options: SiteConfig, past: Past) -> Settings:
    """What ``mkdocs.yml`` and the history say of the site."""
    return Settings(
        name=config.site_name,
        description=config.site_description or "",
        site_url=config.site_url or "",
        directory_urls=config.use_directory_urls,
        changes={id_: dates.updated[:10] for id_, dates in past.changes.items()},
        contributors=past.contributors,
        key=options.key or Settings.key,
        release=options.release,
        pdf=options.pdf,
        edit_uri=options.edit_uri,
        report_uri=options.report_uri,
        contact=options.contact,
        checking=options.checking,
    )


def _cache(config: MkDocsConfig) -> Path:
    return Path(config.config_file_path).parent / ".cache"


def _unwanted(file: File, qa: Path) -> bool:
    """The raw entries and images, of which those go along that pages show; what Material ships for its
    developers or for palettes we don't use, and its sheet, which we cut."""
    if stands_in(file, qa):
        return True
    if file.src_uri == SITEMAP:
        return True  # a template that was not made a page, for want of an address
    return file.src_uri.endswith(".map") or file.src_uri.startswith(("assets/stylesheets/palette.", SHEET))
