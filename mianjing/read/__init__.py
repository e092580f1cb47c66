"""``sources/``: bytes → ``Dump``, and the manifest that says what each dump is.

>>> from pathlib import Path
>>> read_dump(Path("no-such-file.txt"))
Traceback (most recent call last):
    ...
mianjing.read.errors.ReadError: no-such-file.txt:0: there is no such file; check the path
"""

from mianjing.read.decode import decode
from mianjing.read.dump import read_dump
from mianjing.read.errors import ReadError
from mianjing.read.manifest import load_manifest, load_withdrawn

__all__ = ["ReadError", "decode", "load_manifest", "load_withdrawn", "read_dump"]
