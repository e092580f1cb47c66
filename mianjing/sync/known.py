"""What the files of ``qa/`` already say of their origins."""

from __future__ import annotations

from mianjing.formats import tree
from mianjing.formats.project import Project


def known_origins(project: Project) -> dict[str, tuple[str, ...]]:
    """Id of each existing question → its ``source:line`` keys. Unreadable files are left out."""
    entries = (project.entry(path).value for path in project.paths if tree.is_entry(path))
    return {one.id: tuple(row.key for row in one.origins) for one in entries if one}
