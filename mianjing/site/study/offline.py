"""The offline copy: a built site in one zip, to be unpacked and opened from the disk.

It is the site itself but for two things: without a server a link to a folder must name the file in it (those
that scripts make are put right in the browser, by ``theme/search/local.js``), and what is only on the web is
not offered.
"""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

from mianjing.site.study.archive import zip_row

# What only a server, a search engine or a reader with a connection needs.
_LEFT_OUT = frozenset(
    "404.html feed.xml llms.txt manifest.webmanifest robots.txt sitemap.xml sitemap.xml.gz sw.js".split()  # noqa: SIM905
)
# What a page offers only on the web, and what it says instead.
_ONLINE = re.compile(r"<!--online-->.*?<!--/online-->", re.DOTALL)
_OFFLINE = re.compile(r"<!--offline (.*?)-->", re.DOTALL)
_FOLDER = re.compile(r'(\shref=")((?:[^":?#]*/)?\.{0,2})(?=["?#])')


def pack(site: Path, target: Path, folder: str) -> int:
    """Write ``site`` to the zip ``target``, inside ``folder``; the number of files. Same site, same bytes."""
    files = sorted(path for path in site.rglob("*") if path.is_file() and _wanted(path.relative_to(site)))
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in files:
            row = zip_row(f"{folder}/{path.relative_to(site).as_posix()}")
            data = path.read_bytes()
            archive.writestr(row, from_disk(data.decode()) if path.suffix == ".html" else data)
    return len(files)


def from_disk(page: str) -> str:
    """``page`` for opening without a server.

    >>> from_disk('<a href="../x/#a"><a href="."><a href="#b"><a href="a.html">')
    '<a href="../x/index.html#a"><a href="./index.html"><a href="#b"><a href="a.html">'
    >>> from_disk('<a href="https://site.example/">')
    '<a href="https://site.example/">'
    >>> from_disk("<!--online-->a<!--/online--><!--offline <p>b</p>-->")
    '<p>b</p>'
    """
    return _FOLDER.sub(_named, _OFFLINE.sub(r"\1", _ONLINE.sub("", page)))


def _named(link: re.Match[str]) -> str:
    before, folder = link.groups()
    if not folder:
        return link[0]
    return f"{before}{folder}{'' if folder.endswith('/') else '/'}index.html"


def _wanted(path: Path) -> bool:
    return path.as_posix() not in _LEFT_OUT and path.parts[0] != "download"
