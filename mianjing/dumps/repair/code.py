"""Code fences: closed, and with their language where the code itself shows it."""

from __future__ import annotations

import json
import re

from mianjing.dumps.repair.mask import fences, structure

_OPENING = re.compile(r"^([ \t>]*(?:`{3,}|~{3,}))[ \t]*([^\n`]*)$")
_MARKER = re.compile(r"[^\s>]")
_MARKS = re.compile(r"`+|~+")
_SHELL = r"(?:\$ )?(?:pip3?|conda|git|python3?|bash|sh|cd|export|wget|curl|apt(?:-get)?|docker|mkdir)"
# First match wins: (language, what a line of it looks like).
_LANGUAGES = (
    (
        "python",
        r"^[ \t]*+(?:import [\w.]+(?: as \w+)?|from [\w.]+ import .+|def \w+\(.*|class \w+.*:|@\w+.*"
        r"|print\(.*)$",
    ),
    ("cpp", r"^[ \t]*+(?:#include\s*[<\"].+|std::.+|template\s*<.+|__global__ .+)$"),
    ("sql", r"^[ \t]*+(?:SELECT\b.+|CREATE TABLE\b.+|INSERT INTO\b.+)$"),
    ("bash", rf"^[ \t]*+(?:{_SHELL}\s+[\w./-].*|#!/.*\b(?:ba|z)?sh)$"),
    ("python", r"^[ \t]*+(?:\w+\s*=\s*[\w.]+\(.*|(?:for|if|while|with) .+:|return\b.*)$"),
)
_PATTERNS = tuple((language, re.compile(pattern, re.M)) for language, pattern in _LANGUAGES)


def close_fences(text: str) -> str:
    """A fence that is never closed ends with the answer, or with the list item it stands in.

    >>> close_fences("```python\\nx = 1")
    '```python\\nx = 1\\n```'
    """
    document = structure(text)
    for fence in reversed(document.fences):
        if not fence.closed:
            start = document.line_starts[fence.lines.start]
            margin = _MARKER.sub(" ", text[start : fence.start])
            marks = _MARKS.match(text, fence.start)
            code = text[: fence.end].rstrip()
            after = text[len(code) :] if text[fence.end :].strip() else ""
            text = f"{code}\n{margin}{marks[0] if marks else ''}{after}"
    return text


def name_languages(text: str) -> str:
    """The language of a fence that names none, where a line of the code is proof enough.

    >>> name_languages("```\\nfrom x import y\\n```")
    '```python\\nfrom x import y\\n```'
    """
    parts, position = [], 0
    for start, end in fences(text):
        parts += [text[position:start], _name_language(text[start:end])]
        position = end
    return "".join(parts) + text[position:]


def _name_language(block: str) -> str:
    first, _, rest = block.partition("\n")
    opening = _OPENING.match(first)
    if opening is None or opening[2].strip():
        return block
    language = _language(rest.rpartition("\n")[0])
    return f"{opening[1]}{language}\n{rest}" if language else block


def _language(source: str) -> str:
    for language, pattern in _PATTERNS:
        if pattern.search(source):
            return language
    if source.lstrip()[:1] in ("{", "["):
        try:
            json.loads(source)
        except (ValueError, RecursionError):
            return ""
        return "json"
    return ""
