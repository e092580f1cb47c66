"""``check``: is everything in qa/ sound?"""

from __future__ import annotations

import argparse
from pathlib import Path

from mianjing.cli.context import Context
from mianjing.core.problems import format_problems, has_errors
from mianjing.qa import check, fix

HELP = """Check entries, all of qa/ or the files and folders named; report every problem at once.

Each line is file:line:column: level: message [rule]; docs/rules/ explains each rule."""


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("path", nargs="*", type=Path, metavar="PATH", help="a file or folder of qa/")
    parser.add_argument(
        "--format",
        choices=("text", "github", "json"),
        default="text",
        help="text for people, github for annotations on a pull request, json for programs",
    )
    parser.add_argument("--fix", action="store_true", help="format and repair what is safe, then check")


def run(context: Context, options: argparse.Namespace) -> int:
    """Print what is wrong on standard output; 1 if anything is an error, 2 for a path that is not there."""
    paths = [path.resolve() for path in options.path]
    missing = [given for given, path in zip(options.path, paths, strict=True) if not path.exists()]
    for path in missing:
        context.info(f"build_site.py check: error: there is no {path}; name a file or folder of qa/")
    if missing:
        return 2
    if options.fix:
        for changed in fix(context.root, paths):
            context.info(f"fixed {changed}")
    problems = check(context.root, paths)
    print(format_problems(problems, options.format), end="")
    return 1 if has_errors(problems) else 0
