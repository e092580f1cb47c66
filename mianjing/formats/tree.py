"""Where things stand under ``qa/``, and what must not stand in the project's folders at all."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Literal, NamedTuple

from mianjing.core.model import Problem
from mianjing.formats.portable import unportable

QA = "qa"
GLOSSARY = f"{QA}/glossary"
TOPICS = f"{QA}/topics.yml"
TAGS = f"{QA}/tags.yml"
ALIASES = f"{QA}/aliases.yml"
READING_LIST = f"{QA}/reading-list.yml"
REFERENCES = f"{QA}/references.yml"
MISCONCEPTIONS = f"{QA}/misconceptions.yml"
IMAGES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif")
DATA_FILES = frozenset({TOPICS, TAGS, ALIASES, READING_LIST, REFERENCES, MISCONCEPTIONS})
RULE = "paths"

# What the site has at its top besides topics: a topic or a folder of images may not take its place.
SITE_FOLDERS = frozenset({"assets", "download", "print", "search", "study"})
SITE_PAGES = frozenset(
    "about downloads glossary help-wanted index practice reading-list sources tags".split()  # noqa: SIM905
)

_EVERYTHING = (QA, "sources")
_MADE = (".cache", "site", "export")
_SETTINGS = "mkdocs.yml"


class Found(NamedTuple):
    """Something in a folder, by its path from the root."""

    path: str
    kind: Literal["file", "folder", "link", "special"]

    @property
    def name(self) -> str:
        return self.path.rpartition("/")[2]

    @property
    def hidden(self) -> bool:
        return "/." in self.path


def found_in(root: Path) -> tuple[Found, ...]:
    """Everything in ``qa/`` and ``sources/``. Links to folders are not followed, so nothing else is met."""
    return tuple(one for folder in _EVERYTHING for one in _walk(root, folder))


def yaml_paths(found: Iterable[Found]) -> tuple[str, ...]:
    """Every YAML file under ``qa/`` as a path from the root, in order, hidden ones left out."""
    named = (one for one in found if one.path.startswith(f"{QA}/") and one.path.endswith((".yml", ".yaml")))
    return tuple(sorted(one.path for one in named if one.kind in ("file", "link") and not one.hidden))


def image_paths(root: Path) -> frozenset[str]:
    """Every image that may go into the site, by its path from ``qa/``: a file there and no link."""
    shown = (one for one in _walk(root, QA) if not one.hidden)
    paths = (one.path.removeprefix(f"{QA}/") for one in shown if one.kind == "file")
    return frozenset(path for path in paths if path.endswith(IMAGES) and not _shadows(path))


def barriers(root: Path, found: Iterable[Found]) -> tuple[Problem, ...]:
    """What no command may read or write through: links, hidden ones too, and what is neither file nor folder.

    A link may lead anywhere on the machine that builds; a pipe or a device may never end. ``found`` is all
    there is in ``qa/`` and ``sources/``.
    """
    around = [one for folder in _MADE for one in _inside(root, folder)]
    around += [one for path in (*_EVERYTHING, *_MADE, _SETTINGS) for one in _itself(root, path)]
    told = ((one.path, _barrier(one)) for one in (*found, *around))
    return tuple(Problem(path, 0, 0, "error", said, RULE) for path, said in sorted(told) if said)


def misnamed(found: Iterable[Found]) -> tuple[Problem, ...]:
    """What is ``found`` under names that some system or command can't see."""
    problems: list[Problem] = []
    folded: dict[str, str] = {}
    for one in sorted(found):
        twin = folded.setdefault(one.path.casefold(), one.path)
        if not one.hidden and (message := _misnamed(one, twin)):
            problems.append(Problem(one.path, 0, 0, "error", message, RULE))
    return tuple(problems)


def is_entry(path: str) -> bool:
    """Whether a path is the place of a question (whatever its folder's depth)."""
    return path.startswith(f"{QA}/") and not is_term(path) and path not in DATA_FILES


def is_term(path: str) -> bool:
    return path.startswith(f"{GLOSSARY}/")


def _barrier(one: Found) -> str:
    if one.kind == "file":
        return ""
    if one.kind == "link":
        return "a symbolic link: put the file or folder itself here"
    if one.kind == "special":
        return "neither a file nor a folder: delete it"
    if one.kind == "folder" and (one.name.endswith((".yml", ".yaml")) and not one.hidden):
        return "a folder where a file belongs: rename or delete it"
    return ""


def _misnamed(one: Found, twin: str) -> str:
    wrong = unportable(one.name)
    if wrong:
        return f"Windows can't hold this name, {wrong}: rename it"
    if twin != one.path:
        return f"differs from {twin} in capitals only, which Windows and macOS can't: rename one"
    stem, _, ending = one.name.rpartition(".")
    if one.kind == "file" and one.path.startswith(f"{QA}/"):
        if ending.lower() in ("yml", "yaml") and ending != "yml":
            return f"files of qa/ end in .yml: rename it to {stem}.yml"
        if _shadows(one.path.removeprefix(f"{QA}/")):
            return "would replace a file of the site: put images into qa/images/ or beside their entry"
    return ""


def _shadows(path: str) -> bool:
    return path.partition("/")[0] in SITE_FOLDERS


def _walk(root: Path, folder: str) -> Iterator[Found]:
    """Everything below a folder; links are not followed."""
    for one in _inside(root, folder):
        yield one
        if one.kind == "folder":
            yield from _walk(root, one.path)


def _inside(root: Path, folder: str) -> list[Found]:
    if (root / folder).is_symlink():
        return []
    try:
        with os.scandir(root / folder) as rows:
            return [Found(f"{folder}/{row.name}", _kind(row)) for row in rows]
    except OSError:
        return []


def _itself(root: Path, path: str) -> list[Found]:
    try:
        return [Found(path, _kind(root / path))] if os.path.lexists(root / path) else []
    except OSError:
        return []


def _kind(row: os.DirEntry[str] | Path) -> Literal["file", "folder", "link", "special"]:
    if row.is_symlink():
        return "link"
    if row.is_dir():
        return "folder"
    return "file" if row.is_file() else "special"
