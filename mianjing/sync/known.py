"""What the files of ``qa/`` already say of their origins."""

from __future__ import annotations

from mianjing.formats import tree
from mianjing.formats.project import Project
from mianjing.sync.carry import Carrier


def known_origins(project: Project, carrier: Carrier) -> dict[str, tuple[str, ...]]:
    """Id of each existing question → its ``source:line`` keys as they are now."""
    entries = (project.entry(path).value for path in project.paths if tree.is_entry(path))
    return {one.id: tuple(row.key for row in carrier.entry(one).origins) for one in entries if one}
