"""Files of the site of before, known again by everything that shapes them.

Files that were made together go by one key. They stay where their key is what it was and they are byte for
byte what was written.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from mianjing.formats.cache import checksum
from mianjing.formats.kept import Kept


class KeptFiles:
    """What ``store`` knows of the files in the folder ``old``; ``frame`` changes with all but the library.

    ``staying`` are the checksums of those that need not be made, by their place in the site.
    """

    def __init__(self, store: Path, old: Path, frame: str) -> None:
        self._store = Kept(store)
        self._old = old
        self.frame = frame
        self.staying: dict[str, str] = {}
        self._values: dict[bytes, bytes] = {}
        self._made: dict[bytes, tuple[list[str], Any]] = {}

    def place(self, name: str) -> Path:
        """Where a file of the site of before is."""
        return self._old / name

    def ask(self, keys: Iterable[bytes]) -> None:
        """Ask for what is known under these keys, all at once."""
        self._values |= self._store.read(keys)

    def stay(self, key: bytes) -> bool:
        """Whether the files under a key are as they were written: then they stay."""
        known = self._known(key)
        if known is None or any(content is None for content in self._contents(known[0])):
            return False
        self.staying |= known[0]
        return True

    def read(self, key: bytes) -> tuple[dict[str, bytes], Any] | None:
        """The files under a key with what was told of them, to be written elsewhere; None where one is not
        what was written."""
        known = self._known(key)
        if known is None:
            return None
        files = dict(zip(known[0], self._contents(known[0]), strict=True))
        whole = {name: content for name, content in files.items() if content is not None}
        return (whole, known[1]) if len(whole) == len(files) else None

    def made(self, key: bytes, names: Iterable[str], told: Any = None) -> None:
        """Files were made, or are written again; ``told``, a JSON value, is read with them."""
        self._made[key] = (list(names), told)

    def keep(self, sums: Mapping[str, str]) -> None:
        """Keep what was made. ``sums`` are the checksums of all files of the site."""
        for key, (names, told) in self._made.items():
            if not all(name in sums for name in names):
                continue  # somebody else's plugin took it away
            value = json.dumps([{name: sums[name] for name in names}, told], ensure_ascii=False)
            self._store.add(key, value.encode("utf-8", "surrogatepass"))
        self._store.write()

    def _known(self, key: bytes) -> tuple[dict[str, str], Any] | None:
        value = self._values.get(key)
        if value is None:
            return None
        sums, told = json.loads(value)
        return sums, told

    def _contents(self, sums: Mapping[str, str]) -> Iterator[bytes | None]:
        """Each file's bytes, None where they are not those of its checksum."""
        for name, sum_ in sums.items():
            file = self.place(name)
            try:
                content = None if file.is_symlink() else file.read_bytes()
            except OSError:
                content = None
            yield content if content is not None and checksum(content) == sum_ else None
