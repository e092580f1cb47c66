"""``sources/``: bytes → ``Dump``.

>>> from pathlib import Path
>>> read_dump(Path("no-such-file.txt"))
Traceback (most recent call last):
    ...
mianjing.dumps.read.errors.ReadError: no-such-file.txt:0: there is no such file; check the path
"""

from mianjing.dumps.read.decode import decode
from mianjing.dumps.read.dump import read_dump
from mianjing.dumps.read.errors import ReadError

__all__ = ["ReadError", "decode", "read_dump"]
