"""Set Mianjing up in .venv from the locked dependencies, then build the site from the dumps.

    python .ci/setup.py [WORDS]    set up and build the site, as build_site.py WORDS does
    python .ci/setup.py --dev      set up with what the tests need, build nothing

Any Python 3 can start this; the environment is made by the newest one found from 3.11 on, or by the one that
the variable PYTHON names.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = ROOT / ".venv"
BIN = ENVIRONMENT / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
BUILD_TOOLS = ".ci/build-tools.lock"
NEWEST_FIRST = ("python3.14", "python3.13", "python3.12", "python3.11", "python3", "python")
IS_NEW_ENOUGH = "import sys; sys.exit(sys.version_info < (3, 11))"


class Failure(Exception):
    """Set-up cannot go on; the message says why and what to do."""


def main(words: list[str]) -> int:
    """Set up, then build unless ``--dev`` is asked for."""
    try:
        install("requirements-dev.lock" if words[:1] == ["--dev"] else "requirements.lock")
    except Failure as failure:
        print(f"setup: error: {failure}", file=sys.stderr)
        return 1
    if words[:1] == ["--dev"]:
        return 0
    return subprocess.call([str(PYTHON), str(ROOT / "build_site.py"), *words])


def install(lock: str) -> None:
    """Put what ``lock`` names, and Mianjing itself, into ``.venv``, unless they are there."""
    if not _runs(PYTHON):
        _create_environment()
    # One stamp per lock: a second run with unchanged locks and package metadata installs nothing.
    stamp = ENVIRONMENT / f".installed-{Path(lock).stem}"
    wanted = digest(ROOT, lock)
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == wanted:
        return
    print(f"setup: installing what {lock} names into .venv", flush=True)
    _pip("--require-hashes", "-r", str(ROOT / BUILD_TOOLS))
    _pip("--require-hashes", "--no-build-isolation", "-r", str(ROOT / lock))
    _pip("--no-build-isolation", "--no-deps", "--editable", str(ROOT))
    stamp.write_text(wanted, encoding="utf-8")


def _create_environment() -> None:
    python = find_python()
    # What an interrupted run or a Python since removed left behind is made anew.
    if subprocess.call([python, "-m", "venv", "--clear", str(ENVIRONMENT)]):
        shutil.rmtree(ENVIRONMENT, ignore_errors=True)
        raise Failure(
            f"{python} cannot make a virtual environment; install its venv module "
            "(Debian: apt-get install python3-venv)"
        )


def find_python() -> str:
    """The Python to make the environment with: PYTHON, else the newest on the path, else this one."""
    named = os.environ.get("PYTHON")
    if named:
        if not _runs(named):
            raise Failure(f"PYTHON names {named}, which is no Python from 3.11 on")
        return named
    for name in (*NEWEST_FIRST, sys.executable):
        if _runs(name):
            return name
    raise Failure(
        "Python 3.11 or newer was not found; install it (Debian: apt-get install python3 python3-venv; "
        "Windows and macOS: python.org) or set PYTHON to it"
    )


def _runs(python: str | Path) -> bool:
    found = shutil.which(str(python))
    return bool(found) and not subprocess.call([found, "-c", IS_NEW_ENOUGH], stderr=subprocess.DEVNULL)


def digest(root: Path, lock: str) -> str:
    """What says whether a project's environment is the one that its files ask for."""
    files = (lock, BUILD_TOOLS, "pyproject.toml")
    return "\n".join(hashlib.sha256((root / file).read_bytes()).hexdigest() for file in files)


def _pip(*words: str) -> None:
    quiet = {"PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_QUIET": "1"}
    if subprocess.call([str(PYTHON), "-m", "pip", "install", *words], env={**os.environ, **quiet}, cwd=ROOT):
        raise Failure(
            "pip could not install the packages; what it said stands above. Run this again to go on"
        )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
