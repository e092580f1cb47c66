"""Headings of answers, which stand as deep as the page they come to asks."""

from __future__ import annotations

import re

_HEADING = re.compile(r"(</?h)([3-5])(?=[ >])")


def deeper(html: str, steps: int) -> str:
    """``html`` with its headings ``steps`` levels further down.

    >>> deeper("<h3>a</h3>", 1)
    '<h4>a</h4>'
    """
    return _HEADING.sub(lambda found: f"{found[1]}{int(found[2]) + steps}", html) if steps else html
