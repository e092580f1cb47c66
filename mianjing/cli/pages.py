"""MkDocs, called from here so that its warnings count and its chatter does not."""

from __future__ import annotations

import logging
import sys
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from mkdocs.commands.build import build as mkdocs_build
from mkdocs.exceptions import Abort

from mianjing.cli.context import CommandError
from mianjing.cli.settings import CONFIG, read_config
from mianjing.core.model import Library, Problem
from mianjing.formats.project import Project
from mianjing.site.kept_files import KeptFiles
from mianjing.site.mkdocs_plugin import attach
from mianjing.site.search.text import Blocks


@dataclass(frozen=True)
class Built:
    """A site that was built of ``library``: ``sums`` are the checksums of all its files.

    Those ``staying`` are in the site of before only, ``address`` is where readers find it, if known.
    """

    library: Library
    address: str
    sums: Mapping[str, str]
    staying: Collection[str]


def build(
    project: Project,
    site: Path,
    *,
    release: bool = False,
    pdf: bool = False,
    kept: KeptFiles | None = None,
    taken: Mapping[str, Blocks] | None = None,
) -> Built:
    """Build the project's site into the folder ``site``, which is emptied first; any warning refuses it.

    A ``release`` has what learners take along and links to an offline copy, ``pdf`` makes one that links to
    PDFs: these two the caller adds. ``kept`` is the site of before, ``taken`` the words of texts
    that the caller has taken apart.
    """
    log = _warnings_only()
    try:
        config = read_config(project.root, strict=True, site_dir=str(site))
        plugin = attach(config)
        plugin.config.release, plugin.config.pdf = release, pdf
        plugin.project = project
        plugin.kept, plugin.taken = kept, taken
        config.plugins.on_startup(command="build", dirty=False)
        mkdocs_build(config)
        config.plugins.on_shutdown()
    except Abort as error:
        message = f"the site was not built, the old one stands: {str(error).strip() or 'see above'}"
        raise CommandError([Problem(CONFIG, 0, 0, "error", message, "mkdocs")]) from None
    finally:
        log.handlers.clear()
    assert plugin.library is not None  # reading ten thousand entries twice would take as long again
    return Built(plugin.library, config.site_url or "", plugin.sums, kept.staying.keys() if kept else ())


def _warnings_only() -> logging.Logger:
    log = logging.getLogger("mkdocs")
    handler = logging.StreamHandler(sys.stderr)
    handler.setLevel(logging.WARNING)
    handler.setFormatter(logging.Formatter("%(message)s"))
    log.handlers[:] = [handler]
    log.setLevel(logging.INFO)
    log.propagate = False
    return log
