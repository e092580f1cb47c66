"""What is kept between runs: whole or as if it had never been."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path

import pytest

from mianjing.formats.kept import Kept

ODD = (None, 5, 10**18, 0.5, "text", b"")


def store(file: Path, keys: dict[bytes, bytes]) -> None:
    kept = Kept(file)
    for key, value in keys.items():
        kept.add(key, value)
    kept.write()


@pytest.mark.parametrize("column", ["key", "sum", "value"])
@pytest.mark.parametrize("odd", ODD, ids=repr)
def test_a_damaged_row_is_made_again_and_the_others_stand(tmp_path: Path, column: str, odd: object) -> None:
    file = tmp_path / "kept.sqlite"
    store(file, {b"one": b"1", b"two": b"2"})
    with contextlib.closing(sqlite3.connect(file)) as opened, opened:
        # Bytes may be damaged into what the table's own rules forbid.
        opened.executescript("CREATE TABLE loose AS SELECT * FROM kept; DROP TABLE kept;")
        opened.execute("ALTER TABLE loose RENAME TO kept")
        opened.execute(f"UPDATE kept SET {column} = ? WHERE key = ?", (odd, b"one"))
    kept = Kept(file)
    assert kept.read([b"one", b"two"]) == {b"two": b"2"}
    kept.add(b"one", b"1")
    kept.write()
    assert Kept(file).read([b"one", b"two"]) == {b"one": b"1", b"two": b"2"}


@pytest.mark.parametrize("content", [b"", b"no database", b"SQLite format 3\x00" + bytes(100)])
def test_a_damaged_file_is_made_again(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "kept.sqlite"
    file.write_bytes(content)
    assert Kept(file).read([b"one"]) == {}
    store(file, {b"one": b"1"})
    assert Kept(file).read([b"one"]) == {b"one": b"1"}
