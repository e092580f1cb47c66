"""Links: public ones stay, without a redirect wrapper; the rest keep their words and lose their target."""

from __future__ import annotations

import re

from mianjing.core.urls import public_url, unwrap
from mianjing.dumps.repair.mask import outside_code_and_math

_LINK = re.compile(
    r"(?<![!\\\]])\[((?:[^\[\]\n]|\[[^\[\]\n]{0,300}\]|\\[\[\]]){0,500})\]"
    r"\(\s*<?((?:[^()\s<>]|\([^()\s<>]{0,300}\)){0,2000})>?(?:\s+[\"'][^\"'\n]{0,300}[\"'])?\s*\)"
)
_COMPLETE = re.compile(rf"{_LINK.pattern}|<https?://[^<>\s]{{1,4000}}>")
_BARE = re.compile(r"(?<![<(\[\w/\"'=])https?://[A-Za-z0-9._~:/?#@!&+,;=%$*'()-]{4,2000}")
_TRAIL = ".,;:!?'*"
_PLAIN_ADDRESS = re.compile(r"[\s\\\[\](<]*(https?://[^\s<>\[\]()\\]{1,2000})[\s\\\[\])>]*")
# What a note-taking program exports for one pasted link: [https://x] and then (https://x), bracketed anyhow.
_DOUBLED = re.compile(
    r"\[(?:\\?[\[(])?<?(https?://[^\s<>\[\]()\\]{1,500})>?(?:\\?[\])])?\](?:\((?:https?://[^\s()]{1,500})\))?"
    r"[.。]?\s{0,4}"
    r"(?:\[(?:\\?[\[(])?<?\1>?(?:\\?[\])])?\]\((?:https?://[^\s()]{1,500})\)|\(<?\1>?\))[.。]?"
)


def doubled(text: str) -> str:
    r"""A link exported twice in a row is one link on its own line.

    >>> doubled("[https://a.org/x]\n(https://a.org/x)LangChain 是")
    '<https://a.org/x>\n\nLangChain 是'
    """
    return outside_code_and_math(lambda prose: _DOUBLED.sub(_once, prose), text)


def dead(text: str) -> str:
    """Links into an intranet, a private workspace or the dump itself become plain text.

    >>> dead("见[总结](https://ata.example-inc.com/1)与[论文](https://arxiv.org/abs/1)")
    '见总结与[论文](https://arxiv.org/abs/1)'
    """
    return outside_code_and_math(lambda prose: _LINK.sub(_living, prose), text)


def bare(text: str) -> str:
    """A public address in running text becomes a link, without the punctuation that follows it.

    >>> bare("参考 https://arxiv.org/abs/1。")
    '参考 <https://arxiv.org/abs/1>。'
    """

    def change(prose: str) -> str:
        kept: list[str] = []
        position = 0
        for match in _COMPLETE.finditer(prose):
            kept += [_BARE.sub(_angle, prose[position : match.start()]), match[0]]
            position = match.end()
        return "".join(kept) + _BARE.sub(_angle, prose[position:])

    return outside_code_and_math(change, text)


def _once(match: re.Match[str]) -> str:
    address = unwrap(match[1].rstrip(_TRAIL))
    following = match.string[match.end() : match.end() + 1]
    return f"<{address}>" + ("" if following in ("", "\n") else "\n\n")


def _living(match: re.Match[str]) -> str:
    label, target = match[1].strip(), match[2]
    address = public_url(target)
    shown = _PLAIN_ADDRESS.fullmatch(label)
    if shown and (own := public_url(shown[1])):
        return f"<{own}>"
    if not address:
        return label
    return f"[{label}]({address})" if label else f"<{address}>"


def _angle(match: re.Match[str]) -> str:
    address = match[0].rstrip(_TRAIL)
    if address.count(")") > address.count("("):
        address = address[: address.rindex(")")]
    public = public_url(address)
    tail = match[0][len(address) :]
    return f"<{public}>{tail}" if public else match[0]
