"""Org and AsciiDoc, as far as they look like Markdown and mean something else."""

from __future__ import annotations

import re
from collections.abc import Sequence

_ASCIIDOC_TITLE = re.compile(r"^={2,5} \S")
_ASCIIDOC_FENCE = re.compile(r"^(?:-{4,}|\.{4,})\s*$")
_ORG_FENCE = re.compile(r"^\s*#\+(?:begin|end)_(?:src|example)\b", re.IGNORECASE)


def is_org(lines: Sequence[str]) -> bool:
    """True for an Org file, whose stars are headings and no Markdown."""
    return sum(1 for text in lines if text.startswith("** ") and not text.rstrip().endswith("**")) > 1


def fenced_alike(lines: Sequence[str]) -> Sequence[str]:
    """``lines`` with the fences of AsciiDoc and Org as Markdown's, so that code is code in either."""
    asciidoc = sum(1 for text in lines if text[:1] == "=" and _ASCIIDOC_TITLE.match(text)) > 1
    org = any("#+" in text and _ORG_FENCE.match(text) for text in lines)
    if not asciidoc and not org:
        return lines
    return [
        "```" if (asciidoc and _ASCIIDOC_FENCE.match(text)) or (org and _ORG_FENCE.match(text)) else text
        for text in lines
    ]
