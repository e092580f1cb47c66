"""Bold marks: doubled, unbalanced, misplaced, or strewn into the middle of words by extraction."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from mianjing.dumps.repair.mask import outside_code_and_math

_BLOCKS = re.compile(r"(\n[ \t]*\n|\n(?=[ \t>]*(?:[-*+]|\d{1,3}\.|#{1,6})[ \t]))")
_RUN = re.compile(r"(?<!\\)\*{2,}")
_QUADRUPLE = re.compile(r"(?<![*\\])\*{4}(?=[^\s*])([^*\n]{1,400}?)(?<=[^\s*])\*{4}(?!\*)")
_LONG_RUN = re.compile(r"(?<![*\\])\*{4,}(?!\*)")
_RULE = re.compile(r"[ \t]*(?:\*[ \t]*){3,}")
_TRIPLE = re.compile(r"(?<![*\\])\*{3}(?!\*)")
_LOPSIDED = (
    re.compile(r"(?<![*\\])\*{3}([^*\n]{1,400})\*\*(?!\*)"),
    re.compile(r"(?<![*\\])\*\*([^*\n]{1,400})\*{3}(?!\*)"),
)
_EMPTY = re.compile(r"(?<!\*)\*\*([ \t]*)\*\*(?!\*)")
_GAP = re.compile(r"\*\*([ \t]*\d{1,6}[ \t]*)\*\*")
_TIMES = re.compile(r"(?<=[A-Za-z0-9)\]])\*(?=[A-Za-z0-9(\[])")
_PUNCTUATION = "：，。；、！？:,;!?"
_OPENING, _CLOSING = "（(【「《", "）)】」》"


@dataclass(frozen=True)
class _Bold:
    """A pair of bold marks in a block: offsets of the opening mark and of the closing one."""

    opening: int
    closing: int


def doubled_marks(text: str) -> str:
    """``****x****`` to ``**x**``, ``***x**`` to ``**x**``; what is left of four or more marks goes.

    >>> doubled_marks("****3.拆解追溯**** 与 ***激活函数**：")
    '**3.拆解追溯** 与 **激活函数**：'
    """

    def change(block: str) -> str:
        if _RULE.fullmatch(block.strip("\n")):
            return block
        changed = _QUADRUPLE.sub(r"**\1**", block)
        changed = _LONG_RUN.sub("", changed)
        if len(_TRIPLE.findall(changed)) == 1:  # a pair of them is bold italic
            for lopsided in _LOPSIDED:
                changed = lopsided.sub(r"**\1**", changed, count=1)
        return changed

    return _by_block(change, text)


def scattered_marks(text: str) -> str:
    """No bold marks in an answer where extraction strewed them, as one that opens inside a word proves.

    A mark such as in ``Vision Tr**ansformer (ViT)**`` was not set by the author, and its neighbours, which
    may cut Chinese words where nothing shows it, came from the same hand.

    >>> scattered_marks("l**lama是一种**基于 **Transformer** 的模型")
    'llama是一种基于 Transformer 的模型'
    """

    def change(prose: str) -> str:
        blocks = _BLOCKS.split(prose)
        if not any(_opens_in_word(block, bold) for block in blocks for bold in _pairs(block)):
            return prose
        return "".join(_without(block, _pairs(block)) for block in blocks)

    return outside_code_and_math(change, text)


def broken_spans(text: str) -> str:
    """One bold span that extraction interrupted at every number becomes one again.

    >>> broken_spans("**第** 1 **代和第** 10 **代虽然不同。**")
    '**第 1 代和第 10 代虽然不同。**'
    """

    def change(block: str) -> str:
        closings = {bold.closing for bold in _pairs(block)}
        return _GAP.sub(lambda m: m[1] if m.start() in closings else m[0], block)

    return _by_block(change, text)


def unpaired_marks(text: str) -> str:
    """A bold mark without a partner in its block goes, and so do marks around nothing.

    >>> unpaired_marks("**优点：速度快")
    '优点：速度快'
    """

    def change(block: str) -> str:
        if _RULE.fullmatch(block.strip("\n")):
            return block
        kept = {place for bold in _pairs(block) for place in (bold.opening, bold.closing)}
        changed = _RUN.sub(lambda m: m[0] if m.start() in kept or len(m[0]) > 2 else "", block)
        return _EMPTY.sub(r"\1", changed)

    return _by_block(change, text)


def span_borders(text: str) -> str:
    """Spaces, closing punctuation and half of a bracket pair leave a bold span, or the mark fails to show.

    >>> span_borders("**感知端（Perception**）和**行动端：**执行")
    '**感知端（Perception）**和**行动端**：执行'
    """

    def change(block: str) -> str:
        outer, inner = _taken_apart(block)
        for number in reversed(range(len(inner))):
            outer[number], inner[number], outer[number + 1] = _set_border(
                outer[number], inner[number], outer[number + 1]
            )
        return outer[0] + "".join(f"**{bold}**{after}" for bold, after in zip(inner, outer[1:], strict=True))

    return _by_block(change, text)


def times_signs(text: str) -> str:
    """A star between two operands is a product, not emphasis.

    >>> times_signs("V=X*Wv，得分=Q*K^T")
    'V=X\\\\*Wv，得分=Q\\\\*K^T'
    """
    return outside_code_and_math(lambda prose: _TIMES.sub(r"\\*", prose), text)


def _by_block(change: Callable[[str], str], text: str) -> str:
    """Bold never crosses a blank line or a list item's border: each block is repaired alone.

    A block with a stray code mark is left as it is: what the mark belongs to would change with the text.
    """

    def change_prose(prose: str) -> str:
        return "".join(block if "`" in block else change(block) for block in _BLOCKS.split(prose))

    return outside_code_and_math(change_prose, text)


def _pairs(block: str) -> list[_Bold]:
    """Bold marks paired from the left; runs of three belong to both typefaces and are left alone."""
    marks = [match.start() for match in _RUN.finditer(block) if len(match[0]) == 2]
    return [_Bold(*pair) for pair in zip(marks[::2], marks[1::2], strict=False)]


def _opens_in_word(block: str, bold: _Bold) -> bool:
    before, after = block[bold.opening - 1 : bold.opening], block[bold.opening + 2 : bold.opening + 3]
    return before.isascii() and before.isalpha() and after.isascii() and after.isalpha()


def _without(block: str, bolds: list[_Bold]) -> str:
    parts, position = [], 0
    for bold in bolds:
        parts += [block[position : bold.opening], block[bold.opening + 2 : bold.closing]]
        position = bold.closing + 2
    return "".join(parts) + block[position:]


def _taken_apart(block: str) -> tuple[list[str], list[str]]:
    """The texts outside of bold, one more than there are bold ones, and those inside."""
    outer, inner, position = [], [], 0
    for bold in _pairs(block):
        outer.append(block[position : bold.opening])
        inner.append(block[bold.opening + 2 : bold.closing])
        position = bold.closing + 2
    return [*outer, block[position:]], inner


def _set_border(before: str, inner: str, after: str) -> tuple[str, str, str]:
    """What goes before a bold text, into it and after it, up to the next mark on either side."""
    core = inner.strip(" \t")
    if not core:
        return before, inner, after
    lead, tail = inner[: len(inner) - len(inner.lstrip(" \t"))], inner[len(inner.rstrip(" \t")) :]
    if after[:1] and after[0] in _CLOSING and _lacks_closing(core, after[0]):
        core, after = core + after[0], after[1:]
    elif core[0] in _OPENING and core[-1] == _CLOSING[_OPENING.index(core[0])] and _is_word(before[-1:]):
        before, core, tail = before + core[0], core[1:-1], core[-1] + tail
    elif core[-1] in _PUNCTUATION and len(core) > 1 and _is_word(after[:1]) and not tail:
        bare = core.rstrip(_PUNCTUATION)
        core, tail = (bare, core[len(bare) :]) if bare and bare == bare.rstrip() else (core, tail)
    return before + lead, core, tail + after


def _lacks_closing(core: str, closing: str) -> bool:
    opening = _OPENING[_CLOSING.index(closing)]
    return core.count(opening) == core.count(closing) + 1


def _is_word(char: str) -> bool:
    return char.isalnum()
