"""``serve``: the site in a browser while one edits."""

from __future__ import annotations

import argparse

from mianjing.cli import live
from mianjing.cli.context import Context

HELP = "Serve the site while you edit: every save is in the browser by itself, within a second."


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--address", type=_address, metavar="HOST:PORT", help="where to serve (127.0.0.1:8000)"
    )


def _address(text: str) -> str:
    host, _, port = text.rpartition(":")
    if not host or not port.isdecimal() or int(port) > 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is no HOST:PORT, such as 127.0.0.1:8000")
    return text


def run(context: Context, options: argparse.Namespace) -> int:
    """Serve until interrupted."""
    live.serve(context, options.address)
    return 0
