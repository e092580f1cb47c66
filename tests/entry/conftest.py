"""Clean clones of the project, and a Python in which nothing is installed."""

from __future__ import annotations

import os
import shutil
import sys
import venv
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.entry.script import script

ROOT = Path(__file__).resolve().parents[2]
MADE = shutil.ignore_patterns(".venv", ".git", ".cache", ".*_cache", ".hypothesis", "__pycache__")
MADE_AT_THE_TOP = {"site", "dist", "export"}
CORPUS = {"qa", "sources", "tests", "bench", "docs"}


@pytest.fixture(scope="session")
def bare_python(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A Python in which nothing is installed, pip included; `python` beside it on a path of its own."""
    place = tmp_path_factory.mktemp("bare")
    venv.create(place, with_pip=False)
    return str(place / ("Scripts/python.exe" if os.name == "nt" else "bin/python"))


@pytest.fixture(scope="session")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Makes a clone of the project without ``.venv``; ``small`` leaves out corpus, tests and documents."""

    def make(small: bool = False) -> Path:
        place = tmp_path_factory.mktemp("clone") / "mianjing"

        def left_out(folder: str, names: list[str]) -> set[str]:
            at_the_top = MADE_AT_THE_TOP | (CORPUS if small else set())
            return MADE(folder, names) | (at_the_top if Path(folder) == ROOT else set())

        shutil.copytree(ROOT, place, ignore=left_out)
        return place

    return make


def set_up(clone: Path) -> None:
    """Give a clone an environment that holds what this Python holds, as `.ci/setup --dev` would."""
    own = clone / ".venv"
    own.mkdir()
    here = Path(sys.prefix)
    for part in here.iterdir():
        if part.name in ("bin", "Scripts", "lib", "lib64", "Lib"):
            (own / part.name).symlink_to(part, target_is_directory=True)
    shutil.copy(here / "pyvenv.cfg", own)
    setup = script("setup")
    for lock in ("requirements.lock", "requirements-dev.lock"):
        stamp = own / f".installed-{Path(lock).stem}"
        stamp.write_text(setup.digest(clone, lock), encoding="utf-8")
