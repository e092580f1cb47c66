"""All text of the site that is not content, by key: a file here for each language; ``speak`` chooses.

Python asks ``say``, templates the global of the same name (``say_html``), scripts ``mianjing.say`` with what
``script`` hands to the browser. A message's ``{name}`` is filled in with the value given under that name.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from markupsafe import Markup

FOLDER = Path(__file__).parent
LANGUAGE = "zh"
_chosen = [LANGUAGE]
_GAP = re.compile(r"\{(\w+)\}")
_LITERAL = re.compile(r'"([a-z][a-z0-9_]*(?:\.[a-z0-9_]+)+)"')


@cache
def catalog(language: str = LANGUAGE) -> Mapping[str, str]:
    """Every message of ``language`` by its key."""
    messages: dict[str, str] = json.loads((FOLDER / f"{language}.json").read_text(encoding="utf-8"))
    return messages


def languages() -> tuple[str, ...]:
    """Every language there is a catalog of."""
    return tuple(sorted(file.stem for file in FOLDER.glob("*.json")))


def speak(language: str) -> None:
    """Say everything in ``language`` from now on: one process makes one site."""
    catalog(language)
    _chosen[0] = language


def spoken() -> str:
    """The language that is spoken, as HTML names it."""
    return _chosen[0]


def say(key: str, **values: object) -> str:
    """The message ``key``; raises ``KeyError`` for a key or a value that is not there.

    >>> say("answer.numbered", number=2)
    '回答 2'
    """
    message = catalog(spoken())[key]
    return _GAP.sub(lambda gap: str(values[gap[1]]), message) if "{" in message else message


def say_html(key: str, **values: object) -> Markup:
    """The message ``key``, which may hold HTML; values are escaped unless they are safe already."""
    message = Markup(catalog(spoken())[key])
    return message.format(**values) if "{" in message else message


def keys_in(code: str) -> frozenset[str]:
    """The keys that stand in a piece of code as string literals.

    >>> sorted(keys_in('say("answer.numbered", {n}); other("no.key")'))
    ['answer.numbered']
    """
    return frozenset(_LITERAL.findall(code)) & catalog().keys()


def script(codes: Iterable[str]) -> str:
    """A script that hands the browser the messages which the scripts ``codes`` ask for."""
    used = sorted({key for code in codes for key in keys_in(code)})
    words = catalog(spoken())
    rows = json.dumps({key: words[key] for key in used}, ensure_ascii=False, separators=(",", ":"))
    return f"Object.assign((globalThis.mianjing??={{}}).messages??={{}},{rows});\n"
