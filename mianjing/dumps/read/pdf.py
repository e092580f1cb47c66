"""PDF files → lines: what is printed larger or bolder than the text is a title, and says so in Markdown."""

from __future__ import annotations

import io
import logging
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from mianjing.core.text import columns
from mianjing.dumps.read.errors import refuse

MOST_PAGES = 3000
_EDGE = 2
"""Lines at a page's top and bottom that may be its head and foot."""
_REPEATED = 0.5
_FEWEST_PAGES = 3
_PAGE_NUMBER = re.compile(
    r"^\s*(?:[-–—]\s*)?(?:第\s*)?\d{1,4}(?:\s*(?:/|of)\s*\d{1,4})?(?:\s*页)?(?:\s*[-–—])?\s*$"
)
_HYPHEN = re.compile(r"([A-Za-z]*[a-z])(?:[-\u00ad]|\s?\u2010)$")
# Within a line it shows that the program wrote every hyphen so; no soft one shows there.
_SOFT_HYPHEN = re.compile(r"\u00ad(?=[ \t]*\S)")
_BEHIND_A_WORD = re.compile(r"[\s\u2e80-\uffff]")
_COMPOUND = re.compile(r"[A-Za-z]+-[a-z]+")
_WORDS_A_PAGE = 8
_LARGER = 1.12
"""A line this many times as large as most of the text is a heading."""
_FULL = 0.7
"""Of the widest line's width: a title that fills so much of its line may go on in the next."""
_LONGEST_TITLE = 3
_MOST_TITLES = 0.5
"""Of all lines: what most of the text looks like is no title."""
_BOLD_NAME = re.compile(r"bold|black|heavy", re.IGNORECASE)
_BOLD_WEIGHT = 600
# A glyph shared by a Han character and a radical of its shape, or drawn for two letters at once, comes out
# under the code that nobody types. The second block of radicals has no mapping in Unicode's own tables.
_RADICALS = str.maketrans(
    "⺁⺋⺎⺓⺙⺟⺠⺩⺬⺮⺰⺼⻁⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻥⻦⻩⻬⻮⻰⻳",
    "厂卩尢幺攵母民王示竹纟月虎西见角贝车长门青韦页风飞食马鱼鸟黄齐齿龙龟",
)
_BEGINS = re.compile(
    r"\s*(?:[-*•●▪◦]|[（(\[【]?\d{1,3}[.．、:：)）\]】]|[①-⑳]|[一二三四五六七八九十]{1,3}、|第.{1,4}[章节题]|"
    r"(?:Q|A|问|答)\s?\d{0,3}\s?[.:：])",
    re.IGNORECASE,
)
"""What a line of its own begins with."""
_FOLDED = re.compile(r"[\u2f00-\u2fd5\ufb00-\ufb04]")
_ENDS = ("?", "？", "。", "!", "！", ":", "：")


Scaled = Sequence[float]
"""A matrix of the page: its fourth number stretches letters upwards."""


@dataclass(frozen=True)
class PageLine:
    """A line as the page shows it; ``size`` is its letters' in points, to half a point."""

    text: str
    bold: bool = False
    size: float = 0.0


def read_pdf(data: bytes, name: str) -> tuple[str, ...]:
    """The lines of a PDF's text, without page heads, feet and numbers. Raises ReadError."""
    from pypdf import PdfReader

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(io.BytesIO(data))
        locked = reader.is_encrypted and not reader.decrypt("")
        pages = [] if locked else [_printed(page) for page in reader.pages[:MOST_PAGES]]
    except Exception:
        raise refuse(
            name, "broken-document", "this PDF is broken and cannot be opened; download or export it again"
        ) from None
    if locked:
        raise refuse(name, "locked-document", "this PDF asks for a password; save a copy without one")
    if sum(len(line.text.strip()) for page in pages for line in page) < _WORDS_A_PAGE * len(pages):
        raise refuse(
            name, "no-text", "this PDF holds pictures of pages and no text; run OCR on it (ocrmypdf) first"
        )
    return tuple(with_titles(_joined(_without_edges(pages))))


def _printed(page: Any) -> list[PageLine]:
    """A page's lines. A line looks as all of its letters do."""
    pieces: list[tuple[str, bool, float]] = []

    def see(
        text: str,
        place: Sequence[float],
        matrix: Sequence[float],
        font: Mapping[str, Any] | None,
        size: float,
    ) -> None:
        pieces.append((text, _is_bold(font), round(2 * abs(size * matrix[3] * place[3])) / 2))

    text = page.extract_text(visitor_text=see)
    letters = [(char, bold, size) for piece, bold, size in pieces for char in piece]
    if "".join(char for char, _, _ in letters) != text:
        return [PageLine(whole(line)) for line in text.split("\n")]
    lines: list[list[tuple[str, bool, float]]] = [[]]
    for letter in letters:
        if letter[0] == "\n":
            lines.append([])
        else:
            lines[-1].append(letter)
    return [_line(line) for line in lines]


def _line(letters: Sequence[tuple[str, bool, float]]) -> PageLine:
    seen = [letter for letter in letters if letter[0].strip()]
    sizes = {size for _, _, size in seen}
    text = whole("".join(char for char, _, _ in letters))
    return PageLine(text, bool(seen) and all(bold for _, bold, _ in seen), min(sizes, default=0.0))


