"""One file of ``qa/`` → an object of the model, with everything that is wrong with it."""

from __future__ import annotations

import stat
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from mianjing.core.model import Entry, Problem, Term
from mianjing.core.problems import has_errors
from mianjing.formats import convert
from mianjing.formats.conflicts import conflict_marks
from mianjing.formats.positions import SourceText
from mianjing.formats.schema import Kind, readable, validate
from mianjing.formats.yaml_nodes import MAX_CHARACTERS, YamlDocument, parse

T = TypeVar("T")


@dataclass(frozen=True)
class Loaded(Generic[T]):
    """A file that was read: ``value`` is None when errors keep it from being used.

    ``draft`` is what can be made out in spite of them, good only for looking for more problems.
    """

    path: str
    document: YamlDocument | None
    value: T | None
    problems: tuple[Problem, ...]
    draft: T | None = None


def read_bytes(file: Path, path: str) -> bytes | Problem:
    """The file's bytes, or the problem that keeps them from being read."""
    try:
        if file.is_symlink():
            return linked(path)
        found = file.stat()
        if not stat.S_ISREG(found.st_mode):
            return Problem(path, 0, 0, "error", "not a regular file: put one here", "paths")
        if found.st_size > 4 * MAX_CHARACTERS:
            return Problem(path, 0, 0, "error", "the file is over 4 MB: split it", "yaml-limits")
        return file.read_bytes()
    except FileNotFoundError:
        return Problem(path, 0, 0, "error", "there is no such file", "paths")
    except OSError as error:
        return Problem(path, 0, 0, "error", f"cannot be read: {error.strerror}", "paths")


def linked(path: str) -> Problem:
    """A link may lead anywhere on the machine that builds."""
    return Problem(path, 0, 0, "error", "a symbolic link: put the file or folder itself here", "paths")


def decode(data: bytes, path: str) -> SourceText | Problem:
    """The text of a UTF-8 file, or the problem with its place."""
    try:
        return SourceText(path, data.decode("utf-8"))
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line = before.count(b"\n") + 1
        column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8", "replace")) + 1
        message = f"byte 0x{data[error.start]:02x} is not UTF-8: save the file as UTF-8"
        return Problem(path, line, column, "error", message, "encoding")


def load_entry(data: bytes | Problem, path: str) -> Loaded[Entry]:
    """The question in a file's bytes."""
    return load_data(data, path, "question", lambda found: convert.entry(found, path))


def load_term(data: bytes | Problem, path: str) -> Loaded[Term]:
    """The glossary term in a file's bytes."""
    return load_data(data, path, "glossary", lambda found: convert.term(found, path))


def load_file(file: Path, kind: Kind, make: Callable[[Any], T], name: str = "") -> Loaded[T]:
    """A table in a file of its own, which problems call ``name``, or as it was given here."""
    path = name or file.as_posix()
    return load_data(read_bytes(file, path), path, kind, make)


def load_data(data: bytes | Problem, path: str, kind: Kind, make: Callable[[Any], T]) -> Loaded[T]:
    """A file of any kind from its bytes; ``make`` turns its plain data into the value."""
    text = decode(data, path) if isinstance(data, bytes) else data
    if isinstance(text, Problem):
        return Loaded(path, None, None, (text,))
    conflicts = tuple(conflict_marks(text))
    if conflicts:
        return Loaded(path, None, None, conflicts)
    document = parse(text)
    if document.root is None:
        return Loaded(path, document, None, document.problems)
    shape = tuple(validate(document, kind))
    problems = (*document.problems, *shape)
    if has_errors(shape) and not readable(document, kind):
        return Loaded(path, document, None, problems)
    made = make(document.root.data())
    return Loaded(path, document, None if has_errors(shape) else made, problems, made)
