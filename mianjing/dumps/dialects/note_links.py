"""The notes part of a dump, line by line: links, remarks, images, and the headings they stand under."""

from __future__ import annotations

import re

from mianjing.core.model import Link
from mianjing.core.urls import public_url
from mianjing.dumps.dialects.line_coverage import Label

_HEADING = re.compile(r"^\s{0,3}(#{1,6})\s+(\S.{0,500}?)\s*#*\s*$")
_BOLD_LINE = re.compile(r"^(\d{0,3}(?:\.\d{1,3})*\s*+[.、．-]?)\s*+\*{2,4}([^*].{0,300}?)\*{2,4}$")
_NUMBERED = re.compile(r"^\d{1,3}(?:\.\d{1,3})+[.、．]?\s*(\S.{0,80})$")
_NUMBER = re.compile(r"^[*\s]*\d{1,3}(?:\.\d{1,3})*\s*[.、．)）-]\s*(?=\D)")
_IMAGE = re.compile(r"^!\[(.{0,300}?)\]\((\S{1,2000}?)(?:\s+\"[^\"\n]{0,300}\")?\)$|^!(https?://\S{1,2000})$")
_LINK = re.compile(r"^\[(.{1,500})\]\((\S{1,2000}?)\)$")
_URL = re.compile(r"^(?:(.{1,80}?)\s{0,9}[:：]\s{0,9})?<?(https?://[^\s<>]{1,2000})>?$")
_MARKS = re.compile(r"^[*\s]++|(?<![*\s])[*\s]++$")
_STRAY = re.compile(r"^[-+•·]+\s*|\*{3,}")
_NO_CAPTION = re.compile(r"^(?:untitled|image|img|图片?|)\s*\d*$", re.I)


def is_link(text: str) -> bool:
    """Whether a line is a link or an image and nothing else."""
    if "](" not in text and "://" not in text:
        return False
    bare = _MARKS.sub("", text)
    return bool(_LINK.match(bare) or _URL.match(bare) or _IMAGE.match(bare))


class NoteReader:
    """Reads note lines in order and keeps the rows of the reading list.

    A bare address takes the heading or short line just above it as its title. A link that leads nowhere for
    the reader (an intranet, a private page) keeps its title and loses its address.
    """

    def __init__(self) -> None:
        self._headings: list[tuple[int, str]] = []
        self._links: list[Link] = []
        self._untitled = ""  # the heading an address on the next line may take as its title

    @property
    def section(self) -> tuple[str, ...]:
        """The headings the current line stands under, the outermost first."""
        return tuple(title for _, title in self._headings)

    def links(self) -> tuple[Link, ...]:
        return tuple(self._links)

    def leave(self, level: int) -> None:
        """Close the headings of ``level`` and below: something else than notes begins there."""
        self._headings = [(outer, name) for outer, name in self._headings if outer < level]

    def read(self, number: int, text: str) -> list[Label]:
        """Take in one line; its roles."""
        bare = _MARKS.sub("", text)
        if not bare:
            return [("noise", "separator")] if text.strip() else []
        if heading := _HEADING.match(text):
            return self._head(len(heading[1]), heading[2])
        if image := _IMAGE.match(bare):
            return self._image(number, image[1] or "", image[2] or image[3])
        if link := _LINK.match(bare):
            return self._link(number, link[1], link[2])
        if address := _URL.match(bare):
            return self._link(number, address[1] or self._untitled, address[2])
        if bold := _BOLD_LINE.match(text.strip()):
            return self._head(7, bold[2])
        if numbered := _NUMBERED.match(bare):
            return self._head(7, numbered[1])
        return self._remark(number, bare)

    def _head(self, level: int, title: str) -> list[Label]:
        clean = _NUMBER.sub("", title).replace("*", "").strip(" :：") or title
        self.leave(level)
        self._headings.append((level, clean))
        self._untitled = clean
        return [("heading", "")]

    def _link(self, number: int, title: str, url: str) -> list[Label]:
        clean = title.replace("*", "").strip()
        address = public_url(url) or public_url(clean)
        self._links.append(Link(clean or url, address, "", self.section, number))
        self._untitled = ""
        return [("note", "link")]

    def _image(self, number: int, caption: str, path: str) -> list[Label]:
        shown = "" if _NO_CAPTION.match(caption.strip()) else f"{caption.strip()}，"
        self._links.append(Link("", None, f"图片缺失：{shown}`{path}`", self.section, number))
        return [("note", "image that did not come along")]

    def _remark(self, number: int, bare: str) -> list[Label]:
        remark = _STRAY.sub("", bare.replace("\xa0", " "))
        self._links.append(Link("", None, remark, self.section, number))
        self._untitled = _NUMBER.sub("", remark).replace("*", "").strip() if len(remark) <= 60 else ""
        return [("note", "remark")]
