"""Org and AsciiDoc → Markdown, line by line: each line of the result stands for one of the file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from mianjing.core.model import PlacedText, Span

Placed = Iterator[tuple[Span | int, str]]

_DEEPEST = 6
_LONGEST_DRAWER = 40

_ORG_HEADING = re.compile(
    r"^(\*{1,12})[ \t]+(?:(?:TODO|DONE|NEXT|WAITING|CANCELL?ED)[ \t]+)?(?:\[#[A-C]\][ \t]+)?"
    r"(\S.*?)(?:[ \t]+:[\w@#%:]{1,80}:)?[ \t]*$"
)
_ORG_KEYWORD = re.compile(r"^[ \t]*#\+(\w{1,30}):[ \t]*(.*)$")
_ORG_BLOCK = re.compile(r"^([ \t]*)#\+(begin|end)_(\w{1,20})\b[ \t]*([\w+#-]{0,20})", re.IGNORECASE)
_ORG_COMMENT = re.compile(r"^[ \t]*#(?: |$)")
_ORG_DRAWER = re.compile(r"^[ \t]*:[A-Za-z][\w-]{0,30}:[ \t]*$")
_ORG_DRAWER_END = re.compile(r"^[ \t]*:end:[ \t]*$", re.IGNORECASE)
_ORG_PLANNING = re.compile(r"^[ \t]*(?:SCHEDULED|DEADLINE|CLOSED):[ \t]*[<\[]")
_ORG_TABLE_RULE = re.compile(r"^[ \t]*\|[-+]+\|?[ \t]*$")
_ORG_LINK = re.compile(r"\[\[([^\[\]]{1,400})\](?:\[([^\[\]]{1,300})\])?\]")
_ORG_VERBATIM = re.compile(r"(?<![\w=~])([=~])(\S(?:[^=~\n]{0,120}\S)?)\1(?![\w=~])")
_ORG_BOLD = re.compile(r"(?<![\w*])\*(\S(?:[^*\n]{0,200}[^\s*])?)\*(?![\w*])")

_DOC_TITLE = re.compile(r"^(={1,6})[ \t]+(\S.*?)(?:[ \t]+=+)?[ \t]*$")
_DOC_ATTRIBUTE = re.compile(r"^:!?[\w-]{1,40}!?:(?:[ \t].*)?$")
_DOC_OPTIONS = re.compile(r"^\[(?!\d+\])[^\[\]]{0,200}\][ \t]*$|^\[\[[^\[\]]{1,80}\]\][ \t]*$")
_DOC_SOURCE = re.compile(r"^\[(?:source|,)[ \t]*,?[ \t]*([\w+#-]{0,20})")
_DOC_LISTING = re.compile(r"^(-{4,}|\.{4,}|`{3,}\w{0,20})[ \t]*$")
_DOC_BORDER = re.compile(r"^(?:={4,}|\*{4,}|_{4,}|--|\+|<{3,}|'{3,})[ \t]*$")
_DOC_COMMENT = re.compile(r"^//(?!/)")
_DOC_TERM = re.compile(r"^[ \t]{0,4}(\S.{0,400}?)(?<!:)::[ \t]*(?:(?<=[ \t])(\S.*))?$")
_DOC_LIST = re.compile(r"^[ \t]*(\*{1,5}|\.{1,5})[ \t]+(?=\S)")
_DOC_CAPTION = re.compile(r"^\.(?=[^\s.])(.{1,200})$")
_DOC_TABLE = re.compile(r"^\|={3,}[ \t]*$")
_DOC_LINK = re.compile(
    r"(?:link:)?((?:https?://|\w[\w./-]{0,200}\.html)[^\s\[\]]{0,300})\[([^\[\]]{1,300})\]"
)
_DOC_IMAGE = re.compile(r"image::?([^\s\[\]]{1,300})\[([^\[\]]{0,200})\]")


def is_org(lines: Iterable[str]) -> bool:
    """True for what only an Org file has: stars for headings, which are no bold of Markdown's."""
    return (
        sum(1 for text in lines if text[:2] == "**" and _ORG_HEADING.match(text) and "**" not in text[2:]) > 1
    )


def is_asciidoc(lines: Iterable[str]) -> bool:
    """True for headings of equal signs."""
    return sum(1 for text in lines if text[:2] == "==" and _DOC_TITLE.match(text)) > 1


def read_org(text: str, name: str) -> PlacedText:
    return placed(_org(text.split("\n")))


def read_asciidoc(text: str, name: str) -> PlacedText:
    return placed(_asciidoc(text.split("\n")))


