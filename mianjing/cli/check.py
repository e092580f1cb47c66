"""``check``: is everything in qa/ sound?"""

from __future__ import annotations

import argparse
from pathlib import Path

from mianjing.cli.context import Context
from mianjing.core.model import Problem
from mianjing.core.problems import format_problems, has_errors, visible
from mianjing.formats.project import Project
from mianjing.qa.run import check, unchecked

HELP = """Check entries, all of qa/ or the files and folders named; report every problem at once.

Each line is file:line:column: level: message [rule]; docs/rules/ explains each rule."""


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("path", nargs="*", metavar="PATH", help="a file or folder of qa/")
    parser.add_argument(
        "--format",
        choices=("text", "github", "json"),
        default="text",
        help="text for people, github for annotations on a pull request, json for programs",
    )
    parser.add_argument("--fix", action="store_true", help="format and repair what is safe, then check")


def run(context: Context, options: argparse.Namespace) -> int:
    """Print what is wrong on standard output; 1 if anything is an error, 2 for a path that is not there."""
    paths = [Path(given).resolve() for given in options.path]
    wrong = [
        (given, reason)
        for given, path in zip(options.path, paths, strict=True)
        if (reason := _unchecked(context.project, given, path))
    ]
    for given, reason in wrong:
        context.info(f"{context.program} check: error: {reason.format(visible(given))}; nothing was checked")
    if wrong:
        return 2
    if options.fix:
        from mianjing.qa.fix import fix

        for changed in fix(context.project, paths):
            context.info(f"fixed {changed}")
    problems = check(context.project, paths)
    if not paths:
        problems = (*problems, *_settings(context.root))
    print(format_problems(problems, options.format), end="")
    return 1 if has_errors(problems) else 0


def _unchecked(project: Project, given: str, path: Path) -> str:
    """Why nothing of what was named can be checked, with ``{}`` for its name; empty if something can."""
    if not given:
        return "an empty name{}; name a file or folder of qa/"
    if not path.exists():
        return "there is no {}; name a file or folder of qa/"
    reason = unchecked(project, path)
    return f"{{}} {reason.replace('{', '{{').replace('}', '}}')}" if reason else ""


def _settings(root: Path) -> tuple[Problem, ...]:
    """What is wrong with the site's settings; a project that builds no site needs none."""
    if not (root / "mkdocs.yml").exists():
        return ()
    # Only whoever checks everything waits for MkDocs to load.
    from mianjing.cli.settings import settings_problems

    return settings_problems(root)
