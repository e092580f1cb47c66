"""Words that extraction misread: by the reviewed table, and by the two rules that need none."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from mianjing.core.model import Problem
from mianjing.core.text import HAN
from mianjing.dumps.repair.mask import outside_code_and_math
from mianjing.formats.tables import read_rows

LOST_FORMULA = "公式缺失"
"""How the note begins that stands for a formula the source lost; an answer with it is partial."""

_HAN = rf"[{HAN}]"
_AND = re.compile(rf"(?<={_HAN}) and (?={_HAN})")
_FORMULA_GONE = re.compile(r"((?:公式|表达式|定义)[^\n，。：:]{0,8}如下[：:])[ \t]*(\n\n)?(?=其中)")
_ADDRESS = re.compile(r"https?://[^\s<>()\[\]]{1,2000}")
_SHAPE = "a row is “{wrong: OpenAl, right: OpenAI, why: l read for I}”, all three texts"


def load_names(path: Path) -> dict[str, str]:
    """The reviewed table of misread words, wrong → right; rows that are not in order are left out."""
    return _read(path)[0]


def check_names(path: Path) -> tuple[Problem, ...]:
    """What is wrong with the table at ``path``, row by row."""
    return _read(path)[1]


def _read(path: Path) -> tuple[dict[str, str], tuple[Problem, ...]]:
    rows, problems = read_rows(path)
    names: dict[str, str] = {}
    found = list(problems)
    for line, row in rows:
        values = [row.get(key) for key in ("wrong", "right", "why")] if isinstance(row, dict) else []
        texts = [value for value in values if isinstance(value, str) and value.strip()]
        if len(texts) < 3 or len(row) > 3:
            found.append(Problem(path.as_posix(), line, 1, "error", _SHAPE, "name-row"))
        elif texts[0] in names:
            message = f"“{texts[0]}” stands twice in the table; remove one row"
            found.append(Problem(path.as_posix(), line, 1, "error", message, "name-row"))
        else:
            names[texts[0]] = texts[1]
    return names, tuple(found)


def correct_names(text: str, names: Mapping[str, str]) -> str:
    """Misread words of the table put right, in code as well, but not in addresses.

    >>> correct_names("由OpenAl开发，见 https://a.org/OpenAl", {"OpenAl": "OpenAI"})
    '由OpenAI开发，见 https://a.org/OpenAl'
    """
    if not names:
        return text
    form = _form(tuple(names))
    parts, position = [], 0
    for address in _ADDRESS.finditer(text):
        parts += [form.sub(lambda m: names[m[0]], text[position : address.start()]), address[0]]
        position = address.end()
    return "".join(parts) + form.sub(lambda m: names[m[0]], text[position:])


@lru_cache(maxsize=8)
def _form(words: tuple[str, ...]) -> re.Pattern[str]:
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    return re.compile("|".join(_bounded(word) for word in longest_first))


def _bounded(word: str) -> str:
    """``word`` where no Latin letter or digit goes on from its own."""
    latin = re.compile("[A-Za-z0-9]")
    before = "(?<![A-Za-z0-9])" if latin.match(word[0]) else ""
    after = "(?![A-Za-z0-9])" if latin.match(word[-1]) else ""
    return f"{before}{re.escape(word)}{after}"


def restore_chinese_and(text: str) -> str:
    """An English “and” alone between Chinese words was 和.

    >>> restore_chinese_and("更好地理解 and 处理，Components and Chains 是什么")
    '更好地理解和处理，Components and Chains 是什么'
    """
    return outside_code_and_math(lambda prose: _AND.sub("和", prose), text)


def mark_lost_formula(text: str) -> str:
    """A formula that is announced, explained and not there is noted for the reader.

    >>> mark_lost_formula("公式如下：其中， pos 表示位置")
    '公式如下：\\n\\n> 公式缺失：来源中没有这个公式\\n\\n其中， pos 表示位置'
    """
    return outside_code_and_math(
        lambda prose: _FORMULA_GONE.sub(rf"\1\n\n> {LOST_FORMULA}：来源中没有这个公式\n\n", prose), text
    )
