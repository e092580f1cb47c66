"""What a line is marked with before its words begin: bullet, hashes, number, bold, label.

The marks in their order are the line's *shape* (``"N. ### **"``): lines of one shape look alike.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_HAN_NUMERAL = "一二三四五六七八九十百"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"

NAMED_RULE = "==="
"""The shape of a rule drawn around a name."""

_INDENT = re.compile(r"[ \t\u3000\u00a0]*")
_QUOTE = re.compile(r">[ ]?")
_OPENS_A_BOX = frozenset("[(0123456789")
_CHECK_BOX = re.compile(r"\[[ xX√✓]\]\s+")
_TIME = re.compile(r"[\[(]?(?:\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?\s+)?\d{1,2}:\d{2}(?::\d{2})?[\])]?\s+")
_ANCHOR = re.compile(r"<a\s[^<>]{0,200}>\s*</a>|<a\s[^<>]{0,80}/>|\{#[\w-]{1,80}\}", re.IGNORECASE)

# One row a mark: its token in the shape, the pattern, the group that holds the number (0: none).
_MARKS: tuple[tuple[str, re.Pattern[str], int], ...] = (
    ("-", re.compile(r"[-*+](?=[ \t])[ \t]+"), 0),
    (
        "•",
        re.compile(
            r"(?:[\uf076\uf0a7\uf0b7\uf0d8\uf0fc•·●○◦▪■□◆◇➢➤►▶▸✅🔹🔸🔥👉⭐🌟💡❓📌✨]\ufe0f?[ \t]*)+"
        ),
        0,
    ),
    ("#", re.compile(r"(#{1,6})(?:[ \t]+|(?=[\u4e00-\u9fff*]))"), 0),
    (
        "QN",
        re.compile(
            r"(?:Questions?|Q|面试题|问题|题目|题|问)\s?(\d{1,4})(?:\s*[.:：、．)）】\]-]+|(?=\s))\s*", re.I
        ),
        1,
    ),
    ("第N题", re.compile(r"第\s?(\d{1,4}|[一二三四五六七八九十百]{1,4})\s?[题问道]\s*[.:：、．)）]?\s*"), 1),
    ("N.N", re.compile(r"(\d{1,2}(?:[.．-]\d{1,3}){1,3})[.、．]?(?:[ \t]+|(?=[\u4e00-\u9fff]))"), 1),
    ("N⃣", re.compile(r"((?:\d\ufe0f?\u20e3)+|🔟)\s*"), 1),
    ("N.", re.compile(r"(\d{1,4})[ \t]?\\?[.．](?!\d)\s*"), 1),
    ("N、", re.compile(r"(\d{1,4})[ \t]?、\s*"), 1),
    ("N)", re.compile(r"(\d{1,4})[ \t]?\\?[)）]\s*"), 1),
    ("N:", re.compile(r"(\d{1,4})[ \t]?[:：](?!\d)\s*"), 1),
    ("(N)", re.compile(r"[(（](\d{1,3})[)）][.、]?\s*"), 1),
    ("[N]", re.compile(r"[\[【](\d{1,4})[\]】]\s*(?!\()"), 1),
    ("①", re.compile(rf"([{_CIRCLED}])[.、．]?\s*"), 1),
    ("一、", re.compile(rf"第?([{_HAN_NUMERAL}]{{1,4}})(?:[、.．:：]|[章节篇部]分?[、:：\s])\s*"), 1),
    ("(一)", re.compile(rf"[(（]([{_HAN_NUMERAL}]{{1,4}})[)）][、.]?\s*"), 1),
    ("N ", re.compile(r"(\d{1,4})[ \t]+(?=[^\W\d])"), 1),
    ("a.", re.compile(r"[a-pr-zA-PR-Z][.)）、][ \t]+"), 0),
)
# What any of the marks begins with: most lines begin with none, and this is told at one glance.
_MAY_MARK = re.compile(rf"[^\w]|[_\dQq第面问题{_HAN_NUMERAL}{_CIRCLED}]|[a-zA-Z][.)）、]")
_BOLD = re.compile(r"\*{2,3}|__(?=\S)|<(?:b|strong)>", re.IGNORECASE)
_BOLD_END = re.compile(r"\*\*|__|</(?:b|strong)>", re.IGNORECASE)
_BOTH_END = re.compile(r"\*\*\*")
_TAGGED = re.compile(r"\[[^\[\]]{1,16}\]\s+(?=\[)")
_NAMED_RULE = re.compile(r"([=—-])\1{2,}\s*([^\W_][^=—]{0,40}?)\s*\1{2,}$")
_LABEL = re.compile(
    r"[\[【]?([A-Za-z][A-Za-z -]{0,18}|[\u4e00-\u9fff]{1,6}\s?\d{0,2})[\]】]?\s?(?:\*\*|__)?\s?[:：]"
    r"(?:\*\*|__)?(?!//)\s*|"
    r"【([\u4e00-\u9fff]{1,6})】\s*"
)
_Q_LABEL = re.compile(r"(?:Q|问)(?:[.．、)）]|\*\*[.:：]?)[ \t]+")
_LINKED = re.compile(r"\[([^\]]{1,300})\]\(([^()\s]{0,400}(?:\([^()\s]{0,100}\)[^()\s]{0,100})?)\)\s*$")
_ANSWER_INSIDE = re.compile(
    r"(?<=[?？.。\s*])\s{0,3}(?:\*\*)?(?:Answer|Ans|参考答案|答案|答|A)(?:\*\*)?\s?[:：](?:\*\*)?\s{0,3}",
    re.IGNORECASE,
)
_ASKED_THEN_TOLD = re.compile(r"^(.{3,150}?(?:？|(?<![a-z])\?|\?(?![a-z])))\s*[-—–:：=>]{0,3}\s*(\S.{11,})$")

# A "?" in an address or in code asks nothing.
_NO_QUESTION_MARK = re.compile(r"(?:https?://|www\.|/)[^\s?？]{0,300}\?[^\s?？]{0,300}|`[^`]{0,200}`")
_ASKED = re.compile(r"[?？]")
_OPENS_OR_ASKS = re.compile(r"^[(（]|[?？]")
_CHOICE = re.compile(r"^(?:true or false|yes or no|对还是错|判断题?|是非题?)[?？]$", re.IGNORECASE)
_IMAGE = re.compile(r"!\[[^\]]{0,200}\]\([^)]{0,400}\)|<img\b[^<>]{0,400}>", re.IGNORECASE)
_LINK = re.compile(r"\[([^\]]{1,300})\]\([^)\s]{0,400}\)")
_TAG = re.compile(r"</?[a-zA-Z][a-zA-Z0-9]{0,15}(?:\s[^<>]{0,200})?/?>")
_MARKED_CODE = re.compile(r"(`[^`]{0,100}(?:\*|__)[^`]{0,100}`)")
_STRONG = re.compile(r"\*\*|(?<![A-Za-z0-9_])__(?=\S)|(?<=\S)__(?![A-Za-z0-9_])")
_EM = re.compile(r"(?<![\w*])\*(?=\S)([^*]{1,200}?)(?<=\S)\*(?![\w*])")
_TAIL = re.compile(r"\s+#+\s*$")


@dataclass(frozen=True, slots=True)
class Marks:
    """A line taken apart; ``numeral`` is ``number`` (0: none) as written, ``rest`` follows the title."""

    shape: str
    title: str
    indent: int
    number: int = 0
    numeral: str = ""
    label: str = ""
    linked: str = ""
    rest: str = ""

    @property
    def bold(self) -> bool:
        return "**" in self.shape


def plain_text(text: str) -> str:
    """A title without Markdown's or HTML's marks.

    >>> plain_text("**什么是 [KV Cache](#kv)？** ##")
    '什么是 KV Cache？'
    >>> plain_text("`__new__` and **`**kwargs`**")
    '`__new__` and `**kwargs`'
    """
    bare = _IMAGE.sub("", text) if "![" in text or "<" in text else text
    if "](" in bare:
        bare = _LINK.sub(r"\1", bare)
    if "<" in bare:
        bare = _TAG.sub("", bare)
    if "*" in bare or "__" in bare:
        parts = _MARKED_CODE.split(bare) if "`" in bare else [bare]
        bare = "".join(part if part[:1] == "`" else _EM.sub(r"\1", _STRONG.sub("", part)) for part in parts)
    bare = (_TAIL.sub("", bare) if "#" in bare else bare).strip().strip("\u3000 ")
    return bare.replace("\\_", "_").replace("\\*", "*") if "\\" in bare else bare


def take_apart(text: str, *, whole: bool = False) -> Marks:
    """The marks a line begins with and the words that are left; ``whole``: what follows a "?" is title, too.

    >>> marks = take_apart("12. ### **什么是 MVCC？**")
    >>> marks.shape, marks.number, marks.title
    ('N. ### **', 12, '什么是 MVCC？')
    """
    indent = _INDENT.match(text)
    width = len(indent[0].replace("\t", "    ")) if indent else 0
    body = text.strip("\u3000\u00a0 \t")
    tokens: list[str] = []
    numeral, label, linked, bold = "", "", "", ""
    if body.startswith(("<a", "<A")) or "{#" in body:
        body = _ANCHOR.sub("", body).strip()
    if body[:1] in "=—-" and (ruled := _NAMED_RULE.match(body)):
        return Marks(NAMED_RULE, ruled[2], width)
    while body:
        first = body[0]
        if first == "[" and (found := _TAGGED.match(body)):
            body = body[found.end() :]
            continue
        if first == "[" and not linked and (found := _LINKED.match(body)):
            linked, body = found[2], found[1]
            continue
        if first == ">" and (found := _QUOTE.match(body)):
            tokens.append(">")
        elif first in _OPENS_A_BOX and (
            found := _CHECK_BOX.match(body) or (_TIME.match(body) if not numeral else None)
        ):
            pass
        elif first in "*_<" and not bold and (found := _BOLD.match(body)):
            bold = found[0]
            tokens.append("**")
        elif len(tokens) < 6 and (row := _next_mark(body, bool(numeral), tokens)):
            token, found, group = row
            tokens.append(found[1] if token == "#" else token)
            numeral = found[group] if group else numeral
        elif (
            not label
            and (":" in body or "：" in body or "】" in body)
            and (found := _LABEL.match(body))
            and (kind := known_label(found[1] or found[2]))
        ):
            label = kind
            tokens.append(kind + ":")
        elif first in "Qq问" and not label and (found := _Q_LABEL.match(body)):
            label = "Q"
            tokens.append("Q:")
        else:
            break
        body = body[found.end() :]
        if bold and body.startswith("**") and label:
            bold, body = "", body[2:].strip()
    title, rest = _title_and_rest(body, tokens, bold, whole)
    if not linked and (link := _LINKED.match(title.strip("*_ "))):
        linked = link[2]
    return Marks(" ".join(tokens), plain_text(title), width, number_of(numeral), numeral, label, linked, rest)


@cache
def labels() -> Mapping[str, str]:
    """``Q``, ``A`` or ``追问`` by each word of ``labels.json``."""
    data = json.loads(files("mianjing.dumps.reading").joinpath("labels.json").read_text(encoding="utf-8"))
    return {word: kind for kind in ("Q", "A", "追问") for word in data[kind]}


def known_label(word: str) -> str:
    """``Q``, ``A`` or ``追问`` for a word that announces one, else ""."""
    return labels().get(word.strip("0123456789 ").casefold().replace(" ", "_"), "")


def speaker(text: str) -> tuple[str, str]:
    """The word before a colon that may be a speaker's name, and what is said; else two empty strings."""
    body = text.strip("\u3000\u00a0 \t>-*_")
    found = _LABEL.match(body)
    return ((found[1] or found[2]).strip(), body[found.end() :].strip("*_ ")) if found else ("", "")


