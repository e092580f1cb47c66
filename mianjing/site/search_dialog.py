"""Our search in the place of Material's: its form and dialog stay, the worker and the index are ours."""

from __future__ import annotations

import logging
import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

from mianjing.core.model import Library
from mianjing.site.search.job import Job
from mianjing.site.search.process import IndexProcess
from mianjing.site.search.text import Blocks

log = logging.getLogger("mkdocs.plugins.mianjing")
FOLDER = "search"
_Content = TypeVar("_Content", str, bytes)
_WORKER = re.compile(r'"search": "([^"]*)assets/javascripts/workers/search\.[^"/]*\.js"')


def name_worker(html: str, page: str, worker: str) -> str:
    """``html`` with ``worker`` where Material names its own; a warning if it names none."""
    html, found = _WORKER.subn(lambda found: f'"search": "{found[1]}{worker}"', html)
    if not found and 'id="__config"' in html:
        log.warning(
            "%s: Material changed: its page names no search worker, so ours cannot take its place", page
        )
    return html


def start_index(
    library: Library, urls: Mapping[str, str], cache: Path, taken: Mapping[str, Blocks] | None = None
) -> IndexProcess:
    """Begin to make the index of ``library``; ``cache`` is a file, ``taken`` what was taken apart before.

    ``urls`` maps the id of an entry to its page; a term's is a place on the glossary's.
    """
    found = places(urls, urls.get("glossary", "glossary/"), library)
    return IndexProcess(Job.of(library, found, cache, taken))


def write_index(site: Path, index: IndexProcess, worker: str) -> None:
    """Write the index into the built ``site``, for ``worker``; Material's worker goes."""
    folder = site / FOLDER
    files = named_for(worker, index.files() or {})
    for parent in {(folder / name).parent for name in files}:
        parent.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    # what a page opened from a disk asks for instead of search_index.json
    json = (folder / "search_index.json").read_text(encoding="utf-8")
    (folder / "search_index.js").write_text(f"var __index = {json}\n", encoding="utf-8", newline="\n")
    for unused in ("workers", "lunr"):
        shutil.rmtree(site / "assets/javascripts" / unused, ignore_errors=True)


def named_for(worker: str, index: Mapping[str, _Content]) -> dict[str, _Content]:
    """The files of ``index`` by the names that ``worker`` asks for: the manifest has its mark.

    >>> list(named_for("search/worker.0a1b2c.js", {"manifest.js": "", "3d4e/t0.js": ""}))
    ['manifest.0a1b2c.js', '3d4e/t0.js']
    """
    manifest = Path(worker).name.replace("worker", "manifest")
    return {manifest if name == "manifest.js" else name: script for name, script in index.items()}


def places(pages: Mapping[str, str], glossary: str, library: Library) -> dict[str, str]:
    """Where what has an id stands: an entry on its page, a term in the glossary."""
    return {**pages, **{term.id: f"{glossary}#{term.id}" for term in library.terms}}
