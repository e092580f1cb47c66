"""What a fixed page width did to prose: sentences broken over lines, and spaces where a line once ended."""

from __future__ import annotations

import re
import unicodedata

from mianjing.core.text import HAN
from mianjing.dumps.repair.mask import outside_code, outside_code_and_math

# A line at least this wide (columns, a Han character has two) that ends in mid-sentence was broken by width.
PAGE_WIDTH = 80
# A line with more gaps between Han characters than this lists words; its spaces mean something.
MOST_GAPS = 4

_HAN = rf"[{HAN}]"
_STOPS = r"[、，。；：？！）】》”]"
_ENDS = re.compile(r"[。！？!?；;：:….”』」）)】》\]>|]\**$")
_BLOCK = re.compile(
    r"^\s*(?:[-*+•·>|#]|\d{1,3}[.)、．]|[a-zA-Z][.)、]|[（(]|[①-⑳]|[一二三四五六七八九十]{1,3}[、.]|"
    r"[^\s，。,.；;：:]{1,16}[：:]|\*\*|!\[|<|$)"
)
_GAP = re.compile(rf"(?<={_HAN}) {{1,2}}(?={_HAN})")
_BEFORE_STOP = re.compile(rf"(?<=\S)[ \t]+(?={_STOPS})")


def join_lines(text: str) -> str:
    """A sentence that a page's width broke over two lines on one line again.

    >>> join_lines("因果语言模型" * 8 + "在\\n生成文本时，只看前文。")[-12:]
    '在生成文本时，只看前文。'
    """
    return outside_code(_join, text)


def close_gaps(text: str) -> str:
    """No space inside a Chinese word or before Chinese punctuation; spaces around Latin words stay.

    >>> close_gaps("引导模型生 成适应特定任务的输出，如 BLEU 、ROUGE")
    '引导模型生成适应特定任务的输出，如 BLEU、ROUGE'
    """
    return outside_code_and_math(lambda prose: "\n".join(map(_close, prose.split("\n"))), text)


def _join(text: str) -> str:
    whole: list[list[str]] = []
    above = ""
    for line in text.split("\n"):
        if whole and _broken(above, line):
            start = line.lstrip()
            between = " " if above.rstrip()[-1:].isascii() and start[:1].isascii() else ""
            whole[-1][-1] = whole[-1][-1].rstrip()
            whole[-1].append(between + start)
        else:
            whole.append([line])
        above = line
    return "\n".join("".join(pieces) for pieces in whole)


def _broken(line: str, following: str) -> bool:
    """True if ``line`` is too wide to have been ended on purpose and ``following`` begins nothing new."""
    stripped = line.rstrip()
    if _ENDS.search(stripped) or _BLOCK.match(following) or line.lstrip().startswith(("#", "|")):
        return False
    return _width(stripped) >= PAGE_WIDTH


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in text)


def _close(line: str) -> str:
    tight = _BEFORE_STOP.sub("", line) if not line.lstrip().startswith("|") else line
    return tight if len(_GAP.findall(tight)) > MOST_GAPS else _GAP.sub("", tight)
