"""The offline copy: a built site in one zip, to be unpacked and opened from the disk."""

from __future__ import annotations

import zipfile
from pathlib import Path

# What only a server, a search engine or a reader with a connection needs.
_LEFT_OUT = frozenset({"sitemap.xml", "sitemap.xml.gz", "robots.txt", "feed.xml", "llms.txt", "404.html"})
_DATE = (1980, 1, 1, 0, 0, 0)


def pack(site: Path, target: Path, folder: str) -> int:
    """Write ``site`` to the zip ``target``, inside ``folder``; the number of files. Same site, same bytes."""
    files = sorted(path for path in site.rglob("*") if path.is_file() and _wanted(path.relative_to(site)))
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in files:
            row = zipfile.ZipInfo(f"{folder}/{path.relative_to(site).as_posix()}", _DATE)
            row.compress_type = zipfile.ZIP_DEFLATED
            row.external_attr = 0o644 << 16
            row.create_system = 3
            archive.writestr(row, path.read_bytes())
    return len(files)


def _wanted(path: Path) -> bool:
    return path.as_posix() not in _LEFT_OUT and path.parts[0] != "download"
