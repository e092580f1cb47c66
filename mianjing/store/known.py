"""What the files of ``qa/`` already say of their origins."""

from __future__ import annotations

from pathlib import Path

from mianjing.store.entry_merge import key_of
from mianjing.store.files import read_tree


def known_origins(root: Path) -> dict[str, tuple[str, ...]]:
    """Id of each existing question → its ``source:line`` keys. Unreadable files are left out."""
    return {file.id: tuple(map(key_of, file.value.origins)) for file in read_tree(root).entries}
