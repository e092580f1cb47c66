"""Puts our search in the place of Material's: its form and dialog stay, the worker and the index are ours."""

from __future__ import annotations

import logging
import re
import shutil
from pathlib import Path, PurePosixPath

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

from mianjing.core.model import Library
from mianjing.site.search import build_index

log = logging.getLogger("mkdocs.hooks.search")
FOLDER = "search"
FIRST = "search/local.js"  # must run before Material's bundle starts its worker
SCRIPTS = ("search/page.js", "search/landing.js")
STYLES = ("search/search.css",)
_WORKER = re.compile(r'"search": "([^"]*)assets/javascripts/workers/search\.[^"/]*\.js"')
_urls: dict[str, str] = {}


def on_config(config: MkDocsConfig) -> None:
    config.extra["polyfills"] = list(dict.fromkeys([*config.extra.get("polyfills", ()), FIRST]))
    config.extra_javascript += [script for script in SCRIPTS if script not in config.extra_javascript]
    config.extra_css += [style for style in STYLES if style not in config.extra_css]


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> None:
    page.meta["search"] = {"exclude": True}  # Material's plugin need not index what we do


def on_env(env: object, config: MkDocsConfig, files: Files) -> None:
    _urls.clear()
    _urls.update({PurePosixPath(file.src_uri).stem: file.url for file in files.documentation_pages()})


def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    return _with_our_worker(output, page.file.src_uri)


def on_post_template(output_content: str, template_name: str, config: MkDocsConfig) -> str:
    return _with_our_worker(output_content, template_name) if template_name == "404.html" else output_content


def on_post_build(config: MkDocsConfig) -> None:
    folder = Path(config.site_dir, FOLDER)
    library: Library = config.extra["library"]  # hooks/pages.py left it here
    glossary = _urls.get("glossary", "glossary/")
    urls = _urls | {term.id: f"{glossary}#{term.id}" for term in library.terms}
    cache = Path(config.config_file_path).parent / ".cache" / "search.json"
    for name, script in build_index(library, urls, cache).items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(script, encoding="utf-8", newline="\n")
    # what a page opened from a disk asks for instead of search_index.json
    index = (folder / "search_index.json").read_text(encoding="utf-8")
    (folder / "search_index.js").write_text(f"var __index = {index}\n", encoding="utf-8", newline="\n")
    for unused in ("workers", "lunr"):
        shutil.rmtree(Path(config.site_dir, "assets/javascripts", unused), ignore_errors=True)


def _with_our_worker(html: str, page: str) -> str:
    html, found = _WORKER.subn(rf'"search": "\1{FOLDER}/worker.js"', html)
    if not found and 'id="__config"' in html:
        log.warning(
            "%s: Material changed: its page names no search worker, so ours cannot take its place", page
        )
    return html
