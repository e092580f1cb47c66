"""Run lint, types (Python and JavaScript) and every test, after installing the browser that they need.

    python .ci/test.py [pytest arguments]

BROWSER is chromium (the default) or firefox; CHROMIUM may name the program to use.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

import setup  # noqa: E402

CHROMIUMS = ("chromium", "chromium-browser", "google-chrome")
TYPES = HERE / "types"  # the type check of mianjing/theme/
DEBIAN_PACKAGES = ("chromium", "fonts-noto-cjk")
# One more than cores: a browser test waits for much of its time.
WORKERS = str((os.cpu_count() or 1) + 1)


def main(words: list[str]) -> int:
    """The exit code of the first step that fails, else 0."""
    try:
        setup.install("requirements-dev.lock")
    except setup.Failure as failure:
        print(f"setup: error: {failure}", file=sys.stderr)
        return 1
    if Path(sys.prefix).resolve() != setup.ENVIRONMENT:
        return subprocess.call([str(setup.PYTHON), __file__, *words])
    os.chdir(setup.ROOT)
    os.environ["PATH"] = os.pathsep.join((str(setup.BIN), os.environ["PATH"]))
    if not _prepare_browser(os.environ.get("BROWSER", "chromium")) or not _prepare_types():
        return 1
    steps = (
        ["ruff", "check", "."],
        ["ruff", "format", "--check", "."],
        ["mypy"],
        [_node(), str(TYPES / "node_modules/typescript/lib/tsc.js"), "-p", str(TYPES)],
        [_node(), "--test", "tests/js/"],
        ["pytest", "-n", os.environ.get("TEST_WORKERS", WORKERS), "--dist", "loadgroup", *words],
    )
    return next((code for step in steps if (code := _call(*step))), 0)


def _call(*words: str) -> int:
    return subprocess.call([shutil.which(words[0]) or words[0], *words[1:]])


def _prepare_browser(kind: str) -> bool:
    """Find or install the browser, and say where it is to the tests."""
    if kind == "firefox":
        return _call("playwright", "install", "--with-deps", "firefox") == 0
    path = _find_chromium()
    if not path:
        print("test: installing a browser", flush=True)
        _install_debian(*DEBIAN_PACKAGES)
        path = _find_chromium()
    elif not _has_chinese_font():
        print("test: installing a Chinese font", flush=True)
        _install_debian(DEBIAN_PACKAGES[1])
    if not path and not _call("playwright", "install", "--with-deps", "chromium"):
        path = _find_chromium()
    if not path:
        print(
            "test: error: the browser tests need Chromium; install it with: apt-get install chromium "
            "(or: .venv/bin/playwright install chromium)",
            file=sys.stderr,
        )
    os.environ["CHROMIUM"] = path
    return bool(path)


def _find_chromium() -> str:
    for name in (os.environ.get("CHROMIUM", ""), *CHROMIUMS):
        found = shutil.which(name) if name else None
        if found:
            return found
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        bundled = driver.chromium.executable_path
    return bundled if Path(bundled).exists() else ""


def _has_chinese_font() -> bool:
    """As far as fontconfig knows; where there is none the system brings its fonts along."""
    if not shutil.which("fc-list"):
        return True
    listed = subprocess.run(["fc-list", ":lang=zh"], capture_output=True, check=False)
    return bool(listed.stdout.strip())


def _install_debian(*packages: str) -> None:
    """Where there is apt-get and the right to use it; otherwise nothing."""
    if not shutil.which("apt-get"):
        return
    prefix = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if prefix and (not shutil.which("sudo") or _call(*prefix, "true")):
        return
    _call(*prefix, "apt-get", "update", "-qq")
    quiet = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "install", "-y", "-qq"]
    subprocess.call([*prefix, *quiet, *packages], stdout=subprocess.DEVNULL)


def _prepare_types() -> bool:
    """Install the compiler that checks the types of our JavaScript, at the version of its lock."""
    installed, lock = TYPES / "node_modules/.package-lock.json", TYPES / "package-lock.json"
    if installed.exists() and installed.stat().st_mtime >= lock.stat().st_mtime:
        return True
    if shutil.which("npm"):
        return _call("npm", "ci", "--prefix", str(TYPES), "--no-audit", "--no-fund", "--loglevel=error") == 0
    print(
        "test: error: the type check of our scripts needs npm; install Node.js, which has it",
        file=sys.stderr,
    )
    return False


def _node() -> str:
    """Node on the path, else the one that the browser driver's package brings along."""
    found = shutil.which("node")
    if found:
        return found
    from playwright._impl._driver import compute_driver_executable

    return str(compute_driver_executable()[0])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
