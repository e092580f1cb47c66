"""What the files of ``qa/`` already say of their origins."""

from __future__ import annotations

from pathlib import Path

from mianjing.sync.files import read_tree


def known_origins(root: Path) -> dict[str, tuple[str, ...]]:
    """Id of each existing question → its ``source:line`` keys. Unreadable files are left out."""
    return {file.id: tuple(origin.key for origin in file.value.origins) for file in read_tree(root).entries}
