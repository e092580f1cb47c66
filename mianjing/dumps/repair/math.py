r"""Formulas: every notation met in dumps becomes ``$…$`` in a line or ``$$`` … ``$$`` on lines of its own.

Notations: ``$…$`` with or without inner spaces, ``$$…$$``, ``\(…\)``, ``\[…\]``, a bare environment, a bare
line of LaTeX. Inside, HTML escapes and mathematical letters are turned back into what LaTeX wants.

What is a whole formula is said by ``core.markdown``. The patterns here are for what that reading rightly
takes for text: brackets with a doubled backslash or in the middle of a line, environments and lines without
delimiters, spaces inside dollars, ``$$`` within a line or around blank lines.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable

from mianjing.core.latex import MathError, to_mathml
from mianjing.core.text import HAN
from mianjing.dumps.repair.mask import outside_code, structure

_PARENTHESES = re.compile(r"(?<!\\)\\{1,2}\((?!\))((?:(?!(?<!\\)\\\()[^\n]){1,800}?)\\{1,2}\)")
# A body stops at the next opening bracket, or many that never close would each be read to the limit.
_BRACKETS = re.compile(r"(?<!\\)\\{1,2}\[(?!\])((?:(?!(?<!\\)\\\[).){1,1500}?)\\{1,2}\](?!\()", re.S)
_ENVIRONMENT = re.compile(
    r"\\begin\{((?:align|aligned|equation|gather|gathered|cases|split|multline|[bpvV]?matrix)\*?)\}"
    r".{1,4000}?\\end\{\1\}",
    re.S,
)
_OUTER_ENVIRONMENT = re.compile(r"^\\begin\{(?:equation|displaymath|math)\*?\}(.*)\\end\{[a-z]+\*?\}$", re.S)
_ALIGNED = re.compile(r"\\(begin|end)\{(align|gather|multline)\*?\}")
_ALIGNED_NAMES = {"align": "aligned", "gather": "gathered", "multline": "gathered"}
_DISPLAY = re.compile(r"(?<![\\$])\$\$(?!\$)((?:[^$\\]|\\.){1,4000}?)\$\$(?!\$)", re.S)
_DOLLAR = re.compile(r"(?<![\\$])\$(?!\$)")
_HAN = re.compile(rf"[{HAN}]")
_TEXT_ARGUMENT = re.compile(r"\\(?:text|mathrm|mbox|textbf|operatorname)\*?\{[^{}]{0,300}\}")
_LATEX_SIGN = re.compile(r"\\[A-Za-z]+|[\^_=<>+*/|{}\u2200-\u22ff\u0391-\u03c9\U0001d400-\U0001d7ff]")
_COMMAND = re.compile(r"\\[A-Za-z]{2,}")
_LETTERS = re.compile(r"(\\[A-Za-z]+)?([\u210e\U0001d400-\U0001d7ff]+)")
_STAR_FOR_SUBSCRIPT = re.compile(r"(\\(?:under|over)(?:brace|line|set)\b[^\n]{0,200}?\})\*(?=\\text)")
_CONTAINER = re.compile(r"^[ \t]*+(>?)[ \t]*+(?:(?:[-*+]|\d{1,3}\.)[ \t]+)?")
_TRAILING = re.compile(r"(?<![ \t])[ \t]++$", re.M)
_BLANK_LINES = re.compile(r"\n{3,}")

# Typefaces that carry meaning in a formula; italic is what a formula's letters are anyway.
_TYPEFACES = (
    ("\U0001d400", "\U0001d433", r"\mathbf"),
    ("\U0001d7ce", "\U0001d7d7", r"\mathbf"),
    ("\U0001d49c", "\U0001d503", r"\mathcal"),
    ("\U0001d504", "\U0001d537", r"\mathfrak"),
    ("\U0001d538", "\U0001d56b", r"\mathbb"),
)


def delimiters(text: str) -> str:
    r"""``\(…\)`` to ``$…$``; ``\[…\]`` and bare environments to ``$$…$$``; escaped brackets stay.

    >>> delimiters(r"参数数量为 \( P \)，需要 \( 4 \times P \) 字节")
    '参数数量为 $P$，需要 $4 \\times P$ 字节'
    """

    def change(prose: str) -> str:
        changed = _PARENTHESES.sub(lambda m: f"${m[1].strip()}$" if _is_formula(m[1]) else m[0], prose)
        changed = _BRACKETS.sub(lambda m: f"$${m[1].strip()}$$" if _is_formula(m[1]) else m[0], changed)
        return _outside_dollars(changed, lambda part: _ENVIRONMENT.sub(lambda m: f"$${m[0]}$$", part))

    return outside_code(change, text)


def bare_lines(text: str) -> str:
    r"""A line that is LaTeX from end to end, its delimiters lost, becomes displayed math.

    >>> bare_lines(r"\mathbf{Batches = \frac{Size}{Batch}}")
    '$$\\mathbf{Batches = \\frac{Size}{Batch}}$$'
    """

    def change(prose: str) -> str:
        return "\n".join(_wrap_bare(line) for line in prose.split("\n"))

    return outside_code(lambda prose: _outside_dollars(prose, change), text)


def padding(text: str) -> str:
    """``$ x $`` to ``$x$``: with a space inside, no renderer takes it for math.

    >>> padding("联合分布为$ p(x)$ ，价格从 $5 到 $6")
    '联合分布为$p(x)$ ，价格从 $5 到 $6'
    """
    return outside_code(lambda prose: "\n".join(_pair_dollars(line) for line in prose.split("\n")), text)


def display(text: str) -> str:
    """Every displayed formula on lines of its own, without blank lines inside.

    >>> display("公式为：$$x$$其中")
    '公式为：\\n\\n$$\\nx\\n$$\\n\\n其中'
    """
    return outside_code(_display, text)


def letters(text: str) -> str:
    r"""Inside formulas: mathematical letters, HTML escapes, and a star that stood for a subscript.

    >>> letters("$𝑝(𝑥_𝑖∣𝑥_{1:𝑖−1})$ 与 $a &lt; b$")
    '$p(x_i∣x_{1:i−1})$ 与 $a < b$'
    """
    parts, position = [], 0
    for formula in structure(text).formulas:
        dollars = "$$" if text.startswith("$$", formula.start) else "$"
        start, end = formula.start + len(dollars), text.rfind(dollars, formula.start, formula.end)
        if position < start <= end and text.startswith(dollars, formula.start):
            parts += [text[position:start], _clean_formula(text[start:end], formula.display)]
            position = end
    return "".join(parts) + text[position:]


def _is_formula(inner: str) -> bool:
    prose = _HAN.search(_TEXT_ARGUMENT.sub("", inner))
    if "://" in inner or "$" in inner or prose:
        return False
    return bool(_LATEX_SIGN.search(inner)) or len(inner.strip()) <= 30


def _wrap_bare(line: str) -> str:
    body = line.strip()
    if not _COMMAND.match(body) or "{" not in body or _HAN.search(_TEXT_ARGUMENT.sub("", body)):
        return line
    try:
        to_mathml(body, display=True)
    except MathError:
        return line
    return f"{line[: len(line) - len(line.lstrip())]}$${body}$$"


def _pair_dollars(line: str) -> str:
    """Single dollars paired from the left; one that opens no formula is passed over.

    With a space inside, a pair may hide from the reading of Markdown what is between it and the next.
    """
    places = [match.start() for match in _DOLLAR.finditer(line)]
    parts, position, index = [], 0, 0
    while index + 1 < len(places):
        start, end = places[index], places[index + 1]
        inner, after = line[start + 1 : end], line[end + 1 : end + 2]
        if not inner.strip() or not _is_inline(inner, after):
            index += 1
            continue
        parts += [line[position:start], f"${inner.strip()}$"]
        position = end + 1
        index += 2
    return "".join(parts) + line[position:]


def _is_inline(inner: str, after: str) -> bool:
    if _HAN.search(_TEXT_ARGUMENT.sub("", inner)):
        return False
    padded = inner != inner.strip()
    if padded and not _LATEX_SIGN.search(inner):
        return len(inner.strip().split()) == 1 and not after.isdigit()
    return not (padded and after.isdigit())


def _outside_dollars(text: str, change: Callable[[str], str]) -> str:
    parts, position = [], 0
    for match in _DISPLAY.finditer(text):
        parts += [change(text[position : match.start()]), match[0]]
        position = match.end()
    return "".join(parts) + change(text[position:])


def _clean_formula(latex: str, displayed: bool) -> str:
    clean = html.unescape(latex) if "&" in latex and ";" in latex else latex
    clean = _STAR_FOR_SUBSCRIPT.sub(r"\1_", clean)
    clean = _LETTERS.sub(_plain_letters, clean)
    if displayed:
        clean = _ALIGNED.sub(lambda m: rf"\{m[1]}{{{_ALIGNED_NAMES[m[2]]}}}", clean)
        bare = clean.strip()
        if outer := _OUTER_ENVIRONMENT.match(bare):
            clean = clean.replace(bare, outer[1].strip(), 1)
    return clean


def _plain_letters(match: re.Match[str]) -> str:
    plain = "".join(_plain_letter(char) for char in match[2])
    if not match[1]:
        return plain
    return match[1] + ("" if plain.startswith("\\") else " ") + plain


def _plain_letter(char: str) -> str:
    plain = unicodedata.normalize("NFKC", char)
    for first, last, command in _TYPEFACES:
        if first <= char <= last and plain.isascii():
            return f"{command}{{{plain}}}"
    return plain


def _display(prose: str) -> str:
    if not _DISPLAY.search(prose):
        return prose
    spread = _DISPLAY.sub(_on_own_lines, prose)
    return _BLANK_LINES.sub("\n\n", _TRAILING.sub("", spread)).strip("\n")


def _on_own_lines(match: re.Match[str]) -> str:
    """The formula with line breaks around, indented as the text it stands in (a list item's, say)."""
    line = match.string[match.string.rfind("\n", 0, match.start()) + 1 : match.start()]
    container = _CONTAINER.match(line)
    if container is None or container[1]:  # a quote's prefix would be needed on every line: leave it
        return match[0]
    indent = " " * len(container[0].expandtabs(4))
    body = [row.strip() for row in match[1].split("\n") if row.strip()]
    rows = "\n".join(indent + row for row in ("$$", *body, "$$"))
    return f"\n\n{rows}\n\n{indent}"
