"""Zip archives that come out alike on any machine and day."""

from __future__ import annotations

from zipfile import ZIP_DEFLATED, ZipInfo

_DATE = (1980, 1, 1, 0, 0, 0)  # the earliest a zip can name
_UNIX = 3


def zip_row(name: str) -> ZipInfo:
    """How a file of an archive is told of: no clock, no owner, no system of its own.

    >>> zip_row("a.txt").date_time
    (1980, 1, 1, 0, 0, 0)
    """
    row = ZipInfo(name, _DATE)
    row.compress_type = ZIP_DEFLATED
    row.external_attr = 0o644 << 16
    row.create_system = _UNIX
    return row
