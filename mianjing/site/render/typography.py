"""Chinese punctuation for Chinese text: what was typed in half width is shown in full width.

Only what is shown changes; the entry keeps what its source wrote. A mark is Chinese if Han stands beside it.
"""

from __future__ import annotations

import re

from mianjing.core.text import HAN

_AFTER = rf"[{HAN}）」』”》】]"  # what a Chinese mark may follow
_FULL = str.maketrans(",:;!?()", "，：；！？（）")

# In text that is escaped ";" may end an entity; that comes first, so that it is passed over whole.
_MARK = re.compile(
    rf"&#?\w{{1,10}};|(?<={_AFTER}) ?[,:;!?](?!//) ?|(?:^|(?<=[A-Za-z0-9%）])) ?[,:;!?] ?(?=[{HAN}（“《])"
)
# Not after a numeral, where it numbers a heading, nor as one of several.
_STOP = re.compile(rf"(?<=[{HAN}])(?<![一二三四五六七八九十])\.(?=[{HAN}]|\s*$)")
_BRACKETS = re.compile(r" ?\(([^()<>&\n]{1,200})\) ?")
_ANYHAN = re.compile(f"[{HAN}]")


def full_width(text: str) -> str:
    """``text`` (escaped, without tags) with full-width marks where Han stands beside them.

    >>> full_width("灵活性:支持多种模型(LLM), 如 BERT,GPT等.")
    '灵活性：支持多种模型（LLM），如 BERT,GPT等。'
    >>> full_width("f(x) = 3:1, a;b &lt;中&gt; 一.背景")
    'f(x) = 3:1, a;b &lt;中&gt; 一.背景'
    """
    if text.isascii():
        return text
    text = _BRACKETS.sub(_bracketed, text)
    text = _MARK.sub(lambda m: m[0] if m[0][0] == "&" else m[0].strip().translate(_FULL), text)
    return _STOP.sub("。", text)


def _bracketed(match: re.Match[str]) -> str:
    before = match.string[match.start() - 1 : match.start()] if match.start() else ""
    if _ANYHAN.search(match[1]) or (_ANYHAN.match(before) and match[1][0].isalnum()):
        return f"（{match[1].strip()}）"
    return match[0]
