"""Rules for running text: emphasis beside Chinese, names with underscores, bare addresses, line breaks."""

from __future__ import annotations

import re
from collections.abc import Callable

from markdown_it import MarkdownIt
from markdown_it.common.utils import isWhiteSpace
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline, emphasis, image, link
from markdown_it.token import Token

from mianjing.core.text import HAN, HAN_MARKS, KANA

_WIDE = f"{HAN_MARKS}{KANA}{HAN}\U00020000-\U0003ffff"
_CJK = re.compile(f"[{_WIDE}]")
# Quotes, dashes and dots that are as wide as a Chinese character where one stands beside them.
_MARK = re.compile("[\u2018\u2019\u201c\u201d\u2014\u2026\u00b7]")
_LETTER = re.compile("[A-Za-z0-9]")
_DUNDER = re.compile(r"(?<![A-Za-z0-9_])__[A-Za-z][A-Za-z0-9]*+(?:_[A-Za-z0-9]++)*+__(?![A-Za-z0-9_])")

ADDRESS = re.compile(r"https?://[A-Za-z0-9\[][A-Za-z0-9._~:/?#@!&+,;=%$*'()-]*", re.IGNORECASE)
"""A bare address up to a space, a bracket or a character that an address would have to encode."""
TRAIL = ".,;:!?'*_~"
"""What ends a sentence rather than an address."""

# The rules whose tokens are looked for in the text again.
_PLACED = ("math", "backticks", "link", "image", "autolink", "bare_address", "html_inline", "footnote_ref")


def use(md: MarkdownIt) -> None:
    """Add the rules to ``md``."""
    md.inline.ruler.before("newline", "bare_address", bare_address)
    md.inline.ruler.before("emphasis", "dunder", dunder)
    md.inline.ruler.at("emphasis", friendly_emphasis)
    md.inline.ruler.at("link", _closable(link))
    md.inline.ruler.at("image", _closable(image))
    md.core.ruler.push("han_breaks", han_breaks)


def place(md: MarkdownIt) -> None:
    """Let every token of the rules in ``_PLACED`` carry its offsets in the inline text: ``meta["at"]``."""
    for rule in md.inline.ruler.__rules__:
        if rule.name in _PLACED:
            md.inline.ruler.at(rule.name, _placed(rule.fn))


def _placed(rule: Callable[[StateInline, bool], bool]) -> Callable[[StateInline, bool], bool]:
    def placed(state: StateInline, silent: bool) -> bool:
        start, before = state.pos, len(state.tokens)
        if not rule(state, silent):
            return False
        for token in state.tokens[before:]:
            if token.type != "text":
                token.meta.setdefault("at", (start, state.pos))
        return True

    return placed


def friendly_emphasis(state: StateInline, silent: bool) -> bool:
    """CommonMark's emphasis, where a star also opens or closes beside a Chinese character.

    Chinese puts no spaces between words, so CommonMark leaves ``**感知端（Perception）**和`` as typed.
    The rule is that of the proposal "CJK-friendly emphasis" (github.com/tats-u/markdown-cjk-friendly).
    """
    start, before = state.pos, len(state.delimiters)
    if not emphasis.tokenize(state, silent):
        return False
    if state.src[start] == "*":
        last = state.src[start - 1] if start else " "
        following = state.src[state.pos] if state.pos < state.posMax else " "
        if _wide(last) or _wide(following):
            for delimiter in state.delimiters[before:]:
                delimiter.open = delimiter.open or not isWhiteSpace(ord(following))
                delimiter.close = delimiter.close or not isWhiteSpace(ord(last))
    return True


def _closable(rule: Callable[[StateInline, bool], bool]) -> Callable[[StateInline, bool], bool]:
    """``rule`` for a link or an image, but a bracket that nothing after it closes is passed over at once."""

    def closable(state: StateInline, silent: bool) -> bool:
        if state.src[state.pos] not in "![" or state.html_terminator_last("]") < state.pos:
            return False
        return rule(state, silent)

    return closable


def dunder(state: StateInline, silent: bool) -> bool:
    """``__name__`` is text."""
    if state.src[state.pos] != "_" or not (match := _DUNDER.match(state.src, state.pos, state.posMax)):
        return False
    if not silent:
        state.append_pending(match[0])
    state.pos = match.end()
    return True


def bare_address(state: StateInline, silent: bool) -> bool:
    """An ``http`` or ``https`` address in running text as a link."""
    if silent or state.linkLevel or not state.src.startswith("://", state.pos):
        return False
    scheme = next((s for s in ("https", "http") if state.pending[-5:].lower().endswith(s)), None)
    if scheme is None or _LETTER.match(state.pending[: -len(scheme)][-1:]):
        return False
    address = bare_address_at(state.src[: state.posMax], state.pos - len(scheme))
    if address is None:
        return False
    state.pending = state.pending[: -len(scheme)]
    opening = state.push("link_open", "a", 1)
    opening.attrs = {"href": state.md.normalizeLink(address)}
    opening.markup, opening.info = "linkify", "auto"
    state.push("text", "", 0).content = address
    state.push("link_close", "a", -1)
    opening.meta["at"] = (state.pos - len(scheme), state.pos - len(scheme) + len(address))
    state.pos += len(address) - len(scheme)
    return True


def bare_address_at(text: str, start: int) -> str | None:
    """The address that begins at ``start``, without the punctuation that follows it.

    >>> bare_address_at("见 https://a.org/x_(y)。", 2), bare_address_at("(https://a.org)", 1)
    ('https://a.org/x_(y)', 'https://a.org')
    """
    match = ADDRESS.match(text, start)
    if match is None:
        return None
    address = match[0].rstrip(TRAIL)
    while address.endswith(")") and address.count(")") > address.count("("):
        address = address[:-1].rstrip(TRAIL)
    return address if len(address) > len("https://") else None


def han_breaks(state: StateCore) -> None:
    """Drop the line breaks between Chinese characters, also where bold, code or a link stands between."""
    for token in state.tokens:
        if token.type == "inline" and token.children and any(t.type == "softbreak" for t in token.children):
            token.children = _joined(token.children)


def _joined(children: list[Token]) -> list[Token]:
    following = [""] * len(children)
    seen = ""
    for number in range(len(children) - 1, -1, -1):
        following[number] = seen
        seen = _shown(children[number])[:1] or seen
    kept: list[Token] = []
    last = ""
    for number, child in enumerate(children):
        if child.type == "softbreak" and _touch(last, following[number]):
            continue
        kept.append(child)
        last = _shown(child)[-1:] or last
    return kept


def _shown(token: Token) -> str:
    if token.type in ("text", "code_inline", "text_special"):
        return token.content
    return " " if token.type in ("math_inline", "image", "hardbreak", "softbreak", "footnote_ref") else ""


def _touch(last: str, following: str) -> bool:
    wide = bool(_CJK.match(last)), bool(_CJK.match(following))
    return any(wide) and all(w or _MARK.match(c) for w, c in zip(wide, (last, following), strict=True))


def _wide(character: str) -> bool:
    return bool(_CJK.match(character) or _MARK.match(character))
