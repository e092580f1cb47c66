"""Rules for formulas, in a line and as blocks, and tables whose cells may hold them.

mdit-py-plugins' dollarmath looks behind the first character of a text by index -1, that is at its last one,
and reads ``从$5降到3$`` as a formula; these rules are linear as well, whatever is left open.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_block import table as plain_table
from markdown_it.rules_inline import StateInline

from mianjing.core.text import HAN, HAN_MARKS

# No formula holds a backtick, so a dollar before code and one inside of it are no pair.
INLINE = re.compile(r"\$(?![\s$])((?:[^$\\`]|\\.)++)(?<!\s)\$(?!\d)", re.DOTALL)
DISPLAY = re.compile(r"\$\$((?:[^$\\`]|\\.|\$(?!\$))++)\$\$", re.DOTALL)
ROUND = re.compile(r"\\\(((?:[^\\`]|\\(?![()]).)++)\\\)", re.DOTALL)

_PRICE = re.compile(rf"\d[^\\{{}}$]*[{HAN_MARKS}{HAN}]", re.DOTALL)
# Escaped brackets around words or an address are brackets.
_PROSE = re.compile(r"(?:^|[^{\w])[\u3400-\u9fff]|://")
_CELL = re.compile(
    r"(?<!`)(`++)(?!`)(?:(?!\1)[^\n]){1,400}?\1(?!`)|\\.|" + INLINE.pattern.replace("[^$", r"[^\n$")
)
_BAR = "\U0010fffd"
"""Stands for a bar inside a formula while a table's row is parted into cells."""

_ENVIRONMENT = re.compile(r"\\begin\{([A-Za-z]{1,20}\*?)\}")
_LONGEST = 200
"""Lines of a block; an opening mark that many lines before its end is no formula."""


def use(md: MarkdownIt) -> None:
    """Add the rules to ``md``."""
    md.inline.ruler.before("escape", "math", inline_math)
    md.block.ruler.before(
        "fence", "math_block", block_math, {"alt": ["paragraph", "reference", "blockquote", "list"]}
    )
    md.block.ruler.at("table", table, {"alt": ["paragraph", "reference"]})


def inline_math(state: StateInline, silent: bool) -> bool:
    """``$…$``, ``$$…$$`` or ``\\(…\\)`` as a ``math_inline`` token; its markup tells which."""
    pos = state.pos
    if state.src[pos] == "$":
        markup = "$$" if state.src.startswith("$$", pos) else "$"
        match = (DISPLAY if markup == "$$" else INLINE).match(state.src, pos, state.posMax)
    elif state.src.startswith(r"\(", pos):
        markup, match = r"\(", ROUND.match(state.src, pos, state.posMax)
    else:
        return False
    if match is None or not match[1].strip() or (markup == "$" and _PRICE.match(match[1])):
        return False
    if markup == r"\(" and _PROSE.search(match[1]):
        return False
    if not silent:
        token = state.push("math_inline", "math", 0)
        token.content, token.markup = match[1].strip(), markup
    state.pos = match.end()
    return True


def block_math(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    r"""Whole lines from ``$$`` to ``$$``, ``\[`` to ``\]`` or ``\begin`` to ``\end``, no blank one inside."""
    if state.is_code_block(start):
        return False
    first = _line(state, start)
    environment = _ENVIRONMENT.match(first)
    if environment:
        opening, closing = environment[0], rf"\end{{{environment[1]}}}"
    elif first.startswith(("$$", r"\[")):
        opening, closing = first[:2], {"$$": "$$", r"\[": r"\]"}[first[:2]]
    else:
        return False
    last = _last_line(state, start, end, opening, closing)
    if last is None:
        return False
    if not silent:
        body = state.getLines(start, last + 1, state.blkIndent, False).strip()
        token = state.push("math_block", "math", 0)
        token.block, token.markup, token.map = True, opening, [start, last + 1]
        token.content = body if environment else body[len(opening) : -len(closing)].strip()
        state.line = last + 1
    return True


def _line(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]].rstrip()


def _last_line(state: StateBlock, start: int, end: int, opening: str, closing: str) -> int | None:
    text = _line(state, start)[len(opening) :]
    for line in range(start, min(end, start + _LONGEST)):
        if line > start:
            text = _line(state, line)
            if not text or state.sCount[line] < state.blkIndent:
                return None
        if closing in text:
            whole = text.index(closing) == len(text) - len(closing) and (text != closing or line > start)
            return line if whole else None
        if opening in text:
            return None
    return None


def table(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """GitHub's table, read with the bars of formulas hidden: ``| $P(a|b)$ |`` is one cell."""
    source, before = state.src, len(state.tokens)
    if "$" not in source or _BAR in source:
        return plain_table(state, start, end, silent)
    if "hidden_bars" not in state.env:
        state.env["hidden_bars"] = _CELL.sub(_hide_bars, source)
    state.src = state.env["hidden_bars"]
    try:
        found = plain_table(state, start, end, silent)
    finally:
        state.src = source
    for token in state.tokens[before:]:
        token.content = token.content.replace(_BAR, "|")
    return found


def _hide_bars(match: re.Match[str]) -> str:
    return match[0].replace("|", _BAR) if match[0][0] == "$" else match[0]
