"""The commands of ``build_site.py``: the one place, besides the hooks, where stages are put together.

Each command is a module with ``HELP``, ``arguments(parser)`` and ``run(context, options) -> int``;
adding one is adding its module and a row to ``COMMANDS``. A module is imported only when its command is
called or all are listed: `check` of one file must not wait for the site generator to load.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Protocol

from mianjing.cli.context import SCRIPT, CommandError, Context
from mianjing.formats import tree

__all__ = ["COMMANDS", "main", "run"]


class Command(Protocol):
    """What a command module offers."""

    @property
    def HELP(self) -> str: ...

    def arguments(self, parser: argparse.ArgumentParser) -> None: ...

    def run(self, context: Context, options: argparse.Namespace) -> int: ...


COMMANDS = {
    "build": "build",
    "import": "import_dumps",
    "parse": "parse",
    "check": "check",
    "new": "new",
    "export": "export",
    "serve": "serve",
    "stats": "stats",
    "init": "init",
}
"""Each command's name and the module in this folder that carries it out."""

USUAL = "build"

EPILOG = """\
Without a command, everything is done: import what changed, check, build the site.

examples:
  @                              dumps to entries to site/, then how to look at it
  @ check qa/rag/                is what I edited sound?
  @ new "什么是 KV Cache？"        start a question nobody has asked yet
  @ parse some-dump.txt          what would be read from this file?

exit codes: 0 clean, 1 problems found, 2 bad usage
"""


def command(name: str) -> Command:
    """The module of a command, imported now."""
    module: Command = import_module(f"{__name__}.{COMMANDS[name]}")
    return module


def parser(names: Iterable[str] = tuple(COMMANDS), program: str = SCRIPT) -> argparse.ArgumentParser:
    """The command line, with these commands, for a ``program`` called so."""
    top = argparse.ArgumentParser(
        prog=program,
        description="Turn the dumps in sources/ into entries in qa/, and those into a study site in site/.",
        epilog=EPILOG.replace("@", program),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    top.add_argument(
        "--root", type=Path, default=None, metavar="DIR", help="another project folder than this one"
    )
    rows = top.add_subparsers(dest="command", metavar="COMMAND", title="commands")
    for name in names:
        module = command(name)
        row = rows.add_parser(
            name,
            help=module.HELP.splitlines()[0],
            description=module.HELP,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        module.arguments(row)
    return top


def main() -> int:
    """The console command ``mianjing``, for the project in the folder it is called in."""
    return run(Path(), sys.argv[1:], "mianjing")


def run(root: Path, arguments: Sequence[str], program: str = SCRIPT) -> int:
    """Carry out one command line and return its exit code; no traceback reaches the user.

    ``program`` is what the user called, and is told to call again.
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    options = _parse(list(arguments), program)
    context = Context((options.root or root).resolve(), program)
    if not context.root.is_dir():
        context.info(f"{program}: error: there is no folder {context.root}; name the project's folder")
        return 2
    try:
        _refuse_barriers(context, options.command)
        return command(options.command).run(context, options)
    except CommandError as refusal:
        context.report(refusal.problems)
        return refusal.code
    except KeyboardInterrupt:
        context.info("stopped; what was written so far is whole")
        return 130
    except BrokenPipeError:
        # The reader went away (`… | head`): that is not an error of ours.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        # Of a copy that failed, the second name is the file that was to be written.
        place = error.filename2 or error.filename or context.root
        context.info(f"{place}: error: {error.strerror or error}; nothing is half-written [system]")
        return 1


def _refuse_barriers(context: Context, name: str) -> None:
    """No command reads or writes through what leads out of the project.

    ``parse`` reads the one file it is given; ``check`` lists links with all else that is wrong.
    """
    if name == "parse":
        return
    found = tree.barriers(context.root, context.project.found)
    if name == "check":
        found = tuple(one for one in found if not (context.root / one.path).is_symlink())
    if found:
        raise CommandError(found)


def _parse(arguments: list[str], program: str) -> argparse.Namespace:
    """Import only the command called where the words say which; a mistake needs them all."""
    name = _command_named(arguments)
    if name:
        return parser([name], program).parse_args(arguments)
    options = parser(program=program).parse_args(arguments or [USUAL])
    return options if options.command else parser(program=program).parse_args([*arguments, USUAL])


def _command_named(arguments: list[str]) -> str:
    rest = arguments[2:] if arguments[:1] == ["--root"] else arguments
    return rest[0] if rest and rest[0] in COMMANDS else ""
