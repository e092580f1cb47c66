"""libyaml's errors in words that say what to do."""

from __future__ import annotations

import yaml

from mianjing.core.model import Problem
from mianjing.formats.positions import SourceText

RULE = "yaml-syntax"

# What libyaml says, what that means to the person who wrote the line.
_REMEDIES: tuple[tuple[str, str], ...] = (
    (
        "tab character that violates indentation",
        "a tab: YAML indents with spaces only; replace it with spaces",
    ),
    ("while scanning a quoted scalar: found unexpected end", "the quote opened here is never closed"),
    ("unknown escape character", "a backslash in double quotes starts an escape: use 'single quotes'"),
    ("expected ',' or ']'", "the list opened with `[` is never closed, or a comma is missing"),
    ("expected ',' or '}'", "the mapping opened with `{` is never closed, or a comma is missing"),
    ("expected '-' indicator", "this line is not part of the list above: indent it, or start it with `- `"),
    ("expected key", "this line does not fit its neighbours: indent text under `|`, line fields up"),
    ("could not find expected ':'", "a field needs a colon and a space after its name"),
)


def explain(text: SourceText, error: yaml.MarkedYAMLError) -> Problem:
    """One problem for a syntax error, at the place where the person has to change something."""
    mark = error.problem_mark or error.context_mark
    at = mark.index if mark else 0
    said = f"{error.context or ''}: {error.problem or ''}"
    if "mapping values are not allowed" in said:
        return text.problem(at, _colon(text, at), RULE)
    if "cannot start any token" in said:
        return text.problem(at, _first_character(text, at), RULE)
    for words, remedy in _REMEDIES:
        if words in said:
            opening = error.context_mark if "never closed" in remedy else None
            return text.problem(opening.index if opening else at, remedy, RULE)
    return text.problem(at, f"not valid YAML ({said.strip(': ')}): compare with a neighbouring entry", RULE)


def _colon(text: SourceText, at: int) -> str:
    line = text.string[text.line_start(at) : at]
    if ": " in line:
        return "a colon and a space inside plain text: put the text in quotes, field: 'like: this'"
    return "a field is not expected here: line it up with the fields above, or quote the text before it"


def _first_character(text: SourceText, at: int) -> str:
    char = text.string[at : at + 1]
    if char == "\t":
        return "a tab: YAML indents with spaces only; replace it with spaces"
    return f"text cannot start with `{char}` in YAML: put it in quotes, '{char}…'"
