"""``init DIR``: a site of one's own, with nothing in it yet."""

from __future__ import annotations

import argparse
from importlib.resources import files
from pathlib import Path

from mianjing.cli.context import CommandError, Context
from mianjing.core.model import Problem
from mianjing.formats import atomic
from mianjing.formats.quoting import word
from mianjing.formats.slug import slug

HELP = """Make the folder of a new site; theme, scripts and schemas come from the package.

Then `import --add FILE` takes the first dump in."""

PLACES = {
    "mkdocs.yml": "mkdocs.yml",
    "README.md": "README.md",
    "gitignore": ".gitignore",
    "gitattributes": ".gitattributes",
    "sources.yml": "sources/sources.yml",
    "wording.yml": "sources/wording.yml",
    "hook.txt": "hooks/mianjing_site.py",
    "check.yml": ".github/workflows/check.yml",
    "pages.yml": ".github/workflows/pages.yml",
}
"""Each file of the folder ``starter`` of the package, and where it goes."""

_EMPTY = {"qa/topics.yml": "[]\n", "qa/tags.yml": "[]\n"}
_ABOUT = {
    "zh": "题库：每道题的回答都标明出处，可搜索、可对照、可练习。",
    "en": "Questions and answers, each traced to its source: to search, to compare, to practise.",
}


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", type=Path, metavar="DIR", help="a folder that is empty or not there yet")
    parser.add_argument("--lang", choices=("zh", "en"), default="zh", help="what the site speaks (zh)")
    parser.add_argument("--title", default="", help="the site's name (else that of the folder)")


def run(context: Context, options: argparse.Namespace) -> int:
    """Write the files, all new; a folder with anything in it is refused."""
    folder: Path = options.folder
    if folder.is_symlink() or (folder.exists() and (not folder.is_dir() or any(folder.iterdir()))):
        message = "there is something here already: name a folder that is empty or not there yet"
        raise CommandError([Problem(str(folder), 0, 0, "error", message, "init")], 2)
    name = " ".join(options.title.split()) or folder.resolve().name
    if not name.isprintable():
        message = "the title is no line of text: choose another with --title"
        raise CommandError([Problem(str(folder), 0, 0, "error", message, "init")], 2)
    filled = {
        "@TITLE@": word(name),
        "@ABOUT@": word(_ABOUT[options.lang]),
        "@KEY@": word(slug(name)),
        "@LANG@": options.lang,
        "@NAME@": name,
    }
    for source, place in PLACES.items():
        text = files("mianjing").joinpath("starter", source).read_text(encoding="utf-8")
        for gap, value in filled.items():
            text = text.replace(gap, value)
        atomic.create(folder / place, text.encode())
    for place, text in _EMPTY.items():
        atomic.create(folder / place, text.encode())
    print(f"{folder}: a site of its own; next: {context.program} --root {folder} import --add FILE")
    return 0
