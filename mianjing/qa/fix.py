"""``check --fix``: what can be repaired without deciding anything for a person."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce
from pathlib import Path

from mianjing.core.model import Problem
from mianjing.formats import atomic
from mianjing.formats.characters import without_widthless
from mianjing.formats.positions import SourceText
from mianjing.formats.project import Project
from mianjing.formats.yaml_nodes import parse
from mianjing.qa.run import wanted


def fix(project: Project, paths: Sequence[Path] = ()) -> tuple[str, ...]:
    """Repair the files in ``paths`` (all of ``qa/`` if none) and return those that changed.

    Line ends become ``\\n``, tabs that indent become spaces, characters without width and spaces at line ends
    go, the file ends with one line break. A repair is kept only if the file says the same after it: its
    values and comments are a person's.
    """
    changed = []
    for path in wanted(project, paths, []):
        data = project.data(path)
        if isinstance(data, Problem):
            continue
        fixed = fixed_text(data)
        if fixed is not None and fixed != data:
            atomic.write(project.root / path, fixed)
            changed.append(path)
    if changed:
        project.forget(changed)
    return tuple(changed)


def fixed_text(data: bytes) -> bytes | None:
    """The repaired bytes of one file, or None if it is not UTF-8."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return None
    if parse(SourceText("", text)).root is None:
        # What is broken in two ways is readable only after both repairs.
        text = _kept(text, reduce(lambda done, repair: repair(done), REPAIRS, text))
    for repair in REPAIRS:
        text = _kept(text, repair(text))
    return text.encode("utf-8")


def _line_ends(text: str) -> str:
    return text.removeprefix("\ufeff").replace("\r\n", "\n")


def _tabs(text: str) -> str:
    """Tabs before the first word of a line, where YAML allows none."""
    lines = text.split("\n")
    return "\n".join(_untabbed(line) for line in lines)


def _untabbed(line: str) -> str:
    body = line.lstrip(" \t")
    return line[: len(line) - len(body)].expandtabs(2) + body


def _spaces(text: str) -> str:
    """Spaces at the ends of lines. Two at the end of a Markdown line break it, so those stay."""
    lines = text.split("\n")
    return "\n".join(line if line.strip() and line.endswith("  ") else line.rstrip(" \t") for line in lines)


def _end(text: str) -> str:
    return text.rstrip("\n") + "\n" if text.strip() else text


REPAIRS: tuple[Callable[[str], str], ...] = (_line_ends, without_widthless, _tabs, _spaces, _end)


def _kept(before: str, after: str) -> str:
    """The repaired text, unless it reads differently (a repair may always make a broken file readable)."""
    if before == after:
        return before
    old, new = parse(SourceText("", before)), parse(SourceText("", after))
    if new.root is None:
        return before
    if old.root is None or _said(old.root.data()) == _said(new.root.data()):
        return after
    return before


def _said(data: object) -> object:
    """What the data say apart from hidden characters and the ends of lines."""
    if isinstance(data, dict):
        return {name: _said(value) for name, value in data.items()}
    if isinstance(data, list):
        return [_said(value) for value in data]
    if isinstance(data, str):
        return "\n".join(line.rstrip() for line in without_widthless(data).strip("\n").split("\n"))
    return data