def _is_bold(font: Mapping[str, Any] | None) -> bool:
    if not font:
        return False
    described = font.get("/FontDescriptor")
    about = described.get_object() if described is not None else {}
    name = str(font.get("/BaseFont") or about.get("/FontName") or "")
    return bool(_BOLD_NAME.search(name)) or float(about.get("/FontWeight") or 0) >= _BOLD_WEIGHT


def whole(text: str) -> str:
    """``text`` with the characters that were meant, for radicals and joined letters.

    >>> whole("⾯试 ﬁnal ⻚")
    '面试 final 页'
    """
    return _FOLDED.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text.translate(_RADICALS))


def _without_edges(pages: Sequence[Sequence[PageLine]]) -> list[PageLine]:
    """All lines but the heads and feet that most pages share, and page numbers."""
    filled = [
        [replace(line, text=line.text.rstrip()) for line in page if line.text.strip()] for page in pages
    ]
    seen = Counter(_shape(line.text) for page in filled for line in {*page[:_EDGE], *page[-_EDGE:]})
    enough = max(_FEWEST_PAGES, _REPEATED * len(filled))
    lines: list[PageLine] = []
    for page in filled:
        for place, line in enumerate(page):
            edge = place < _EDGE or place >= len(page) - _EDGE
            if not (edge and (seen[_shape(line.text)] >= enough or _PAGE_NUMBER.match(line.text))):
                lines.append(line)
    return lines


def _shape(line: str) -> str:
    return re.sub(r"\d+", "0", line.strip())


def _joined(lines: Sequence[PageLine]) -> list[PageLine]:
    """Words that a line's end cut with a hyphen, whole again; one the text writes with a hyphen keeps it.

    >>> texts = "flex\\u00adflow and box\\u00adsizing: border\\u00ad", "box，即边框算在内。"
    >>> [line.text for line in _joined([PageLine(text) for text in texts])]
    ['flex-flow and box-sizing: border-box', '，即边框算在内。']
    """
    never_soft = any(_SOFT_HYPHEN.search(line.text) for line in lines)
    lines = [replace(line, text=_SOFT_HYPHEN.sub("-", line.text)) for line in lines]
    compounds = {found for line in lines for found in _COMPOUND.findall(line.text)}
    out: list[PageLine] = []
    for line in lines:
        above = out[-1].text if out else ""
        if (cut := _HYPHEN.search(above)) and line.text[:1].islower():
            word = _BEHIND_A_WORD.split(line.text, maxsplit=1)[0]
            rest = line.text[len(word) :].removeprefix(" ")
            hard = never_soft and above[-1] == "\u00ad"
            hyphen = "-" if hard or f"{cut[1]}-{word.rstrip('.,;:?!)')}" in compounds else ""
            out[-1] = replace(out[-1], text=f"{above[: cut.end(1)]}{hyphen}{word}")
            line = replace(line, text=rest)
            if not rest.strip():
                continue
        out.append(line)
    return out


def with_titles(lines: Sequence[PageLine]) -> list[str]:
    """The lines' text: larger ones as headings, a level each size, bold ones of the text's size in bold."""
    sizes = Counter(line.size for line in lines)
    usual = max(sizes, key=lambda size: (sizes[size], -size), default=0.0)
    larger = sorted((size for size in sizes if size > _LARGER * usual and usual), reverse=True)
    marks = {size: "#" * min(level, 6) + " " for level, size in enumerate(larger, 1)}
    widest = max((_extent(line) for line in lines if line.size == usual), default=0.0)
    out: list[tuple[str, bool]] = []
    for (mark, _), group in groupby(lines, key=lambda line: (marks.get(line.size, ""), line.bold)):
        run = list(group)
        strong = mark or (run[0].bold and run[0].size == usual)
        titles = _titles(run, widest) if strong else []
        if titles and max(count for _, count in titles) <= _LONGEST_TITLE:
            out += [(f"{mark}{text}" if mark else f"**{text}**", True) for text, _ in titles]
        else:
            out += [(line.text, False) for line in run]
    if sum(title for _, title in out) > _MOST_TITLES * len(out):
        return [line.text for line in lines]
    return [text for text, _ in out]


def _titles(run: Iterable[PageLine], widest: float) -> list[tuple[str, int]]:
    """Lines of one look as titles, each with its number of lines: one that fills its line goes on."""
    titles: list[tuple[str, int]] = []
    above: PageLine | None = None
    for line in run:
        goes_on = above and _extent(above) >= _FULL * widest and not above.text.endswith(_ENDS)
        if goes_on and above and not _BEGINS.match(line.text):
            text, count = titles[-1]
            space = " " if text[-1:].isascii() and line.text[:1].isascii() else ""
            titles[-1] = (f"{text}{space}{line.text.strip()}", count + 1)
        else:
            titles.append((line.text.strip(), 1))
        above = line
    return titles


def _extent(line: PageLine) -> float:
    """About how wide a line is."""
    return columns(line.text) * (line.size or 1.0)
