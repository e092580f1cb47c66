"""What a reader downloads leaves out what only its authors need."""

from __future__ import annotations

import re
from pathlib import Path

from rcssmin import cssmin
from rjsmin import jsmin

_SMALLER = {".js": jsmin, ".css": cssmin}
# Line breaks and indentation mean nothing on a page but here.
_VERBATIM = re.compile(r"(<(pre|textarea|script)\b.*?</\2>)", re.DOTALL)


def slim_page(html: str) -> str:
    """A page without the indentation of its templates.

    >>> slim_page("<p>\\n    a</p>\\n\\n<pre>\\n  b</pre>")
    '<p>\\na</p>\\n<pre>\\n  b</pre>'
    """
    parts = _VERBATIM.split(html)
    # Split gives text, a verbatim element and its name, in turn.
    return "".join(part if at % 3 == 1 else _unindented(part) for at, part in enumerate(parts) if at % 3 != 2)


def _unindented(text: str) -> str:
    """``text`` with one line break where white space had any."""
    first, *more = text.split("\n")
    if not more:
        return text
    *between, last = more
    return "\n".join((first.rstrip(), *filter(None, map(str.strip, between)), last.lstrip()))


def slim_assets(site: Path, theme: Path) -> None:
    """Shrink the style sheets and scripts of a built ``site`` that are ours and go by their own names."""
    # Only our own readable files; what the build made is small already.
    for file in sorted(theme.rglob("*")):
        built = site / file.relative_to(theme)
        if (smaller := _SMALLER.get(file.suffix)) and built.exists():
            _rewrite(built, smaller(built.read_text(encoding="utf-8")))


def _rewrite(file: Path, text: str) -> None:
    file.write_text(text, encoding="utf-8", newline="\n")
