"""HTML that Markdown was mixed with, and text in angle brackets that would be taken for HTML."""

from __future__ import annotations

import html
import re
from itertools import groupby

from mianjing.dumps.repair.mask import outside_code, outside_code_and_math

_COMMENT = re.compile(r"<!--(?:(?!<!--).){0,4000}?-->", re.S)
_BACK_LINK = re.compile(
    r"^[ \t>]{0,40}(?:<[a-z][^<>\n]{0,300}>[ \t]{0,9}){0,9}\[?(?:🔝|↑|⬆️?)?[ \t]{0,9}"
    r"(?:返回|回到|back[ \t]+to)[ \t]*(?:目录|顶部|top|contents)[ \t]*(?:\]\([^()\n]{0,200}\))?"
    r"(?:[ \t]*</[a-z]+>)*[ \t]*$",
    re.I | re.M,
)
_ATTRIBUTE = re.compile(
    r"""\b(src|href|alt|title|data-src)\s*=\s*(?:"([^"\n]*)"|'([^'\n]*)'|([^\s"'>]+))""", re.I
)
# A tag is well formed, each attribute with its value: a<b 且 c>d and List<T> are none.
_VALUE = r"""[a-zA-Z_:][\w:.-]{0,40}\s*=\s*(?:"[^"<>\n]{0,1500}"|'[^'<>\n]{0,1500}'|[^\s"'<>]{1,1500})"""
_ATTRIBUTES = rf"(?:\s+{_VALUE}(?:\s*{_VALUE})*+)?+\s*/?"
_IMAGE = re.compile(rf"<img\b({_ATTRIBUTES})>", re.I)
_LINK = re.compile(rf"<a\b({_ATTRIBUTES})>([^<>\n]{{0,500}})</a>", re.I)
_HEADING = re.compile(rf"^[ \t]*<h([1-6])\b{_ATTRIBUTES}>(.{{0,500}}?)</h\1>[ \t]*$", re.I | re.M)
# Blanks before a tag, taken from their first one on so that a long run is read once; the tag may also stand
# right behind blanks that the tag before it took.
_BLANKS = r"(?:(?<![ \t])[ \t]+)?"
_BREAK = re.compile(_BLANKS + r"<br[ \t]*/?>[ \t]*\n?", re.I)
_PARAGRAPH = re.compile(
    _BLANKS + rf"</?(?:p|div|center|section|article|figure|details|aside)\b{_ATTRIBUTES}>[ \t]*", re.I
)
_ITEM = re.compile(_BLANKS + rf"<li\b{_ATTRIBUTES}>[ \t]*", re.I)
_LIST = re.compile(_BLANKS + rf"(?:</?(?:ul|ol)\b{_ATTRIBUTES}>|</li>)[ \t]*", re.I)
_PAIRED = (
    (
        re.compile(
            rf"<(strong|b|summary|figcaption)\b{_ATTRIBUTES}>[ \t]*([^<>\n]{{1,500}}?)[ \t]*</\1>", re.I
        ),
        r"**\2**",
    ),
    (re.compile(rf"<(em|i)\b{_ATTRIBUTES}>[ \t]*([^<>\n*]{{1,500}}?)[ \t]*</\1>", re.I), r"*\2*"),
    (re.compile(rf"<(code|kbd|tt)\b{_ATTRIBUTES}>([^<>\n`]{{1,500}}?)</\1>", re.I), r"`\2`"),
)
_DROPPED = re.compile(
    r"<(/?)(font|span|a|u|ins|mark|small|big|strong|b|em|i|summary|figcaption|nobr)\b" + _ATTRIBUTES + ">",
    re.I,
)
_KEPT = (
    r"sub|sup|br|table|thead|tbody|tr|td|th|caption|colgroup|col|hr|kbd|dl|dt|dd|blockquote|code|pre|del|s"
)
_BRACKETED = r"<(?!https?://|mailto:|<)(?:/?[A-Za-z]|[!?])[^<>\n`]{0,80}>"
_ONE_BRACKETED = re.compile(_BRACKETED)
_COMPARED = r"(?:(?<=[A-Za-z0-9_)])(?=<[^<>\n]{1,80}>[A-Za-z0-9_(]))"
_BRACKETED_RUN = re.compile(rf"(?<![\\<`])(?!{_COMPARED})(?:{_BRACKETED})+(?!`)")
_REAL_TAG = re.compile(rf"/?(?:{_KEPT})(?:\s[^<>]*)?/?", re.I)
_ADDRESS = re.compile(r"[^\s@]{1,64}@[^\s@]{1,190}|[a-z][a-z0-9+.-]{1,10}:\S+", re.I)
_ENTITY_SPACE = re.compile(r"&(?:nbsp|ensp|emsp|thinsp|#160|#xa0);", re.I)
_ATTRIBUTE_TAIL = re.compile(r"^\"[\w-]{1,30}\">", re.M)


