"""Small reviewed YAML tables (rules, rulings, wording) as plain data, problems told with place and remedy."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Any, TypeGuard

from mianjing.core.model import Problem
from mianjing.core.problems import did_you_mean
from mianjing.formats.conflicts import conflict_marks
from mianjing.formats.positions import Text
from mianjing.formats.yaml_nodes import Document, parse

_EMPTY = Document(Text("", ""), None, ())


def read_table(path: Path, keys: Collection[str]) -> tuple[dict[str, Any], tuple[Problem, ...]]:
    """The mapping in ``path`` and its problems; a missing file is an empty mapping. Never raises.

    Keys outside ``keys`` are reported and left out.
    """
    document = _document(path)
    root = document.root
    if root is None or root.value is None:
        return {}, document.problems
    if not isinstance(root.value, dict):
        wanted = ", ".join(f"“{key}:”" for key in keys)
        problem = document.text.problem(root.start, f"this is not a mapping; write {wanted}", "table-shape")
        return {}, (*document.problems, problem)
    unknown = tuple(
        document.text.problem(
            root.keys[key].start, f"unknown key “{key}”{did_you_mean(key, keys)}; remove it", "unknown-key"
        )
        for key in root.fields
        if key not in keys
    )
    known = {key: node.data() for key, node in root.fields.items() if key in keys}
    return known, (*document.problems, *unknown)


def read_rows(path: Path) -> tuple[list[tuple[int, Any]], tuple[Problem, ...]]:
    """The items of a list in ``path`` with their lines; a missing file has none. Never raises."""
    document = _document(path)
    root = document.root
    if root is None or root.value is None:
        return [], document.problems
    if not isinstance(root.value, list):
        message = "this is not a list; start each row with “- ”"
        return [], (*document.problems, document.text.problem(root.start, message, "table-shape"))
    return [(document.text.place(node.start)[0], node.data()) for node in root.items], document.problems


def _document(path: Path) -> Document:
    if path.exists() and not path.is_file():
        message = "this is no regular file; write the table here"
        return Document(_EMPTY.text, None, (Problem(path.as_posix(), 0, 0, "error", message, "unreadable"),))
    try:
        text = Text(path.as_posix(), path.read_text(encoding="utf-8"))
        conflicts = tuple(conflict_marks(text))
        return Document(text, None, conflicts) if conflicts else parse(text)
    except FileNotFoundError:
        return _EMPTY
    except (OSError, UnicodeDecodeError) as error:
        message = f"cannot be read ({error}); restore the file, in UTF-8"
        return Document(_EMPTY.text, None, (Problem(path.as_posix(), 0, 0, "error", message, "unreadable"),))


def is_words(value: Any) -> TypeGuard[list[str]]:
    """Is this a list of strings?"""
    return isinstance(value, list) and all(isinstance(word, str) for word in value)
