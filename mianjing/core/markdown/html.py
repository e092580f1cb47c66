"""HTML inside Markdown: tags of listed elements are tags, everything else in angle brackets is text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape, unescape

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_block import html_block as plain_html_block
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType

from mianjing.core.html import ELEMENTS

_ATTRIBUTE = r"""\s+([a-zA-Z][a-zA-Z0-9-]*+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'=<>`]+))?"""
_ATTRIBUTES = re.compile(_ATTRIBUTE)
_TAG = re.compile(rf"<(/?)([a-zA-Z][a-zA-Z0-9]*+)((?:{_ATTRIBUTE})*+)\s*(/?)>")
_PIECE = re.compile(rf"(?P<comment><!--(?:(?!-->|<!--).)*+-->)|(?P<tag>{_TAG.pattern})|<", re.DOTALL)
_WITHOUT_VALUE = frozenset({"open", "reversed"})
_VOID = frozenset({"br", "hr", "img", "col"})
_END_OPTIONAL = frozenset(
    ("p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "colgroup", "caption")
)


@dataclass(frozen=True)
class HtmlTag:
    """A well-formed tag of a listed element; offsets are those of the text it was looked for in."""

    name: str
    closing: bool
    attributes: dict[str, str]
    start: int
    end: int


def use(md: MarkdownIt) -> None:
    """Add the rules to ``md``."""
    md.inline.ruler.at("html_inline", inline_html)
    md.block.ruler.at("html_block", block_html, {"alt": ["paragraph", "reference", "blockquote"]})
    md.core.ruler.after("inline", "html_pairs", pair)


def tags(html: str) -> Iterator[HtmlTag]:
    """The tags of ``html``, in order.

    >>> [tag.name for tag in tags("H<sub>2</sub>O, a<b 且 c>d, List<T>")]
    ['sub', 'sub']
    """
    for match in _TAG.finditer(html):
        if tag := _allowed(match):
            yield tag


def _allowed(match: re.Match[str]) -> HtmlTag | None:
    name = match[2].lower()
    if name not in ELEMENTS or (match[1] and match[3].strip()):
        return None
    attributes = {key.lower(): value for key, value in _ATTRIBUTES.findall(match[3])}
    if any(not value and key not in _WITHOUT_VALUE for key, value in attributes.items()):
        return None
    values = {key: unescape(value.strip("\"'")) for key, value in attributes.items()}
    return HtmlTag(name, bool(match[1]), values, match.start(), match.end())


def inline_html(state: StateInline, silent: bool) -> bool:
    """A comment or a tag as an ``html_inline`` token."""
    if state.src[state.pos] != "<":
        return False
    if state.src.startswith("<!--", state.pos):
        if state.html_terminator_last("-->") < state.pos + 4:
            return False
        end = state.src.index("-->", state.pos + 4) + 3
    else:
        match = _TAG.match(state.src, state.pos, state.posMax)
        tag = _allowed(match) if match else None
        if tag is None:
            return False
        end = tag.end
        if tag.name == "a":
            state.linkLevel += -1 if tag.closing else 1
    if end > state.posMax:
        return False
    if not silent:
        token = state.push("html_inline", "", 0)
        token.content = state.src[state.pos : end]
    state.pos = end
    return True


def block_html(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """CommonMark's block of HTML, where its first line begins with a listed tag or a comment that ends."""
    pos = state.bMarks[start] + state.tShift[start]
    if not state.src.startswith("<", pos):
        return False
    if state.src.startswith("<!--", pos):
        if "last_comment" not in state.env:
            state.env["last_comment"] = state.src.rfind("-->")
        allowed = state.env["last_comment"] > pos
    else:
        match = _TAG.match(state.src, pos)
        allowed = match is not None and _allowed(match) is not None
    return allowed and plain_html_block(state, start, end, silent)


def pair(state: StateCore) -> None:
    """Tags without a partner are text: inside a line at once, between blocks noted for ``visible_html``."""
    blocks: list[tuple[Token, HtmlTag]] = []
    for token in state.tokens:
        if token.type == "html_block":
            blocks += [(token, tag) for tag in tags(token.content)]
        elif token.type == "inline" and token.children:
            inline = [
                (child, tag)
                for child in token.children
                if child.type == "html_inline"
                for tag in tags(child.content)
            ]
            for child, _ in _unpaired(inline, frozenset(), state.env):
                child.type = "text"
    for token, tag in _unpaired(blocks, _END_OPTIONAL, state.env):
        token.meta.setdefault("text_at", set()).add(tag.start)


def _unpaired(
    found: Sequence[tuple[Token, HtmlTag]], optional: frozenset[str], env: EnvType
) -> list[tuple[Token, HtmlTag]]:
    lone: list[tuple[Token, HtmlTag]] = []
    opened: list[tuple[Token, HtmlTag]] = []
    waiting: dict[str, int] = {}
    for token, tag in found:
        if tag.name in _VOID:
            continue
        if not tag.closing:
            opened.append((token, tag))
            waiting[tag.name] = waiting.get(tag.name, 0) + 1
        elif not waiting.get(tag.name):
            lone += [] if tag.name in optional else [(token, tag)]
        else:
            while opened:
                before = opened.pop()
                waiting[before[1].name] -= 1
                if before[1].name == tag.name:
                    break
                lone += [] if before[1].name in optional else [before]
        env["html_depth"] = max(len(opened), env.get("html_depth", 0))
    return lone + [row for row in opened if row[1].name not in optional]


def visible_html(token: Token) -> str:
    """A token's HTML with everything that is no paired tag of the list escaped, and comments gone."""
    lone: set[int] = token.meta.get("text_at", set())

    def keep(match: re.Match[str]) -> str:
        if match["comment"]:
            return ""
        tag = _TAG.match(match.string, match.start())
        if tag and _allowed(tag) and match.start() not in lone:
            return match[0]
        return escape(match[0], quote=False)

    return _PIECE.sub(keep, token.content)
