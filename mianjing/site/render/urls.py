"""Addresses within the site: one page path gives its file and its URL, in both of MkDocs' URL styles."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import takewhile
from urllib.parse import quote


@dataclass(frozen=True)
class Urls:
    """``directory`` mirrors ``use_directory_urls``: off for a copy that is opened from disk."""

    directory: bool = True

    def file(self, path: str) -> str:
        """The file of page ``path`` within the site.

        >>> Urls().file("rag/x"), Urls().file("rag/index"), Urls(directory=False).file("rag/x")
        ('rag/x/index.html', 'rag/index.html', 'rag/x.html')
        """
        if not self.directory or path.rpartition("/")[2] == "index":
            return f"{path}.html"
        return f"{path}/index.html"

    def page(self, path: str) -> str:
        """The URL of page ``path``, relative to the site's root.

        >>> Urls().page("rag/x"), Urls().page("index"), Urls(directory=False).page("rag/index")
        ('rag/x/', '', 'rag/index.html')
        """
        file = self.file(path)
        return quote(file.removesuffix("index.html") if self.directory else file)


def relative(target: str, page: str) -> str:
    """``target`` as seen from ``page``, both URLs relative to the site's root.

    >>> relative("rag/y/#answer-1", "rag/x/"), relative("", "rag/x/"), relative("", "")
    ('../y/#answer-1', '../../', './')
    """
    path, hash_, fragment = target.partition("#")
    there, here = [part for part in path.split("/") if part], page.split("/")[:-1]
    shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(there, here, strict=False)))
    seen = "/".join(("..",) * (len(here) - shared) + tuple(there[shared:])) or "."
    if path == "" or path.endswith("/"):
        seen += "/"
    return seen + hash_ + fragment
