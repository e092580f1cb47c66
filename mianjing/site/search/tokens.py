"""Text to search tokens: the one definition, mirrored by ``theme/search/tokens.js``.

Both sides must give the same tokens for the same text; ``tests/cases/search/tokens.json`` holds them to it.
The rules, in order:

1. Put each character in its plain form: NFKC, accents off Latin letters, traditional Han to simplified.
2. A run of Han characters loses its question words (they become marks like ``?why``) and what is left
   becomes overlapping pairs: 显存不足 → 显存 存不 不足. Pairs need no dictionary, so a browser can make them,
   and no word is ever missed because a segmenter cut elsewhere.
3. A Latin cluster (letters and digits held together by hyphens and the like) is cut at hyphens, at case
   borders and between letters and digits, and is also kept joined: ``ZeRO-3`` → zero 3 and zero3.
4. A mark that is part of a name makes a token of its own, beside the bare word: ``LoRA+`` → lora and lora+.
   So do operators: ``==``.
5. English plurals lose their s.
6. With ``pairs``, Latin words parted by one space are joined too: ``kv cache`` → kv cache and kvcache.
   That suits short texts (titles, queries) and would flood an index made of long ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Any, NamedTuple

from mianjing.core.text import (
    HAN,
    KANA,
    OPERATOR,
    SIGN_AFTER,
    SIGN_BEFORE,
    asides,
    comparing,
    ngrams,
    question_words,
    simplified,
    simplify,
)

_JOINERS = "-_.‐‑–−"
_CLUSTER = rf"[A-Za-z0-9]+(?:[{_JOINERS}][A-Za-z0-9]+)*"
_RUNS = re.compile(
    rf"(?P<latin>{_CLUSTER})|(?P<han>[{HAN}{KANA}]+)|(?P<operator>{OPERATOR})|(?P<other>[\u0370-\u03ff\u0400-\u04ff]+)"
)
_HAN = re.compile(rf"([{HAN}{KANA}]+)")
_PIECES = re.compile(r"[A-Za-z0-9]+")
_BORDERS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[A-Z]|[0-9]+")
_SIGN_BEFORE, _SIGN_AFTER = re.compile(SIGN_BEFORE), re.compile(SIGN_AFTER)
_MAX_JOINED = 24


class Token(NamedTuple):
    """One token: its term and where it stands in the folded text.

    ``joined`` marks a term made by joining others that are tokens of their own, so that a reader who counts
    how much of a text was matched counts each piece once.
    """

    term: str
    start: int
    end: int
    joined: bool = False


def browser_tables(characters: Iterable[str] | None = None) -> dict[str, Any]:
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
        "aside": dict(asides()),
        "comparing": dict(comparing()),
    }


@cache
def _question_pattern() -> re.Pattern[str]:
    words = [word for word in question_words()[0] if not word.isascii()]
    return re.compile("|".join(sorted(words, key=lambda word: (-len(word), word))))


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
    return _tokens(simplify(text), pairs)


def split(folded: str) -> list[str]:
    """A folded text cut so that the tokens of the pieces, one after the other, are the text's tokens without
    ``pairs``: every other piece, from the second on, is a run of Han characters.

    >>> split("用LoRA微调。")
    ['', '用', 'LoRA', '微调', '。']
    """
    return _HAN.split(folded)


def asks(run: str) -> bool:
    """Whether a run of Han characters has a question word; if not, its terms are its overlapping pairs."""
    return bool(_question_pattern().search(run))


def terms(piece: str) -> list[str]:
    """The terms of such a piece, without marks of question words."""
    return [token.term for token in _tokens(piece, False) if not token.term.startswith("?")]


def _tokens(folded: str, pairs: bool) -> list[Token]:
    found: list[Token] = []
    before: tuple[int, int] | None = None  # the Latin cluster that ended last
    for run in _RUNS.finditer(folded):
        start, end = run.span()
        if run.lastgroup == "han":
            found += _han(run[0], start)
        elif run.lastgroup == "other":
            found.append(Token(run[0].lower(), start, end))
        elif run.lastgroup == "operator":
            found.append(Token(run[0], start, end))
        else:
            if pairs and before and before[1] + 1 == start and folded[before[1]] == " ":
                found += _pair(folded, before, (start, end))
            cluster = _latin(run[0], start)
            found += cluster + _named(folded, start, end)
            before = (start, end) if cluster and not cluster[0].term.startswith("?") else None
    return found


def _han(run: str, offset: int) -> list[Token]:
    words, lone = question_words()
    found: list[Token] = []
    at = 0

    def rest(end: int) -> None:
        if end - at > 1:
            found.extend(
                Token(pair, offset + at + i, offset + at + i + 2)
                for i, pair in enumerate(ngrams(run[at:end]))
            )
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


def _named(folded: str, start: int, end: int) -> list[Token]:
    """The name that a word makes with the mark before or after it, if there is one."""
    before, after = _SIGN_BEFORE.match(folded, max(0, start - 1)), _SIGN_AFTER.match(folded, end)
    first = start - 1 if before and start else start
    last = after.end() if after else end
    return [Token(folded[first:last].lower(), first, last)] if (first, last) != (start, end) else []


def _pair(folded: str, first: tuple[int, int], second: tuple[int, int]) -> list[Token]:
    if folded[second[0] : second[1]].lower() in question_words()[0]:
        return []
    term = "".join(_PIECES.findall(folded[first[0] : second[1]])).lower()
    return [Token(singular(term), first[0], second[1], joined=True)] if len(term) <= _MAX_JOINED else []