def leftovers(text: str) -> str:
    """HTML with a Markdown equivalent becomes that; anchors, layout and comments go; sub and sup stay.

    >>> leftovers('<center><b>结构</b><br/>见 <a href="https://arxiv.org">论文</a></center>')
    '\\n\\n**结构**\\n\\n见 [论文](https://arxiv.org)\\n\\n'
    """
    return outside_code(_leftovers, text)


def cut_attributes(text: str) -> str:
    """The end of a tag that a converter cut in two, at the start of a line.

    >>> cut_attributes('"nolink">Langchain是一个框架')
    'Langchain是一个框架'
    """
    return outside_code(lambda prose: _ATTRIBUTE_TAIL.sub("", prose), text)


def bracketed_words(text: str) -> str:
    """Words in angle brackets that are no HTML become code, or a browser would swallow them.

    >>> bracketed_words("输入 <X>，改造成 <instruction, x, y>，见 <https://arxiv.org>")
    '输入 `<X>`，改造成 `<instruction, x, y>`，见 <https://arxiv.org>'
    """

    def change(match: re.Match[str]) -> str:
        # Neighbours share a span: two side by side would read as one with doubled marks.
        runs = groupby(_ONE_BRACKETED.findall(match[0]), key=_is_markup)
        return "".join("".join(run) if markup else f"`{''.join(run)}`" for markup, run in runs)

    def change_line(line: str) -> str:
        return line if "`" in line else _BRACKETED_RUN.sub(change, line)  # a stray mark would pair with ours

    return outside_code_and_math(lambda prose: "\n".join(map(change_line, prose.split("\n"))), text)


def _is_markup(bracketed: str) -> bool:
    inner = bracketed[1:-1]
    return bool(_REAL_TAG.fullmatch(inner) or _ADDRESS.fullmatch(inner))


def _leftovers(prose: str) -> str:
    if "<" not in prose and "&" not in prose and not _BACK_LINK.search(prose):
        return prose
    text = _BACK_LINK.sub("", _ENTITY_SPACE.sub(" ", _COMMENT.sub("", prose)))
    text = _IMAGE.sub(_image, text)
    text = _LINK.sub(_link, text)
    text = _HEADING.sub(lambda m: f"{'#' * int(m[1])} {m[2].strip()}", text)
    text = _LIST.sub("\n", _ITEM.sub("\n- ", _PARAGRAPH.sub("\n\n", text)))
    text = "\n".join(_break_lines(line) for line in text.split("\n"))
    for paired, replacement in _PAIRED:
        text = paired.sub(replacement, text)
    return _without_lone_tags(text)


def _without_lone_tags(text: str) -> str:
    """Tags that Markdown has no use for go; one of a single letter without a partner is a comparison."""
    found = {(match[1], match[2].lower()) for match in _DROPPED.finditer(text)}

    def drop(match: re.Match[str]) -> str:
        partner = ("" if match[1] else "/", match[2].lower())
        return match[0] if len(match[2]) == 1 and partner not in found else ""

    return _DROPPED.sub(drop, text)


def _break_lines(line: str) -> str:
    """``<br>`` ends a paragraph, except in a table row, where nothing else can."""
    if line.lstrip().startswith("|"):
        return _BREAK.sub("<br>", line)
    return _BREAK.sub("\n\n", line)


def _attributes(source: str) -> dict[str, str]:
    found = _ATTRIBUTE.finditer(source)
    return {match[1].lower(): html.unescape(match[2] or match[3] or match[4] or "") for match in found}


def _image(match: re.Match[str]) -> str:
    attributes = _attributes(match[1])
    source = attributes.get("src") or attributes.get("data-src") or ""
    caption = attributes.get("alt") or attributes.get("title") or ""
    return f"![{caption.replace('[', '').replace(']', '')}]({source.replace(' ', '%20')})" if source else ""


def _link(match: re.Match[str]) -> str:
    target = _attributes(match[1]).get("href", "").strip()
    label = match[2].strip()
    if not target or not label:
        return label
    return f"[{label}]({target.replace(' ', '%20')})"
