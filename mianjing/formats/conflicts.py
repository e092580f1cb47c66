"""The marks that git leaves in a file whose two versions it could not merge."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mianjing.core.model import Problem
from mianjing.formats.positions import SourceText

RULE = "merge-conflict"
# At a line's very start, where YAML has no text: what a block holds is indented.
_OPENING = re.compile(r"^<{7}(?: .*)?$", re.MULTILINE)
_CLOSING = re.compile(r"^>{7}(?: .*)?$", re.MULTILINE)


def conflict_marks(text: SourceText) -> Iterator[Problem]:
    """A problem for each conflict that was not resolved."""
    for opening in _OPENING.finditer(text.string):
        closing = _CLOSING.search(text.string, opening.end())
        until = f" to line {text.place(closing.start())[0]}" if closing else ""
        message = (
            f"git could not merge two versions of these lines{until}: keep one of them, or parts of both, "
            "and delete the lines of `<`, `=` and `>`"
        )
        yield text.problem(opening.start(), message, RULE)
