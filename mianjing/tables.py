"""Small reviewed YAML tables, read safely: every problem is told with file, line and remedy."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Any, TypeGuard

import yaml

from mianjing.model import Problem
from mianjing.problems import did_you_mean


def read_table(path: Path, keys: Collection[str]) -> tuple[dict[str, Any], tuple[Problem, ...]]:
    """The mapping in ``path`` and its problems; a missing file is an empty mapping. Never raises.

    Keys outside ``keys`` are reported and left out.
    """
    value, problems = read_yaml(path)
    if value is None:
        return {}, problems
    if not isinstance(value, dict):
        wanted = ", ".join(f"“{key}:”" for key in keys)
        return {}, (_problem(path, 1, f"this is not a mapping; write {wanted}", "table-shape"),)
    unknown = tuple(
        _problem(path, 0, f"unknown key “{key}”{did_you_mean(str(key), keys)}; remove it", "unknown-key")
        for key in value
        if key not in keys
    )
    return {key: value[key] for key in value if key in keys}, problems + unknown


def read_yaml(path: Path) -> tuple[Any, tuple[Problem, ...]]:
    """What ``path`` holds (``None``: missing or broken) and what is wrong with it. Never raises."""
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=_loader()), ()
    except FileNotFoundError:
        return None, ()
    except (OSError, UnicodeDecodeError) as error:
        return None, (_problem(path, 0, f"cannot be read ({error}); restore the file", "unreadable"),)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        said = getattr(error, "problem", None) or str(error)
        line = mark.line + 1 if mark else 0
        return None, (_problem(path, line, f"this is not valid YAML ({said}); fix this line", "yaml"),)


def read_rows(path: Path) -> tuple[list[tuple[int, Any]], tuple[Problem, ...]]:
    """The items of a list in ``path`` with their lines; a missing file has none. Never raises."""
    value, problems = read_yaml(path)
    if value is None:
        return [], problems
    if not isinstance(value, list):
        return [], (_problem(path, 1, "this is not a list; start each row with “- ”", "table-shape"),)
    root = yaml.compose(path.read_text(encoding="utf-8"), Loader=_loader())
    nodes = root.value if root is not None else []
    return [(node.start_mark.line + 1, item) for node, item in zip(nodes, value, strict=True)], ()


def _loader() -> Any:
    return getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def is_words(value: Any) -> TypeGuard[list[str]]:
    """Is this a list of strings?"""
    return isinstance(value, list) and all(isinstance(word, str) for word in value)


def _problem(path: Path, line: int, message: str, rule: str) -> Problem:
    return Problem(path.as_posix(), line, 0, "error", message, rule)
