"""HTML pages → Markdown lines, each with the lines of the page it came from.

Navigation, scripts and forms are set aside; of a page with one main part only that is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PageElement, PreformattedString, Tag

from mianjing.core.model import PlacedText, Span
from mianjing.dumps.read.errors import refuse

DEEPEST = 120
"""Levels of nesting that are told apart; below them only the words are kept."""

_ASIDE = frozenset(
    (
        "script",
        "style",
        "nav",
        "footer",
        "aside",
        "form",
        "button",
        "noscript",
        "svg",
        "iframe",
        "template",
        "head",
        "select",
        "input",
        "textarea",
        "object",
        "canvas",
    )
)
_ASIDE_CLASS = re.compile(
    r"^(?:nav|navbar|sidebar|footer|breadcrumbs?|advert\w*|ads?|ad-\w+|comments?|share|related|cookie\w*|menu|"
    r"toolbar|header-?(?:anchor|link)|anchor-?link|hash-link)$"
)
_BLOCKS = frozenset(
    (
        "p",
        "div",
        "section",
        "article",
        "main",
        "header",
        "body",
        "html",
        "figure",
        "figcaption",
        "center",
        "address",
        "fieldset",
        "[document]",
        "dl",
        "table",
        "thead",
        "tbody",
        "tfoot",
        "tr",
        "td",
        "th",
        "hr",
    )
)
_CONTAINERS = frozenset(("blockquote", "dd", "details", "li"))
_TITLES = ["h1", "h2", "h3", "h4", "h5", "h6"]
_NOT_INLINE = ["p", "div", "ul", "ol", "table", "pre", "blockquote", "details", *_TITLES]
_NOT_IN_TABLES = ["table", "pre", "details", *_TITLES]
_SPACES = re.compile(r"[ \t\r\n\f\u00a0]+")
_ERROR_PAGE = re.compile(
    r"\b(?:404|403|502|503)\b|page not found|access denied|just a moment|enable javascript|attention required"
    r"|页面不存在|页面找不到|访问被拒绝|请开启\s?javascript|安全验证|请完成验证|人机验证",
    re.IGNORECASE,
)
_ERROR_PAGE_WORDS = 1200
_MAIN_SHARE = 0.4


def read_html(text: str, name: str) -> PlacedText:
    """The readable text of a page. Raises ReadError for an error page or one without text."""
    soup = BeautifulSoup(text, "html.parser")
    words = soup.get_text(" ", strip=True)
    if len(words) < _ERROR_PAGE_WORDS and (found := _ERROR_PAGE.search(words)):
        raise refuse(
            name,
            "error-page",
            f"this HTML is an error page (“{found[0]}”), not the page meant; save that page again",
        )
    walker = _HtmlLines()
    walker.block(_main(soup, len(words)), 1, 0)
    if not any(line.strip() for line, _ in walker.lines):
        raise refuse(name, "no-text", "this HTML page has no text; its content may be loaded by a script")
    return PlacedText(tuple(line for line, _ in walker.lines), tuple(place for _, place in walker.lines))


def words_of_html(text: str) -> str:
    """A field of HTML as Markdown; text without markup as it is.

    >>> words_of_html("<div>a <b>b</b></div>&amp; c")
    'a **b**\\n\\n& c'
    """
    if "<" not in text and "&" not in text:
        return text
    walker = _HtmlLines()
    walker.block(BeautifulSoup(text, "html.parser"), 1, 0)
    return "\n".join(line for line, _ in walker.lines).strip()


def _main(soup: BeautifulSoup, size: int) -> Tag:
    """The page's one main part, if most of the words are in it."""
    for name in ("article", "main"):
        parts = soup.find_all(name)
        if len(parts) == 1 and len(parts[0].get_text(" ", strip=True)) >= _MAIN_SHARE * size:
            return parts[0]
    return soup.body or soup