def placed(rows: Placed) -> PlacedText:
    """Lines of Markdown with the place in the file that each stands for."""
    lines, places = [], []
    for place, text in rows:
        lines.append(text)
        places.append(Span(place, place) if isinstance(place, int) else place)
    return PlacedText(tuple(lines), tuple(places))


def _org(lines: list[str]) -> Placed:
    code, quote, drawer_ends, ruled = "", "", 0, False
    for number, text in enumerate(lines, 1):
        if block := _ORG_BLOCK.match(text):
            kind, opens = block[3].casefold(), block[2].casefold() == "begin"
            literal = kind in ("src", "example")
            if literal or not code:
                code = kind if literal and opens else ""
                quote = "> " if kind == "quote" and opens else ""
                language = block[4] if opens and kind == "src" else ""
                yield number, f"{block[1]}```{language}" if literal else ""
                continue
        if code:
            yield number, text
            continue
        if _ORG_DRAWER.match(text) and number > drawer_ends:
            drawer_ends = _drawer_end(lines, number)
        table = text.lstrip().startswith("|")
        if _dress_of_org(text) or number <= drawer_ends:
            yield number, ""
        elif heading := _ORG_HEADING.match(text):
            yield number, "#" * min(len(heading[1]), _DEEPEST) + " " + _org_words(heading[2])
        elif keyword := _ORG_KEYWORD.match(text):
            yield number, f"# {keyword[2]}" if keyword[1].casefold() == "title" and keyword[2] else ""
        elif table and _ORG_TABLE_RULE.match(text):
            yield number, "" if ruled else text.replace("+", "|")
            ruled = True
        else:
            yield number, quote + _org_words(text.lstrip() if quote else text)
        ruled = ruled and table


def _dress_of_org(text: str) -> bool:
    return bool(_ORG_COMMENT.match(text) or _ORG_PLANNING.match(text))


def _drawer_end(lines: list[str], number: int) -> int:
    for later in range(number + 1, min(len(lines), number + _LONGEST_DRAWER) + 1):
        if _ORG_DRAWER_END.match(lines[later - 1]):
            return later
    return 0


def _org_words(text: str) -> str:
    text = _ORG_LINK.sub(lambda found: f"[{found[2]}]({found[1]})" if found[2] else f"<{found[1]}>", text)
    text = _ORG_VERBATIM.sub(r"`\2`", text)
    return _ORG_BOLD.sub(r"**\1**", text)


def _asciidoc(lines: list[str]) -> Placed:
    fence, language, table_row, options = "", "", -1, 0
    for number, text in enumerate(lines, 1):
        listing = _DOC_LISTING.match(text)
        if fence:
            closed = bool(listing and text.strip()[:4] == fence)
            yield number, "```" if closed else text
            fence = "" if closed else fence
        elif listing:
            fence = text.strip()[:4] if text[0] != "`" else "```"
            above = options if options == number - 1 else number
            yield Span(above, number), text.strip() if text[0] == "`" else "```" + language
            language = ""
        elif _DOC_TABLE.match(text):
            table_row = -1 if table_row >= 0 else 0
            yield number, ""
        elif table_row >= 0 and text.startswith("|"):
            cells = [_doc_words(cell.strip()) for cell in text[1:].split("|")]
            yield number, "| " + " | ".join(cells) + " |"
            if not table_row:
                yield number, "|" + " --- |" * len(cells)
            table_row += 1
        elif _DOC_OPTIONS.match(text):
            source = _DOC_SOURCE.match(text)
            language = source[1] if source else language
            options = number
        else:
            yield from ((number, line) for line in _doc_line(text))


def _doc_line(text: str) -> Iterator[str]:
    if _DOC_ATTRIBUTE.match(text) or _DOC_BORDER.match(text) or _DOC_COMMENT.match(text):
        yield ""
    elif title := _DOC_TITLE.match(text):
        yield "#" * len(title[1]) + " " + _doc_words(title[2])
    elif term := _DOC_TERM.match(text):
        yield f"**{term[1].strip('*')}**"
        if term[2]:
            yield ""
            yield _doc_words(term[2])
    elif item := _DOC_LIST.match(text):
        mark = "- " if item[1][0] == "*" else "1. "
        yield " " * len(mark) * (len(item[1]) - 1) + mark + _doc_words(text[item.end() :])
    elif caption := _DOC_CAPTION.match(text):
        yield f"*{caption[1].strip()}*"
    else:
        yield _doc_words(text)


def _doc_words(text: str) -> str:
    text = _DOC_IMAGE.sub(r"![\2](\1)", text)
    text = _DOC_LINK.sub(r"[\2](\1)", text)
    return _ORG_BOLD.sub(r"**\1**", text)
