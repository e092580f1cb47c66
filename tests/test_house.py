"""The shape of the house: stages meet in the model only, rooms stay small."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "mianjing"
STAGES = ("read", "segment", "repair", "classify", "merge", "store", "entries", "render", "search", "study")
# What puts stages together, and may therefore import them.
GLUE = ("commands", "plan", "exports", "quiet")


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module


def _rooms(path: Path) -> Iterator[str]:
    """The modules and folders right under the package that a file imports."""
    for name in _imports(path):
        parts = name.split(".")
        if parts[0] == "mianjing" and len(parts) > 1:
            yield parts[1]


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_imports_no_other_stage(stage: str) -> None:
    others = {*STAGES, *GLUE} - {stage}
    found = {
        f"{path.relative_to(ROOT)} imports {room}"
        for path in sorted((PACKAGE / stage).rglob("*.py"))
        for room in _rooms(path)
        if room in others
    }
    assert not found


def test_what_lies_below_the_stages_imports_none_of_them() -> None:
    below = [path for path in PACKAGE.rglob("*.py") if path.relative_to(PACKAGE).parts[0] not in STAGES]
    found = {
        f"{path.relative_to(ROOT)} imports {room}"
        for path in below
        if path.relative_to(PACKAGE).parts[0].removesuffix(".py") not in GLUE
        for room in _rooms(path)
        if room in (*STAGES, *GLUE)
    }
    assert not found


def test_files_stay_small() -> None:
    code = [*PACKAGE.rglob("*.py"), *(ROOT / "hooks").glob("*.py"), *(ROOT / "theme").rglob("*.js")]
    long = {
        str(path.relative_to(ROOT)): lines
        for path in code
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > 300
    }
    assert not long