class _HtmlLines:
    """Collects lines; ``prefix`` stands before each (a quote's mark, a list's indent)."""

    def __init__(self) -> None:
        self.lines: list[tuple[str, Span]] = []
        self.prefix = ""
        self.words: list[str] = []
        self.first = self.last = 0

    def block(self, tag: Tag, at: int, depth: int) -> int:
        """Write a block's children from the page's line ``at`` on; the line its last child ends on."""
        for child in tag.children:
            at = self._child(child, at, depth)
        self.flush()
        return at

    def flush(self) -> None:
        """End the paragraph being collected."""
        text = _SPACES.sub(" ", "".join(self.words)).strip()
        self.words = []
        if text:
            for part in filter(None, map(str.strip, text.split("\v"))):
                self.write(part, self.first, self.last)
            self.gap()
        self.first = 0

    def write(self, text: str, first: int, last: int) -> None:
        self.lines.append((self.prefix + text, Span(first, max(first, last))))

    def gap(self) -> None:
        if self.lines and self.lines[-1][0].strip():
            self.lines.append(("", self.lines[-1][1]))

    def _child(self, child: PageElement, at: int, depth: int) -> int:
        if isinstance(child, Tag):
            return self._tag(child, child.sourceline or at, depth + 1)
        if isinstance(child, NavigableString):
            if not isinstance(child, PreformattedString):
                self._say(str(child), at)
            return at + child.count("\n")
        return at

    def _say(self, text: str, at: int) -> None:
        if text.strip():
            before = len(text) - len(text.lstrip())
            start = at + text.count("\n", 0, before)
            self.first = self.first or start
            self.last = max(start, at + text.rstrip().count("\n"))
        self.words.append(text)

    def _tag(self, tag: Tag, at: int, depth: int) -> int:
        name = tag.name
        if name in _ASIDE or _set_aside(tag):
            return at + _newlines(tag)
        if depth > DEEPEST:
            self._say(tag.get_text(" "), at)
            return at + _newlines(tag)
        if name == "br":
            self.words.append("\v")
            return at
        if name == "img":
            place = tag.get("src") or tag.get("data-src") or tag.get("data-original") or ""
            self._say(f"![{tag.get('alt') or ''}]({place})", at)
            return at
        if len(name) == 2 and name[0] == "h" and name[1] in "123456":
            return self._titled(tag, at, depth, "#" * int(name[1]) + " ")
        if name == "dt":
            return self._titled(tag, at, depth, "**", "**")
        if name == "summary":
            return self._titled(tag, at, depth, "<summary>", "</summary>")
        if name == "pre":
            return self._code(tag, at)
        if name in ("ul", "ol"):
            return self._list(tag, at, depth)
        if name == "table" and not tag.find(_NOT_IN_TABLES):
            return self._table(tag, at)
        if name in _CONTAINERS:
            return self._container(tag, at, depth)
        if name in _BLOCKS:
            self.flush()
            return self.block(tag, at, depth)
        return self._inline(tag, at, depth)

    def _inline(self, tag: Tag, at: int, depth: int) -> int:
        mark = {"strong": "**", "b": "**", "em": "*", "i": "*", "code": "`", "kbd": "`"}.get(tag.name, "")
        link = tag.get("href") if tag.name == "a" else None
        if not tag.get_text("", strip=True) and not tag.find("img"):
            return at + _newlines(tag)
        if tag.find(_NOT_INLINE):
            mark, link = "", None
        self.words.append("[" if link else mark)
        for child in tag.children:
            at = self._child(child, at, depth)
        self.words.append(f"]({link})" if link else mark)
        return at

    def _container(self, tag: Tag, at: int, depth: int) -> int:
        self.flush()
        before = self.prefix
        if tag.name == "details":
            self.write("<details>", at, at)
        elif tag.name == "blockquote":
            self.prefix += "> "
        at = self.block(tag, at, depth)
        self.prefix = before
        if tag.name == "details":
            self.write("</details>", at, at)
            self.gap()
        return at

    def _titled(self, tag: Tag, at: int, depth: int, before: str, after: str = "") -> int:
        self.flush()
        for child in tag.children:
            at = self._child(child, at, depth)
        text = _SPACES.sub(" ", "".join(self.words).replace("\v", " ")).strip().strip("*").strip()
        self.words = []
        if text:
            self.write(before + text + after, self.first, self.last)
            self.gap()
        self.first = 0
        return at

    def _code(self, tag: Tag, at: int) -> int:
        self.flush()
        text = tag.get_text()
        fence = "```" if "```" not in text else "````"
        code = text.strip("\n").split("\n")
        start = at + len(text) - len(text.lstrip("\n"))
        self.write(fence, at, at)
        for offset, line in enumerate(code):
            self.write(line.rstrip(), start + offset, start + offset)
        self.write(fence, start + len(code) - 1, at + text.count("\n"))
        self.gap()
        return at + text.count("\n")

    def _list(self, tag: Tag, at: int, depth: int) -> int:
        self.flush()
        number = int(str(tag.get("start"))) if str(tag.get("start") or "").isdigit() else 1
        before = self.prefix
        for item in tag.find_all("li", recursive=False):
            mark = f"{number}. " if tag.name == "ol" else "- "
            number += 1
            begun = len(self.lines)
            self.prefix = before + " " * len(mark)
            self.block(item, item.sourceline or at, depth)
            self.prefix = before
            if len(self.lines) > begun:
                text, place = self.lines[begun]
                self.lines[begun] = (before + mark + text[len(before) + len(mark) :], place)
        self.gap()
        return at + _newlines(tag)

    def _table(self, tag: Tag, at: int) -> int:
        self.flush()
        for place, row in enumerate(tag.find_all("tr")):
            cells = row.find_all(["td", "th"])
            first = row.sourceline or at
            texts = [_SPACES.sub(" ", cell.get_text(" ", strip=True)).replace("|", "\\|") for cell in cells]
            self.write("| " + " | ".join(texts) + " |", first, first + _newlines(row))
            if not place:
                self.write("|" + " --- |" * max(1, len(cells)), first, first)
        self.gap()
        return at + _newlines(tag)


def _set_aside(tag: Tag) -> bool:
    names: Iterable[str] = tag.get("class") or ()
    return tag.get("hidden") is not None or any(_ASIDE_CLASS.match(name.casefold()) for name in names)


def _newlines(tag: Tag) -> int:
    """Line ends within a tag, as far as the parser keeps them."""
    return sum(str(text).count("\n") for text in tag.find_all(string=True))
