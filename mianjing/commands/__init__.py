"""The commands of ``build_site.py``: the one place, besides the hooks, where stages are put together.

Each command is a module with ``NAME``, ``HELP``, ``arguments(parser)`` and ``run(context, options) -> int``;
adding one is adding its module and a row to ``COMMANDS``.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from mianjing.commands import build, check, export, import_dumps, new, parse, serve, stats
from mianjing.commands.context import Context, Refusal

__all__ = ["COMMANDS", "run"]


class Command(Protocol):
    """What a command module offers."""

    @property
    def NAME(self) -> str: ...

    @property
    def HELP(self) -> str: ...

    def arguments(self, parser: argparse.ArgumentParser) -> None: ...

    def run(self, context: Context, options: argparse.Namespace) -> int: ...


COMMANDS: tuple[Command, ...] = (build, import_dumps, parse, check, new, export, serve, stats)

EPILOG = """\
Without a command, everything is done: import what changed, check, build the site.

examples:
  build_site.py                              dumps to entries to site/, then how to look at it
  build_site.py check qa/rag/                is what I edited sound?
  build_site.py new "什么是 KV Cache？"        start a question nobody has asked yet
  build_site.py parse some-dump.txt          what would be read from this file?

exit codes: 0 clean, 1 problems found, 2 bad usage
"""


def parser() -> argparse.ArgumentParser:
    """The whole command line."""
    top = argparse.ArgumentParser(
        prog="build_site.py",
        description="Turn the dumps in sources/ into entries in qa/, and those into a study site in site/.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    top.add_argument(
        "--root", type=Path, default=None, metavar="DIR", help="another project folder than this one"
    )
    rows = top.add_subparsers(dest="command", metavar="COMMAND", title="commands")
    for command in COMMANDS:
        row = rows.add_parser(
            command.NAME,
            help=command.HELP.splitlines()[0],
            description=command.HELP,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        command.arguments(row)
    return top


def run(root: Path, arguments: Sequence[str]) -> int:
    """Carry out one command line and return its exit code; no traceback reaches the user."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    rows = {command.NAME: command for command in COMMANDS}
    options = parser().parse_args(list(arguments) or [build.NAME])
    if options.command is None:
        options = parser().parse_args([*arguments, build.NAME])
    context = Context((options.root or root).resolve())
    if not context.root.is_dir():
        context.say(f"build_site.py: error: there is no folder {context.root}; name the project's folder")
        return 2
    try:
        return rows[options.command].run(context, options)
    except Refusal as refusal:
        context.complain(refusal.problems)
        return refusal.code
    except KeyboardInterrupt:
        context.say("stopped; what was written so far is whole")
        return 130
    except BrokenPipeError:
        # The reader went away (`… | head`): that is not an error of ours.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        place = error.filename or context.root
        context.say(f"{place}: error: {error.strerror or error}; nothing is half-written [system]")
        return 1