def number_of(numeral: str) -> int:
    """A numeral's last part as a count; 0 for none.

    >>> [number_of(text) for text in ("12", "3.4", "十二", "③", "")]
    [12, 4, 12, 3, 0]
    """
    if not numeral:
        return 0
    if numeral in _CIRCLED:
        return _CIRCLED.index(numeral) + 1
    if numeral[0] in _HAN_NUMERAL:
        tens, ten, ones = numeral.rpartition("十")
        digits = "零" + _HAN_NUMERAL
        if ten:
            return (digits.index(tens[-1]) if tens else 1) * 10 + (digits.index(ones[0]) if ones else 0)
        return digits.index(numeral[-1])
    written = re.findall(r"\d+", numeral.replace("\ufe0f", "").replace("\u20e3", ""))
    return int(written[-1]) if written else 10


def _next_mark(body: str, numbered: bool, tokens: list[str]) -> tuple[str, re.Match[str], int] | None:
    if not _MAY_MARK.match(body):
        return None
    for token, pattern, group in _MARKS:
        if (group and numbered) or (token in ("-", "#") and token[0] in "".join(tokens)):
            continue
        if (found := pattern.match(body)) and found.end() < len(body):
            return token, found, group
    return None


def without_addresses(text: str) -> str:
    """``text`` without addresses and code if it has a question mark, for in these it asks nothing.

    >>> without_addresses("Why `a?b`?"), without_addresses("[ci]: https://a.b/c?d=e")
    ('Why ?', '[ci]: ')
    """
    if "?" not in text or ("/" not in text and "`" not in text and "www." not in text):
        return text
    return _NO_QUESTION_MARK.sub("", text)


def _title_and_rest(body: str, tokens: list[str], bold: str, whole: bool) -> tuple[str, str]:
    """Split what follows the marks into the title and an answer on the same line."""
    if (":" in body or "：" in body) and (inside := _ANSWER_INSIDE.search(body)):
        return body[: inside.start()], body[inside.end() :].strip("* ")
    if bold and (close := (_BOTH_END if bold == "***" else _BOLD_END).search(body)):
        title, rest = body[: close.start()], body[close.end() :].strip(" \t：:-—–")
        if rest and not rest.startswith(("(", "（", "[")) and title.strip():
            tokens.append("…")
            return title, rest
        return (title + rest, "") if title.strip() else (rest, "")
    asked = not whole and "](" not in body and bool(_ASKED.search(without_addresses(body)))
    told = _ASKED_THEN_TOLD.match(body) if asked else None
    if told and not _OPENS_OR_ASKS.search(told[2]) and not _CHOICE.match(told[1]):
        return told[1], told[2]
    return body, ""
