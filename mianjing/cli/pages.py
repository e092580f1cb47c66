"""MkDocs, called from here so that its warnings count and its chatter does not."""

from __future__ import annotations

import logging
import os
import sys
from pathlib import Path
from typing import Any

from mkdocs.commands.build import build as mkdocs_build
from mkdocs.commands.serve import serve as mkdocs_serve
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, ConfigurationError

from mianjing.cli.context import CommandError
from mianjing.core.model import Library, Problem
from mianjing.site.mkdocs_plugin import attach

CONFIG = "mkdocs.yml"


def build(root: Path, site: Path, *, from_disk: bool = False, pdf: bool = False) -> Library:
    """Build ``root``'s site into the folder ``site``, which is emptied first; any warning refuses it.

    ``from_disk`` makes a site whose pages are files, for opening without a server; ``pdf`` one that links to
    PDFs, which the caller adds.
    """
    log = _warnings_only()
    style: dict[str, Any] = {"use_directory_urls": False} if from_disk else {}
    try:
        config = read_config(root, strict=True, site_dir=str(site), **style)
        plugin = attach(config)
        plugin.config.pdf = pdf
        config.plugins.on_startup(command="build", dirty=False)
        mkdocs_build(config)
        config.plugins.on_shutdown()
    except Abort as error:
        raise _refusal(
            f"the site was not built, the old one stands: {str(error).strip() or 'see above'}"
        ) from None
    finally:
        log.handlers.clear()
    assert plugin.library is not None  # reading ten thousand entries twice would take as long again
    return plugin.library


def read_config(root: Path, **more: Any) -> MkDocsConfig:
    """The site's settings, some of them overruled; ``CommandError`` where they are missing or wrong."""
    # Material announces its successor at every start, where MkDocs has no say yet.
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "true")
    try:
        return load_config(str(root / CONFIG), **more)
    except ConfigurationError as error:
        raise _refusal(f"these settings cannot be used: {str(error).strip()}") from None
    except Abort:
        raise _refusal("these settings cannot be used: see above") from None


def serve(root: Path, address: str | None) -> None:
    """Serve with live reload until interrupted."""
    read_config(root, dev_addr=address)
    logging.getLogger("mkdocs").setLevel(logging.INFO)
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(message)s"))
    logging.getLogger("mkdocs").addHandler(handler)
    mkdocs_serve(str(root / CONFIG), dev_addr=address, livereload=True)


def _refusal(message: str) -> CommandError:
    return CommandError([Problem(CONFIG, 0, 0, "error", message, "mkdocs")])


def _warnings_only() -> logging.Logger:
    log = logging.getLogger("mkdocs")
    handler = logging.StreamHandler(sys.stderr)
    handler.setLevel(logging.WARNING)
    handler.setFormatter(logging.Formatter("%(message)s"))
    log.handlers[:] = [handler]
    log.setLevel(logging.INFO)
    log.propagate = False
    return log
