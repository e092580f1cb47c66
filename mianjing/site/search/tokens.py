"""Text to search tokens: the one definition, mirrored by ``theme/search/tokens.js``.

Both sides must give the same tokens for the same text; ``tests/cases/search/tokens.json`` holds them to it.
The rules, in order:

1. *Fold* each character: NFKC, accents off Latin letters, traditional Han to simplified.
2. A run of Han characters loses its question words (they become marks like ``?why``) and what is left
   becomes overlapping pairs: 显存不足 → 显存 存不 不足. Pairs need no dictionary, so a browser can make them,
   and no word is ever missed because a segmenter cut elsewhere.
3. A Latin cluster (letters and digits held together by hyphens and the like) is cut at hyphens, at case
   borders and between letters and digits, and is also kept joined: ``ZeRO-3`` → zero 3 and zero3.
4. English plurals lose their s.
5. With ``pairs``, Latin words parted by one space are joined too: ``kv cache`` → kv cache and kvcache.
   That suits short texts (titles, queries) and would flood an index made of long ones.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

HAN = "\u3400-\u4dbf\u4e00-\u9fff\u3040-\u30ff"
_JOINERS = "-_.‐‑–−"
_CLUSTER = rf"[A-Za-z0-9]+(?:[{_JOINERS}][A-Za-z0-9]+)*"
_RUNS = re.compile(rf"(?P<latin>{_CLUSTER})|(?P<han>[{HAN}]+)|(?P<other>[\u0370-\u03ff\u0400-\u04ff]+)")
_PIECES = re.compile(r"[A-Za-z0-9]+")
_BORDERS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[A-Z]|[0-9]+")
_MAX_JOINED = 24


@dataclass(frozen=True)
class Token:
    """One token: its term and where it stands in the folded text.

    ``joined`` marks a term made by joining others that are tokens of their own, so that a reader who counts
    how much of a text was matched counts each piece once.
    """

    term: str
    start: int
    end: int
    joined: bool = False


@cache
def _data(name: str) -> dict[str, Any]:
    text = resources.files("mianjing.site.search").joinpath(name).read_text(encoding="utf-8")
    data: dict[str, Any] = json.loads(text)
    return data


@cache
def simplified() -> dict[str, str]:
    """Traditional character → simplified character."""
    data = _data("traditional.json")
    return dict(zip(data["traditional"], data["simplified"], strict=True))


@cache
def question_words() -> tuple[dict[str, str], frozenset[str]]:
    """Each question word → its mark (``?why``), or ``""`` to drop it; and Han characters that say nothing."""
    data = _data("question_words.json")
    words = {word: f"?{kind}" for kind, several in data["kinds"].items() for word in several}
    words.update(dict.fromkeys(data["drop"], ""))
    return words, frozenset(data["lone"])


def language(characters: Iterable[str] | None = None) -> dict[str, Any]:
    """What the browser's half must know: the same tables, as plain data.

    With ``characters``, those of an index, traditional forms are left out whose simplified one is not there:
    folding them would find nothing.
    """
    words, lone = question_words()
    wanted = None if characters is None else {*characters, *"".join(words)}
    table = {old: new for old, new in simplified().items() if wanted is None or new in wanted}
    return {
        "traditional": "".join(table),
        "simplified": "".join(table.values()),
        "words": words,
        "lone": "".join(sorted(lone)),
    }


@cache
def _question_pattern() -> re.Pattern[str]:
    words = [word for word in question_words()[0] if not word.isascii()]
    return re.compile("|".join(sorted(words, key=lambda word: (-len(word), word))))


@cache
def _fold_character(character: str) -> str:
    folded = unicodedata.normalize("NFKC", character)
    if "\u00c0" <= folded <= "\u024f":
        folded = unicodedata.normalize("NFD", folded)[0]
    return simplified().get(folded, folded)


def fold(text: str) -> str:
    """Text with every character in its plain form; case is kept, since case borders still count.

    >>> fold("ＲＡＧ顯存")
    'RAG显存'
    """
    return "".join(map(_fold_character, text))


def singular(word: str) -> str:
    """An English word without its plural ending; anything else as it is.

    >>> [singular(word) for word in ("embeddings", "abilities", "loss", "bias", "gpus", "analysis")]
    ['embedding', 'ability', 'loss', 'bias', 'gpu', 'analysis']
    """
    if len(word) < 4 or word[-1] != "s" or word[-2] in "saio" or (word[-2] == "u" and word[-3] != "p"):
        return word
    return word[:-3] + "y" if word.endswith("ies") else word[:-1]


def tokens(text: str, *, pairs: bool = False) -> list[Token]:
    """The tokens of a text, in reading order.

    >>> [token.term for token in tokens("怎么用LoRA微调 ChatGLM2-6B？")]
    ['?how', 'lora', '微调', 'chat', 'glm', '2', '6b', 'chatglm2', 'chatglm26b']
    >>> [token.term for token in tokens("kv cache", pairs=True)]
    ['kv', 'kvcache', 'cache']
    """
    folded = fold(text)
    found: list[Token] = []
    before: tuple[int, int] | None = None  # the Latin cluster that ended last
    for run in _RUNS.finditer(folded):
        start, end = run.span()
        if run.lastgroup == "han":
            found += _han(run[0], start)
        elif run.lastgroup == "other":
            found.append(Token(run[0].lower(), start, end))
        else:
            if pairs and before and before[1] + 1 == start and folded[before[1]] == " ":
                found += _pair(folded, before, (start, end))
            cluster = _latin(run[0], start)
            found += cluster
            before = (start, end) if cluster and not cluster[0].term.startswith("?") else None
    return found


def _han(run: str, offset: int) -> list[Token]:
    words, lone = question_words()
    found: list[Token] = []
    at = 0

    def rest(end: int) -> None:
        if end - at > 1:
            found.extend(Token(run[i : i + 2], offset + i, offset + i + 2) for i in range(at, end - 1))
        elif end - at == 1 and run[at] not in lone:
            found.append(Token(run[at], offset + at, offset + end))

    for match in _question_pattern().finditer(run):
        rest(match.start())
        if mark := words[match[0]]:
            found.append(Token(mark, offset + match.start(), offset + match.end()))
        at = match.end()
    rest(len(run))
    return found


def _latin(cluster: str, offset: int) -> list[Token]:
    words, _ = question_words()
    whole = words.get(cluster.lower())
    if whole is not None:
        return [Token(whole, offset, offset + len(cluster))] if whole else []
    parts: list[Token] = []
    joined: list[Token] = []
    pieces = [(match[0], offset + match.start(), offset + match.end()) for match in _PIECES.finditer(cluster)]
    for piece, start, end in pieces:
        cuts = list(_BORDERS.finditer(piece))
        if _worth_cutting([cut[0] for cut in cuts]):
            parts += [Token(singular(c[0].lower()), start + c.start(), start + c.end()) for c in cuts]
            joined.append(Token(singular(piece.lower()), start, end, joined=True))
        else:
            parts.append(Token(singular(piece.lower()), start, end))
    for first in range(len(pieces) - 1):
        for last in range(first + 1, len(pieces)):
            if (first, last) == (0, len(pieces) - 1) or last == first + 1:
                term = singular("".join(piece for piece, _, _ in pieces[first : last + 1]).lower())
                if len(term) <= _MAX_JOINED:
                    joined.append(Token(term, pieces[first][1], pieces[last][2], joined=True))
    return parts + joined


def _worth_cutting(cuts: list[str]) -> bool:
    """KVCache, zero3 and word2vec are made of words; LoRA, fp16 and 13b are words."""
    letters = [cut for cut in cuts if cut.isalpha()]
    return len(cuts) > 1 and all(len(cut) > 1 for cut in letters) and any(len(cut) > 2 for cut in letters)


def _pair(folded: str, first: tuple[int, int], second: tuple[int, int]) -> list[Token]:
    if folded[second[0] : second[1]].lower() in question_words()[0]:
        return []
    term = "".join(_PIECES.findall(folded[first[0] : second[1]])).lower()
    return [Token(singular(term), first[0], second[1], joined=True)] if len(term) <= _MAX_JOINED else []
