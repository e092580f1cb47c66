"""The site in a browser while one edits: MkDocs' live reload around builds of our own.

MkDocs' own loop leaves every request waiting while a build fails. Here each build goes into a folder of its
own, which is shown only if it is whole: the last good site stays until the mistake is mended.
"""

from __future__ import annotations

import logging
import shutil
import sys
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from mkdocs.livereload import LiveReloadServer

from mianjing.cli.context import CommandError, Context
from mianjing.cli.settings import CONFIG, read_config, refusal
from mianjing.core.model import Problem


def serve(context: Context, address: str | None) -> None:
    """Serve with live reload until interrupted; raises ``CommandError`` if the first build fails."""
    config = read_config(context.root, dev_addr=address)
    _log_to_stderr()
    with tempfile.TemporaryDirectory() as folder:
        sites = Path(folder)
        host, port = config.dev_addr
        path = urlsplit(config.site_url or "/").path
        shown = _build(config, sites, f"http://{host}:{port}{path}").rename(sites / "shown")
        server = LiveReloadServer(
            builder=lambda: _rebuild(context, server.url, shown, address),
            host=host,
            port=port,
            root=str(shown),
            mount_path=path,
        )
        server.error_handler = lambda code: _page(shown / f"{code}.html")
        for watched in (config.docs_dir, str(context.root / CONFIG), *config.watch):
            server.watch(watched)
        try:
            server.serve()  # type: ignore[no-untyped-call]
        finally:
            server.shutdown()


def _rebuild(context: Context, url: str, shown: Path, address: str | None) -> None:
    """Put a new build in the place of the last good one, or say why there is none.

    Requests wait meanwhile, so none meets the moment between the two.
    """
    try:
        fresh = _build(read_config(context.root, dev_addr=address), shown.parent, url)
    except Exception as error:
        # Whatever it is, the loop would print its traceback and leave all requests waiting.
        known = error if isinstance(error, CommandError) else refusal(f"{type(error).__name__}: {error}")
        context.report(known.problems)
        context.info("the last good site is still served; it is built again when a file is saved")
        return
    shutil.rmtree(shown)
    fresh.rename(shown)


def _build(config: MkDocsConfig, sites: Path, url: str) -> Path:
    config.site_dir = tempfile.mkdtemp(dir=sites)
    config.site_url = url
    try:
        config.plugins.on_startup(command="serve", dirty=False)
        mkdocs_build(config, serve_url=url)
        config.plugins.on_shutdown()
    except Abort as error:
        message = f"the site was not built: {str(error).strip() or 'see above'}"
        raise CommandError([Problem(CONFIG, 0, 0, "error", message, "mkdocs")]) from None
    return Path(config.site_dir)


def _page(file: Path) -> bytes | None:
    return file.read_bytes() if file.is_file() else None


def _log_to_stderr() -> None:
    log = logging.getLogger("mkdocs")
    log.setLevel(logging.INFO)
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(message)s"))
    log.addHandler(handler)
