"""No link or image leads out of ``qa/`` by its path, and no link runs code."""

import posixpath
import re
from collections.abc import Iterator

from mianjing.core.links import linked_file, scheme
from mianjing.core.model import Problem
from mianjing.qa.item import CheckContext, CheckedFile

RULE = "paths"

_ALLOWED = ("http:", "https:", "mailto:")
# What would run code or open a file of the reader's is no link to the parser, and shown as it was typed.
_REFUSED = re.compile(r"\]\(\s*<?((?:javascript|vbscript|file|data):)", re.IGNORECASE)


def check(item: CheckedFile, context: CheckContext) -> Iterator[Problem]:
    for body in item.bodies:
        for link in body.document.links:
            message = _wrong(item.path, link.target)
            if message:
                yield body.problem(link.start, message, RULE)
        for match in _REFUSED.finditer(body.document.prose):
            yield body.problem(match.start(1), _not_allowed(match[1].lower()), RULE)


def _not_allowed(start: str) -> str:
    return f"links start with https:, http: or mailto:, not {start}: delete the link"


def _wrong(path: str, target: str) -> str:
    if start := scheme(target):
        if start in _ALLOWED:
            return ""
        return _not_allowed(start)
    place = linked_file(target, posixpath.dirname(path))
    if place is None:
        return ""
    if target.startswith("/") or "\\" in target:
        return f"`{target}` is a path of some machine: link to a file of qa/ as ../<topic>/<file>"
    if not place.startswith("qa/"):
        return f"`{target}` leads out of qa/: put the file there, or link to its public address"
    return ""
