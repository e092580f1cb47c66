"""Characters, words and likeness of mixed Chinese and Latin text: what counts as the same words.

Four forms of a text, each coarser than the one before:

* ``simplify``: every character in its plain form (width, accents, traditional Han); case is kept;
* ``fold``: spelling that phrases are found by: case, hyphens and spaces beside Han do not count;
* ``same_words``: what is left of a question without punctuation. Two questions that differ in nothing else
  are one question, so marks that name another thing stay: C++, C#, .NET, LoRA+, F-1, 3.5, ==;
* ``bare``: letters and digits alone, for comparing long texts.

The words themselves are in ``language.json``.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from functools import cache
from importlib import resources
from typing import Any, Literal

Lang = Literal["zh", "en", "mixed"]
"""What a text is written in."""

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
"""Han characters of the basic plane, for use within brackets in a pattern."""
HAN_MARKS = "\u3000-\u303f\uff00-\uffef"
"""Chinese punctuation and full-width forms, likewise."""
KANA = "\u3040-\u30ff"

# Marks that make a name: those before a word (.NET), after it (C++, C#, LoRA+, not the sum LoRA+RAG), and
# operators, which are names by themselves.
SIGN_BEFORE = r"(?<![A-Za-z0-9.])\.(?=[A-Za-z])"
SIGN_AFTER = r"(?<=[A-Za-z0-9])(?:\+\+|[+#](?![A-Za-z0-9+#]))"
OPERATOR = r"[!=<>]+=+|=+>?|[-=]>|&&|\|\|"

_JOINERS = re.compile(r"(?<=[a-z0-9])[-_‐-―](?=[a-z0-9])")
_SPACES = re.compile(r"\s+")
_BY_HAN = re.compile(rf"(?<=[{HAN}]) | (?=[{HAN}])")
_EMPHASIS = re.compile(r"(\*{1,3})(?=[^\s*])([^*\n]{1,200})(?<=[^\s*])\1")
_TELLING = re.compile(
    rf"{SIGN_BEFORE}|{SIGN_AFTER}|{OPERATOR}|[<>%^]"
    r"|(?<=[a-z0-9])\*(?![a-z0-9*])"
    r"|(?<![a-z0-9][a-z])(?<=[a-z])-(?=\d)|(?<![\w)\]-])-(?=\d)"  # F-1 is not F1, but GPT-4 is GPT4
    r"|(?<=\d)\s*[^\w\s]\s*(?=\d)|(?<=\d)\s+(?=\d)|_{2,}"
    r"|[^\W_]+"
)
_SENTENCE_MARKS = re.compile(r"[\s。，、；：？！,;:?!…“”‘’\"'`（）()【】《》]+")
_MARKS = re.compile(r"[\W_]+")
_WORD = re.compile(
    rf"(?:{SIGN_BEFORE})?[a-z0-9]+(?:\.[0-9]+)*(?:{SIGN_AFTER})?|[{HAN}]+|{OPERATOR}|[^\W_a-z0-9{HAN}]+"
)
_SHORT = 30
"""Characters; a longer text has words besides those that ask."""
_LATIN_WORD = re.compile(r"[A-Za-z]{2,}")
_ONE_HAN = re.compile(rf"[{HAN}]")


def is_han(character: str) -> bool:
    return bool(_ONE_HAN.match(character))


# ---- the words of the languages ------------------------------------------------------------------------


@cache
def _data() -> dict[str, Any]:
    data: dict[str, Any] = json.loads(
        resources.files("mianjing.core").joinpath("language.json").read_text(encoding="utf-8")
    )
    return data


@cache
def simplified() -> Mapping[str, str]:
    """Traditional character → simplified character."""
    return dict(zip(_data()["traditional"], _data()["simplified"], strict=True))


@cache
def question_words() -> tuple[Mapping[str, str], frozenset[str]]:
    """Each question word → its mark (``?why``), or ``""`` to drop it; and Han characters that say nothing."""
    data = _data()
    words = {word: f"?{kind}" for kind, several in data["kinds"].items() for word in several}
    words.update(dict.fromkeys(data["drop"], ""))
    return words, frozenset(data["lone"])


def asides() -> Mapping[str, list[str]]:
    """Words around the subject of a query (八股): some wherever they stand, some at an edge only."""
    found: dict[str, list[str]] = _data()["aside"]
    return found


def comparing() -> Mapping[str, list[str]]:
    """Words that ask for a comparison, and those that stand between the things compared."""
    found: dict[str, list[str]] = _data()["comparing"]
    return found


@cache
def asking_words() -> re.Pattern[str]:
    """Finds a word that makes a title a question, the question mark aside.

    >>> [bool(asking_words().search(title)) for title in ("涌现是啥原因", "How to pick a rank", "微调篇")]
    [True, True, False]
    """
    asking = _data()["asking"]
    return re.compile(
        rf"{_any_of(_asking_han())}|(?:{'|'.join(asking['at_end'])})$"
        rf"|^\W{{0,20}}\d{{0,9}}\W{{0,20}}(?:{'|'.join(asking['at_start'])})\b",
        re.IGNORECASE,
    )


@cache
def small_words() -> frozenset[str]:
    """English words that name no subject."""
    return frozenset(_data()["small"])


@cache
def opening_words() -> re.Pattern[str]:
    """Finds the words that a question may open with."""
    latin = (w for several in _data()["kinds"].values() for w in several if w.isascii())
    return re.compile(rf"{_any_of(_asking_han())}|(?:{'|'.join(latin)}) ", re.IGNORECASE)


def learning_steps() -> tuple[tuple[str, ...], ...]:
    """Words of questions by the step at which to learn what they ask, what a thing is being the first."""
    return tuple(map(tuple, _data()["steps"]))


def asked_of() -> frozenset[str]:
    """Words of the first step that also end other questions: the feature in “X 的特点是什么”."""
    return frozenset(_data()["asked_of"])


@cache
def unspecific_words() -> re.Pattern[str]:
    """Finds what two titles may share without having a subject in common."""
    return re.compile(_any_of(_data()["unspecific"]))


def _asking_han() -> list[str]:
    data = _data()
    ends = set(data["asking"]["at_end"])
    words = [word for several in data["kinds"].values() for word in several if not word.isascii()]
    return [word for word in (*words, *data["asking"]["anywhere"]) if word not in ends]


def _any_of(words: list[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(set(words), key=lambda word: (-len(word), word)))


# ---- forms of a text -----------------------------------------------------------------------------------


class _PlainForms(dict[int, str]):
    """Every character's plain form, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        plain = unicodedata.normalize("NFKC", chr(code))
        if "\u00c0" <= plain <= "\u024f":
            plain = unicodedata.normalize("NFD", plain)[0]
        self[code] = simplified().get(plain, plain)
        return self[code]


