"""Word and PDF files → Markdown or plain lines. Their lines are those of the text taken out."""

from __future__ import annotations

import io
import logging
import re
from collections import Counter
from collections.abc import Sequence

from mianjing.dumps.read.errors import refuse
from mianjing.dumps.read.html import read_html

MOST_PAGES = 3000
_EDGE = 2
"""Lines at a page's top and bottom that may be its head and foot."""
_REPEATED = 0.5
_FEWEST_PAGES = 3
_PAGE_NUMBER = re.compile(
    r"^\s*(?:[-–—]\s*)?(?:第\s*)?\d{1,4}(?:\s*(?:/|of)\s*\d{1,4})?(?:\s*页)?(?:\s*[-–—])?\s*$"
)
_HYPHEN = re.compile(r"[a-z]-$")
_WORDS_A_PAGE = 8


def read_word(data: bytes, name: str) -> tuple[str, ...]:
    """The lines of a DOCX file, its headings, lists and tables as Markdown. Raises ReadError."""
    import mammoth

    try:
        html = mammoth.convert_to_html(io.BytesIO(data)).value
    except Exception:
        raise refuse(
            name, "broken-document", "this is not a Word document that can be opened; save it as .docx again"
        ) from None
    return read_html(html, name).lines


def read_pdf(data: bytes, name: str) -> tuple[str, ...]:
    """The lines of a PDF's text, without page heads, feet and numbers. Raises ReadError."""
    from pypdf import PdfReader

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(io.BytesIO(data))
        locked = reader.is_encrypted and not reader.decrypt("")
        pages = [] if locked else [page.extract_text().split("\n") for page in reader.pages[:MOST_PAGES]]
    except Exception:
        raise refuse(
            name, "broken-document", "this PDF is broken and cannot be opened; download or export it again"
        ) from None
    if locked:
        raise refuse(name, "locked-document", "this PDF asks for a password; save a copy without one")
    if sum(len("".join(page).strip()) for page in pages) < _WORDS_A_PAGE * len(pages):
        raise refuse(
            name, "no-text", "this PDF holds pictures of pages and no text; run OCR on it (ocrmypdf) first"
        )
    return tuple(_joined(_without_edges(pages)))


def _without_edges(pages: Sequence[Sequence[str]]) -> list[str]:
    """All lines but the heads and feet that most pages share, and page numbers."""
    filled = [[line.rstrip() for line in page if line.strip()] for page in pages]
    seen = Counter(_shape(line) for page in filled for line in {*page[:_EDGE], *page[-_EDGE:]})
    enough = max(_FEWEST_PAGES, _REPEATED * len(filled))
    lines: list[str] = []
    for page in filled:
        for place, line in enumerate(page):
            edge = place < _EDGE or place >= len(page) - _EDGE
            if not (edge and (seen[_shape(line)] >= enough or _PAGE_NUMBER.match(line))):
                lines.append(line)
    return lines


def _shape(line: str) -> str:
    return re.sub(r"\d+", "0", line.strip())


def _joined(lines: Sequence[str]) -> list[str]:
    """Words that a line's end cut with a hyphen, whole again."""
    out: list[str] = []
    for line in lines:
        if out and _HYPHEN.search(out[-1]) and line[:1].islower():
            word, _, rest = line.partition(" ")
            out[-1] = out[-1][:-1] + word
            line = rest
            if not line.strip():
                continue
        out.append(line)
    return out
