#!/usr/bin/env python3
"""Mianjing's command line: finds the Python that has the packages, then hands over to it.

Exit codes: 0 clean, 1 problems found, 2 bad usage. Any Python 3 can read this file, so that an old or a bare
one hands over too, or says what to do.
"""

from __future__ import annotations

import os
import sys
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parent
ENVIRONMENT = ROOT / ".venv"
OLDEST = (3, 11)
SET_UP = r"py .ci\setup.py" if os.name == "nt" else "bash .ci/setup"


def main() -> int:
    """Run the command line; a Python that lacks the packages starts the project's own instead."""
    try:
        own = "" if _is_chosen() else own_python()
        return hand_over(own) if own else run()
    except KeyboardInterrupt:
        print("build_site.py: stopped before anything was done", file=sys.stderr)
        return 130


def own_python() -> str:
    """The Python of ``.venv``, on POSIX or on Windows; empty where there is none."""
    places = (ENVIRONMENT / "bin" / "python", ENVIRONMENT / "Scripts" / "python.exe")
    return next((str(place) for place in places if place.exists()), "")


def _is_chosen() -> bool:
    """Is this Python the project's own, or that of another environment which has the packages?"""
    if sys.prefix == sys.base_prefix:
        return False
    if ENVIRONMENT.is_dir() and ENVIRONMENT.samefile(sys.prefix):
        return True
    return sys.version_info >= OLDEST and all(map(find_spec, ("mkdocs", "material", "jsonschema")))


def hand_over(python: str) -> int:
    """Start again in ``python``, with the same words."""
    words = [python, str(ROOT / "build_site.py"), *sys.argv[1:]]
    if os.name != "nt":
        os.execv(python, words)
    # Windows' exec would give the prompt back before the command has ended.
    import subprocess

    return subprocess.call(words)


def run() -> int:
    """Run the command line in this Python."""
    if sys.version_info < OLDEST:
        return _refuse("Python 3.11 or newer is needed, this is {}.{}".format(*sys.version_info))
    # An isolated Python leaves the script's folder out.
    if str(ROOT) not in sys.path:
        sys.path.insert(0, str(ROOT))
    try:
        from mianjing.cli import run

        # The commands import late, so the guard is around the whole run.
        return run(ROOT, sys.argv[1:])
    except ModuleNotFoundError as missing:
        return _refuse(f'the package "{missing.name}" is not installed')


def _refuse(reason: str) -> int:
    print(f"build_site.py: error: {reason}; run: {SET_UP}", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())
