"""Where a link written in an entry leads: the one rule for check, pages, cards and everything taken along."""

from __future__ import annotations

import posixpath
import re
from urllib.parse import unquote

_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")


def scheme(target: str) -> str:
    """``https:`` of an address, in lower case; empty where a link has none.

    >>> scheme("HTTPS://arxiv.org"), scheme("../rag/x.yml")
    ('https:', '')
    """
    match = _SCHEME.match(target)
    return match[0].lower() if match else ""


def linked_file(target: str, folder: str) -> str | None:
    """The file that a link names, as seen from a file in ``folder``; None for addresses and anchors.

    >>> linked_file("../glossary/rlhf.yml#top", "qa/rag"), linked_file("#top", "qa/rag")
    ('qa/glossary/rlhf.yml', None)
    """
    path = unquote(target).partition("#")[0]
    if not path or scheme(path) or path.startswith("//"):
        return None
    return posixpath.normpath(posixpath.join(folder, path))
