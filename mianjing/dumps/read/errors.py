"""The one exception of the stage: a file that cannot be read as text, with its remedy."""

from __future__ import annotations

from mianjing.core.model import Problem


class ReadError(Exception):
    """``problem`` says which file, which line where there is one, and what to do."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(f"{problem.path}:{problem.line}: {problem.message}")
        self.problem = problem


def refuse(name: str, rule: str, message: str, line: int = 0, column: int = 0) -> ReadError:
    """A ``ReadError`` ready to be raised."""
    return ReadError(Problem(name, line, column, "error", message, rule))