_PLAIN_FORMS = _PlainForms()


def simplify(text: str) -> str:
    """Text with every character in its plain form; case is kept, since case borders still count.

    >>> simplify("ＲＡＧ顯存")
    'RAG显存'
    """
    if text.isascii():
        return text
    return text.translate(_PLAIN_FORMS)


def fold(text: str) -> str:
    """What two spellings of one phrase share: width, case, hyphens and spaces beside Han do not count.

    >>> fold("LoRA 微調 （Prompt-Tuning）")
    'lora微调(prompt tuning)'
    """
    folded = simplify(text).casefold()
    folded = _SPACES.sub(" ", _JOINERS.sub(" ", folded)).strip()
    folded = re.sub(r" ?([()]) ?", r"\1", folded)
    return _BY_HAN.sub("", folded)


def same_words(text: str) -> str:
    """What is left of a wording without punctuation, spaces, case and width; marks that name things stay.

    >>> same_words("什么是 RAG？") == same_words("**什么是rag**")
    True
    >>> [same_words(text) for text in ("LoRA+ 与 LoRA", ".NET", "F-1", "GPT-4", "a == b", "3.5")]
    ['lora+与lora', '.net', 'f-1', 'gpt4', 'a==b', '3.5']
    """
    plain = _EMPHASIS.sub(r"\2", simplify(text).casefold())
    kept = "".join(found.strip() or " " for found in _TELLING.findall(plain))
    if kept != plain and len(kept) < _SHORT and not _has_subject(plain):
        return _SENTENCE_MARKS.sub("", plain)
    return kept


