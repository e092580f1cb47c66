"""Problems as people and tools read them: order, three formats, and "did you mean"."""

from __future__ import annotations

import heapq
import json
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import asdict
from difflib import get_close_matches
from typing import Literal

from mianjing.core.model import Problem

Format = Literal["text", "github", "json"]

# Longer words are not names anybody mistyped, and difflib's cost grows with the square of the length.
_LONGEST_WORD = 80
_CANDIDATES = 40


def ordered(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """The problems without repeats, by path, place, level, rule and message."""
    return tuple(sorted(set(problems), key=lambda p: (p.path, p.line, p.column, p.level, p.rule, p.message)))


def format_problems(problems: Iterable[Problem], style: Format = "text") -> str:
    """All problems in one style, in order, ending with a line break; ``text`` of none is empty.

    ``text`` gives ``path:line:col: error: message [rule]``, ``github`` workflow commands that annotate a
    pull request, ``json`` one array of objects with the fields of ``Problem``.
    """
    rows = ordered(problems)
    if style == "json":
        return json.dumps([asdict(row) for row in rows], ensure_ascii=False, indent=1) + "\n"
    return "".join(_LINE[style](row) + "\n" for row in rows)


def has_errors(problems: Iterable[Problem]) -> bool:
    return any(problem.level == "error" for problem in problems)


def visible(text: str) -> str:
    """The text on one line, with every character that prints as nothing or moves others spelled out.

    >>> print(visible("a\\u202eb\\n"))
    a\\u202eb\\n
    """
    return "".join(_spelled(char) if _hides(char) else char for char in text)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """`` (did you mean "x"?)`` for the nearest known word, or nothing when none is near.

    >>> did_you_mean("fine-tunning", ["fine-tuning", "rag"])
    ' (did you mean "fine-tuning"?)'
    >>> did_you_mean("zebra", ["fine-tuning", "rag"])
    ''
    """
    if len(word) > _LONGEST_WORD:
        return ""
    pairs = _pairs(word)
    # Only words that share pairs of characters can be near, so thousands of ids cost one cheap pass.
    near = heapq.nlargest(
        _CANDIDATES,
        (name for name in set(known) if abs(len(name) - len(word)) <= max(4, len(word) // 2)),
        key=lambda name: (len(pairs & _pairs(name)), name),
    )
    found = get_close_matches(word, near, n=1, cutoff=0.6)
    return f' (did you mean "{visible(found[0])}"?)' if found else ""


def place(problem: Problem) -> str:
    """``path:line:column``, without the parts a problem does not have."""
    numbers = (number for number in (problem.line, problem.column) if number)
    return ":".join([visible(problem.path), *map(str, numbers)])


def _text(problem: Problem) -> str:
    return f"{place(problem)}: {problem.level}: {visible(problem.message)} [{problem.rule}]"


def _github(problem: Problem) -> str:
    path = visible(problem.path)
    fields = {"file": path, "line": problem.line, "col": problem.column, "title": problem.rule}
    properties = ",".join(f"{name}={_property(str(value))}" for name, value in fields.items() if value)
    return f"::{problem.level} {properties}::{_command(visible(problem.message))}"


_LINE: dict[str, Callable[[Problem], str]] = {"text": _text, "github": _github}


def _command(text: str) -> str:
    # https://docs.github.com/actions/reference/workflow-commands: these three would end or break a command.
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _command(text).replace(":", "%3A").replace(",", "%2C")


def _hides(char: str) -> bool:
    return unicodedata.category(char) in {"Cc", "Cf", "Cs", "Zl", "Zp"}


def _spelled(char: str) -> str:
    named = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}
    return named.get(char) or (f"\\u{ord(char):04x}" if ord(char) < 0x10000 else f"\\U{ord(char):08x}")


def _pairs(word: str) -> set[str]:
    padded = f" {word} "
    return {padded[at : at + 2] for at in range(len(padded) - 1)}
