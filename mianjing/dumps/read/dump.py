"""One file → ``Dump``: its lines as every later stage counts them."""

from __future__ import annotations

import re
from pathlib import Path

from mianjing.core.model import Dump, Problem
from mianjing.dumps.read.decode import decode
from mianjing.dumps.read.errors import refuse
from mianjing.dumps.read.formats import format_of, opened

MOST_BYTES = 32 * 1024 * 1024
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def read_dump(path: Path) -> Dump:
    """Read one dump, whatever its format, encoding and line ends. Raises ``ReadError`` if it cannot be.

    Lines are counted by ``"\\n"``; a ``"\\r"`` at a line's end is dropped. In a file without any ``"\\n"``
    ``"\\r"`` ends the lines. Of a PDF or a Word file they are those of its text. Control characters become
    spaces, so that they reach no page.
    """
    name = path.as_posix()
    data = _bytes_of(path, name)
    row = format_of(name, data) if data.strip() else None
    if row and row.lines:
        return Dump(name, tuple(map(_clean, row.lines(data, name))), extracted=True)
    text, encoding = decode(data, name)
    del data
    if not text.strip():
        raise refuse(name, "empty-file", "the file is empty; put the dump's text into it or remove it")
    if "\n" not in text:
        text = text.replace("\r", "\n")
    dump = Dump(name, tuple(map(_clean, text.split("\n"))), encoding, _notes(name, encoding))
    return opened(dump, row) if row else dump


def _clean(line: str) -> str:
    return _CONTROL.sub(" ", line.rstrip("\r").replace("\r", " "))


def _bytes_of(path: Path, name: str) -> bytes:
    if not path.exists():
        raise refuse(name, "no-such-file", "there is no such file; check the path")
    if not path.is_file():
        raise refuse(name, "not-a-file", "this is not a regular file; name one dump")
    try:
        if path.stat().st_size > MOST_BYTES:
            raise refuse(
                name,
                "file-too-big",
                f"the file is larger than {MOST_BYTES // 2**20} MiB; split it into several dumps",
            )
        return path.read_bytes()
    except OSError as error:
        raise refuse(
            name, "unreadable-file", f"cannot be read: {error.strerror}; check its permissions"
        ) from None


def _notes(name: str, encoding: str) -> tuple[Problem, ...]:
    if encoding in ("utf-8", "utf-8-sig"):
        return ()
    message = f"read as {encoding.upper()}, not UTF-8; look at a few entries, or save the file as UTF-8"
    return (Problem(name, 1, 0, "warning", message, "not-utf-8"),)
