"""``import``: dumps in ``sources/`` to entries in ``qa/``."""

from __future__ import annotations

import argparse
from pathlib import Path

from mianjing.cli.context import CommandError, Context
from mianjing.cli.known_import import ImportAccount, KnownImport, tell_build

HELP = """Read the dumps in sources/ into entries in qa/, never overwriting a person's edit.

Prints what every line of every dump is; a line without a role fails the import. Text that somebody
edited stays; where its source changed as well, both versions are reported, and --resolve chooses."""


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--add", type=Path, metavar="FILE", help="first take a new dump into sources/, with a row about it"
    )
    parser.add_argument("--title", default="", help="with --add: what the dump is called")
    parser.add_argument(
        "--licence",
        default="",
        help="with --add: its SPDX id (else NOASSERTION: its text stays its author's)",
    )
    parser.add_argument(
        "--reading",
        default="",
        metavar="NAME",
        help="with --add: how to read it, as `parse FILE --explain` names readings; kept in its row",
    )
    parser.add_argument(
        "--check", action="store_true", help="write nothing; exit 1 if an import would change anything"
    )
    parser.add_argument(
        "--accept", action="store_true", help="import also a new dump whose reading is not sure"
    )
    parser.add_argument(
        "--resolve",
        action="append",
        default=[],
        metavar="keep|take[:ID]",
        help="of a text edited here and changed in its source, keep the file's or take the source's, "
        "for all entries or the one named; may be given several times",
    )
    parser.add_argument(
        "--yes", action="store_true", help="go on where more than a tenth of the entries would be changed"
    )


def run(context: Context, options: argparse.Namespace) -> int:
    """Import, or say what an import would do."""
    wrong = "--check writes nothing, so --add can't be with it" if options.add and options.check else ""
    if not options.add and (options.title or options.licence or options.reading):
        wrong = "--title, --licence and --reading say something of the dump that --add names"
    if wrong:
        context.info(f"{context.program} import: error: {wrong}")
        return 2
    if not options.add:
        return _import(context, options)
    # Proposing topics loads much that no other import needs.
    from mianjing.cli.add import NewDump, added

    file = options.add.absolute()
    new = NewDump(file, options.title, options.licence, options.reading, options.accept)
    with added(context, new) as source:
        code = _import(context, options, source)
        if code:
            raise CommandError([], code)
    return 0


def _import(context: Context, options: argparse.Namespace, new: str = "") -> int:
    known = KnownImport(context.project)
    # What is accepted or resolved this time need not be the next time.
    plain = not options.accept and not options.resolve
    told = known.told() if plain else None
    if told is not None:
        return _told_again(context, told, options.check)
    # Only an import that reads the dumps waits for what reads them.
    from mianjing.cli.importing import import_anew

    return import_anew(context, options, known if plain else None, new)


def _told_again(context: Context, told: ImportAccount, only_check: bool) -> int:
    print(told.lines, end="")
    context.repeat([told.problems])
    print(told.left_out, end="")
    print(told.would_be if only_check else told.summary)
    return 0


def import_all(context: Context, yes: bool = False) -> tuple[str, bool]:
    """The import that ``build`` begins with, quiet but for problems; its summary, and whether it wrote."""
    known = KnownImport(context.project)
    told = known.told()
    if told is not None:
        tell_build(context, told)
        return told.summary, False
    from mianjing.cli.importing import import_for_build

    return import_for_build(context, yes, known)
