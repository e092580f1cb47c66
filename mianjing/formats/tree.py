"""Where things stand under ``qa/``."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

QA = "qa"
GLOSSARY = f"{QA}/glossary"
TOPICS = f"{QA}/topics.yml"
TAGS = f"{QA}/tags.yml"
ALIASES = f"{QA}/aliases.yml"
READING_LIST = f"{QA}/reading-list.yml"
IMAGES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif")
DATA_FILES = frozenset({TOPICS, TAGS, ALIASES, READING_LIST})


def yaml_paths(root: Path) -> Iterator[str]:
    """Every YAML file under ``qa/`` as a path from the root, in order, hidden ones left out.

    Links to folders are not followed, so nothing outside ``qa/`` is ever met.
    """
    yield from sorted(path for path, link in _walk(root, QA) if path.endswith((".yml", ".yaml")))


def image_paths(root: Path) -> frozenset[str]:
    """Every image that may go into the site, by its path from ``qa/``: a file there and no link."""
    images = (path for path, link in _walk(root, QA) if path.endswith(IMAGES) and not link)
    return frozenset(path.removeprefix(f"{QA}/") for path in images)


def links(root: Path) -> tuple[str, ...]:
    """Everything under ``qa/`` that is a symbolic link, in order."""
    return tuple(sorted(path for path, link in _walk(root, QA) if link))


def is_entry(path: str) -> bool:
    """Whether a path is the place of a question (whatever its folder's depth)."""
    return path.startswith(f"{QA}/") and not is_term(path) and path not in DATA_FILES


def is_term(path: str) -> bool:
    return path.startswith(f"{GLOSSARY}/")


def _walk(root: Path, folder: str) -> Iterator[tuple[str, bool]]:
    """Every file's path and whether it is a link; links to folders are not followed."""
    try:
        with os.scandir(root / folder) as found:
            rows = [(row.name, row.is_dir(follow_symlinks=False), row.is_symlink()) for row in found]
    except OSError:
        return
    for name, is_folder, is_link in rows:
        if name.startswith("."):
            continue
        if is_folder:
            yield from _walk(root, f"{folder}/{name}")
        else:
            yield f"{folder}/{name}", is_link
