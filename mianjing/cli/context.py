"""What every command needs: where the project is, how to speak, how to show progress."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from mianjing.core.model import Problem
from mianjing.core.problems import format_problems
from mianjing.formats.project import Project

SCRIPT = "build_site.py"


class CommandError(Exception):
    """A command cannot go on: ``problems`` say why, ``code`` is the exit code."""

    def __init__(self, problems: Sequence[Problem], code: int = 1) -> None:
        super().__init__("; ".join(problem.message for problem in problems))
        self.problems = tuple(problems)
        self.code = code


@dataclass(frozen=True)
class Context:
    """One run in one project folder."""

    root: Path
    program: str = SCRIPT
    """What the user called: the script of a checkout, or the console command."""

    said: list[str] = field(default_factory=list)
    """What was told to a person so far."""

    @cached_property
    def project(self) -> Project:
        """The project's files, each read once."""
        return Project(self.root)

    def info(self, text: str) -> None:
        """A line for a person, beside the command's output."""
        self._say(f"{text}\n")

    def report(self, problems: Iterable[Problem]) -> None:
        """Every problem once, in order of place."""
        self._say(format_problems(problems))

    def repeat(self, said: Iterable[str]) -> None:
        """Say again what was said before."""
        for text in said:
            self._say(text)

    def _say(self, text: str) -> None:
        self.said.append(text)
        print(text, end="", file=sys.stderr)

    @contextmanager
    def step(self, doing: str) -> Iterator[None]:
        """Show ``doing`` while it lasts, on a terminal only."""
        if not sys.stderr.isatty():
            yield
            return
        print(f"\r\033[K… {doing}", end="", file=sys.stderr, flush=True)
        try:
            yield
        finally:
            print("\r\033[K", end="", file=sys.stderr, flush=True)
