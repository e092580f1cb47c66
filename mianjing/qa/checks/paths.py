"""No link or image leads out of ``qa/`` by its path, and no link runs code."""

import posixpath
from collections.abc import Iterator

from mianjing.core.links import linked_file, scheme
from mianjing.core.model import Problem
from mianjing.qa.item import CheckContext, CheckedFile

RULE = "paths"

_ALLOWED = ("http:", "https:", "mailto:")


def check(item: CheckedFile, context: CheckContext) -> Iterator[Problem]:
    for body in item.bodies:
        for link in body.document.links:
            message = _wrong(item.path, link.target)
            if message:
                yield body.problem(link.start, message, RULE)


def _wrong(path: str, target: str) -> str:
    if start := scheme(target):
        if start in _ALLOWED:
            return ""
        return f"links start with https:, http: or mailto:, not {start}: delete the link"
    place = linked_file(target, posixpath.dirname(path))
    if place is None:
        return ""
    if target.startswith("/") or "\\" in target:
        return f"`{target}` is a path of some machine: link to a file of qa/ as ../<topic>/<file>"
    if not place.startswith("qa/"):
        return f"`{target}` leads out of qa/: put the file there, or link to its public address"
    return ""