def bare(text: str) -> str:
    """The letters and digits alone, in plain form: what ``same_words`` finds in a text is found so as well.

    >>> bare("**Low-Rank** 適配！")
    'lowrank适配'
    """
    return _MARKS.sub("", simplify(text).casefold())


def _has_subject(plain: str) -> bool:
    """Not so where nothing but marks is asked about: 什么是 *？"""
    asked = question_words()[0]
    rest = asking_words().sub(" ", plain)
    return any(word not in asked and word.strip("是的") for word in _WORD.findall(rest))


def words(folded: str) -> list[str]:
    """Latin words with the marks that are part of them, runs of Han, operators, of text that ``fold`` gave.

    >>> words(fold("C++ 与 C# 的 == 有何不同，α=1.5？"))
    ['c++', '与', 'c#', '的', '==', '有何不同', 'α', '=', '1.5']
    """
    return _WORD.findall(folded)


def signed(folded: str, start: int, end: int) -> bool:
    """Whether the word at ``start`` to ``end`` is part of a name made by a mark: the RAG in RAG+, not in RAG.

    >>> signed("rag+是什么", 0, 3), signed("rag+sft", 0, 3)
    (True, False)
    """
    before = start > 0 and re.compile(SIGN_BEFORE).match(folded, start - 1)
    return bool(before or re.compile(SIGN_AFTER).match(folded, end))


# ---- likeness ------------------------------------------------------------------------------------------


def ngrams(text: str, length: int = 2) -> Iterator[str]:
    """The text's overlapping runs of so many characters; a shorter text itself.

    >>> list(ngrams("显存不足")), list(ngrams("是"))
    (['显存', '存不', '不足'], ['是'])
    """
    if text:
        yield from (text[at : at + length] for at in range(max(1, len(text) - length + 1)))


def jaccard(one: AbstractSet[str], other: AbstractSet[str]) -> float:
    """What two sets share of all they have, 0 to 1.

    >>> jaccard({"a", "b"}, {"b", "c"}), jaccard(set(), set())
    (0.3333333333333333, 0.0)
    """
    return len(one & other) / len(one | other) if one and other else 0.0


def dice(one: AbstractSet[str], other: AbstractSet[str]) -> float:
    """What two sets share of their average size, 0 to 1; kinder than ``jaccard`` to unequal lengths."""
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0


def columns(text: str) -> int:
    """How wide a text is printed: a Chinese character takes two columns.

    >>> columns("LoRA 微调")
    9
    """
    return len(text) if text.isascii() else sum(1 + (unicodedata.east_asian_width(c) in "WF") for c in text)


# ---- language ------------------------------------------------------------------------------------------


def language(prose: str) -> Lang:
    """The language of a text; a Han character weighs as much as a Latin word.

    Technical Chinese is full of Latin names, so ``mixed`` needs more Latin words than a Chinese text has.

    >>> [language(text) for text in ("What is LoRA?", "LoRA 是什么", "42", "Say 你好 to a pre-trained model")]
    ['en', 'zh', 'zh', 'mixed']
    """
    han, latin = len(_ONE_HAN.findall(prose)), len(_LATIN_WORD.findall(prose))
    if han * 10 < latin:
        return "en"
    return "mixed" if latin > han else "zh"
