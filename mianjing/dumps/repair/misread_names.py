"""Words that extraction misread: by the reviewed table, and by the two rules that need none."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from mianjing.core.model import Problem
from mianjing.core.text import HAN
from mianjing.dumps.repair.mask import outside_code_and_math
from mianjing.formats.load import load_file

LOST_FORMULA = "公式缺失"
"""How the note begins that stands for a formula the source lost; an answer with it is partial."""

_HAN = rf"[{HAN}]"
_AND = re.compile(rf"(?<={_HAN}) and (?={_HAN})")
_FORMULA_GONE = re.compile(r"((?:公式|表达式|定义)[^\n，。：:]{0,8}如下[：:])[ \t]*(\n\n)?(?=其中)")
_ADDRESS = re.compile(r"https?://[^\s<>()\[\]]{1,2000}")


def load_names(path: Path) -> tuple[dict[str, str], tuple[Problem, ...]]:
    """The reviewed table of misread words, wrong → right, and what is wrong with it; no file, no rows."""
    if not path.exists():
        return {}, ()
    loaded = load_file(path, "names", lambda rows: rows or ())
    names: dict[str, str] = {}
    found = list(loaded.problems)
    for number, row in enumerate(loaded.value or ()):
        if row["wrong"] in names and loaded.document and loaded.document.root:
            node = loaded.document.root.items[number].fields["wrong"]
            message = f"“{row['wrong']}” stands twice in the table; remove one row"
            found.append(loaded.document.text.problem(node.start, message, "name-row"))
        names.setdefault(row["wrong"], row["right"])
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
