"""Looks for regular expressions whose time grows faster than their input.

Run by hand: ``python bench/fuzz_patterns.py``. Every pattern of the package's modules is tried on long
repetitions of what it is made of itself; one that takes over a tenth of a second for 20,000 characters is
named with the unit that did it (a linear one takes about a thousandth). Patterns built at run time are not
seen.
"""

from __future__ import annotations

import importlib
import inspect
import itertools
import pkgutil
import re
import signal
import sys
import time
from collections.abc import Iterator
from re import _constants, _parser  # type: ignore[attr-defined]
from typing import Any

import mianjing

LENGTH = 20_000
SLOW = 0.1
COMMON = " \na1-|<[(*$`"
SAMPLES = {"DIGIT": "1", "SPACE": " ", "WORD": "a", "NOT_DIGIT": "x", "NOT_SPACE": "x", "NOT_WORD": "-"}


def patterns() -> Iterator[tuple[str, re.Pattern[str], bool]]:
    """Every pattern found in the package, also within tables, and whether it is only matched at a start."""
    seen: set[str] = set()
    for info in pkgutil.walk_packages(mianjing.__path__, "mianjing."):
        module = importlib.import_module(info.name)
        source = inspect.getsource(module)
        for name, value in vars(module).items():
            for pattern in _within(value, 4):
                if isinstance(pattern.pattern, str) and pattern.pattern not in seen:
                    seen.add(pattern.pattern)
                    used = set(re.findall(rf"\b{name}\.([a-z]+)\b", source))
                    yield (
                        f"{info.name}.{name}",
                        pattern,
                        bool(used) and used <= {"match", "fullmatch", "pattern"},
                    )


def _within(value: Any, depth: int) -> Iterator[re.Pattern[str]]:
    if isinstance(value, re.Pattern):
        yield value
    elif depth and isinstance(value, (tuple, list, set, frozenset)):
        for inner in value:
            yield from _within(inner, depth - 1)
    elif depth and isinstance(value, dict):
        yield from _within([*value, *value.values()], depth)
    elif depth and hasattr(value, "__dataclass_fields__"):
        yield from _within([getattr(value, field, None) for field in value.__dataclass_fields__], depth - 1)


def alphabet(parsed: Any) -> list[str]:
    """Characters the pattern names, a sample of each class, in order."""
    found: dict[str, None] = {}

    def visit(item: Any) -> None:
        if isinstance(item, tuple) and item:
            operator = item[0]
            if operator in (_constants.LITERAL, _constants.NOT_LITERAL):
                found[chr(item[1])] = None
            elif operator is _constants.RANGE:
                found[chr(item[1][0])] = None
            elif operator is _constants.CATEGORY:
                found[SAMPLES.get(str(item[1]).removeprefix("CATEGORY_"), "a")] = None
        if isinstance(item, (tuple, list, _parser.SubPattern)):
            for inner in item:
                visit(inner)

    visit(parsed)
    return list(found)


def units(pattern: re.Pattern[str]) -> Iterator[tuple[str, str]]:
    """``(start, unit)``: what stands once before, and what is repeated."""
    letters = alphabet(_parser.parse(pattern.pattern, pattern.flags))[:24]
    every = list(dict.fromkeys([*letters, *COMMON]))
    run = "".join(letters)
    yield from (("", unit) for unit in every)
    yield from (("", a + b) for a, b in itertools.product(letters, every) if a != b)
    starts = [*letters[:8], "a", "\n"]
    yield from ((start, unit) for start, unit in itertools.product(starts, every) if start != unit)
    yield from ((run[:end], unit) for end in range(2, min(len(run), 10)) for unit in every)
    yield from (("", run[:end] + unit) for end in range(2, min(len(run), 12)) for unit in COMMON)


class Late(Exception):
    """The time is up."""


def ring(number: int, frame: object) -> None:
    raise Late


def worst(pattern: re.Pattern[str], anchored: bool) -> tuple[float, str, str]:
    slowest = (0.0, "", "")
    for start, unit in units(pattern):
        text = start + unit * (LENGTH // len(unit)) + "\x01"
        taken = timed(pattern, anchored, text)
        if taken > SLOW:  # a busy machine is no slow pattern
            taken = min(taken, timed(pattern, anchored, text), timed(pattern, anchored, text))
        slowest = max(slowest, (taken, start, unit))
        if taken > 1:
            break
    return slowest


def timed(pattern: re.Pattern[str], anchored: bool, text: str) -> float:
    signal.signal(signal.SIGALRM, ring)
    begun = time.perf_counter()
    signal.setitimer(signal.ITIMER_REAL, 2)
    try:
        if anchored:
            pattern.match(text), pattern.fullmatch(text)
        else:
            for _ in pattern.finditer(text):
                pass
    except Late:
        pass
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    return time.perf_counter() - begun


def main() -> int:
    count = slow = 0
    for name, pattern, anchored in patterns():
        count += 1
        taken, start, unit = worst(pattern, anchored)
        if taken > SLOW:
            slow += 1
            print(f"{taken:6.2f} s  {name}  {start!r} + {unit!r} * n  {pattern.pattern[:90]!r}", flush=True)
    print(f"{count} patterns, {slow} slower than {SLOW} s for {LENGTH} characters")
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
