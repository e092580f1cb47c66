"""No link or image leads out of ``qa/`` by its path, and no link runs code."""

import posixpath
import re
from collections.abc import Iterator
from urllib.parse import unquote

from mianjing.core.model import Problem
from mianjing.qa.item import Context, Item
from mianjing.qa.markdown import without_code

RULE = "paths"

_TARGET = re.compile(r"\]\(\s*<?([^\s()<>]{1,2000})")
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")
_ALLOWED = ("http:", "https:", "mailto:")


def check(item: Item, context: Context) -> Iterator[Problem]:
    for body in item.bodies():
        for match in _TARGET.finditer(without_code(body.text)):
            target = unquote(match.group(1))
            message = _wrong(item.path, target)
            if message:
                yield body.problem(match.start(1), message, RULE)


def _wrong(path: str, target: str) -> str:
    scheme = _SCHEME.match(target)
    if scheme:
        if scheme.group().lower() in _ALLOWED:
            return ""
        return f"links start with https:, http: or mailto:, not {scheme.group()}: delete the link"
    if target.startswith(("//", "#")):
        return ""
    if target.startswith("/") or "\\" in target:
        return f"`{target}` is a path of some machine: link to a file of qa/ as ../<topic>/<file>"
    place = posixpath.normpath(posixpath.join(posixpath.dirname(path), target))
    if place.startswith("..") or not place.startswith("qa"):
        return f"`{target}` leads out of qa/: put the file there, or link to its public address"
    return ""
