"""The package alone, away from this checkout: installed from its wheel it makes a site of another field."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from bench.browser import served

ROOT = Path(__file__).resolve().parent.parent
BIN = "Scripts" if os.name == "nt" else "bin"
NEEDED = ("pyproject.toml", "README.md", "LICENSE", "mianjing")

pytestmark = [pytest.mark.slow, pytest.mark.browser]

FOLDS = """# Bread

## Dough

<details>
<summary>Why is dough kneaded?</summary>

To line up the gluten, so that it holds gas.

</details>

<details>
<summary>What does autolyse mean?</summary>

Flour and water rest before the **salt** comes in.

</details>

## Oven

<details>
<summary>Why does a baker score the loaf?</summary>

So that it opens where the baker wants.

</details>

<details>
<summary>What does steam do to the crust?</summary>

It keeps the skin soft until the loaf has risen.

</details>
"""
TABLE = """topic,question,answer
Dough,How long does a poolish ferment?,Twelve hours in a cool room.
Oven,How hot is a stone oven?,"About 300 degrees, falling."
Dough,What is a biga?,A stiff preferment.
"""


def called(*words: str | Path, folder: Path) -> str:
    """What a command says, which must go well. Nothing of this checkout is on its path."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run(
        [str(word) for word in words], cwd=folder, env=env, capture_output=True, check=False
    )
    said = done.stdout.decode() + done.stderr.decode()
    assert done.returncode == 0, said
    return said


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The scripts' folder of a new environment that holds the wheel, and borrows our dependencies."""
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    source.mkdir()
    for name in NEEDED:
        place = ROOT / name
        copy = shutil.copytree if place.is_dir() else shutil.copy
        copy(place, source / name)
    pip = (sys.executable, "-m", "pip", "--disable-pip-version-check")
    called(
        *pip,
        "wheel",
        "-q",
        "--no-deps",
        "--no-index",
        "--no-build-isolation",
        "-w",
        "dist",
        source,
        folder=folder,
    )
    venv.create(folder / "env", with_pip=False, symlinks=os.name != "nt")
    python = folder / "env" / BIN / Path(sys.executable).name
    own = called(python, "-c", "import sysconfig; print(sysconfig.get_paths()['purelib'])", folder=folder)
    Path(own.strip(), "borrowed.pth").write_text(sysconfig.get_paths()["purelib"] + "\n", encoding="utf-8")
    (wheel,) = (folder / "dist").glob("*.whl")
    called(*pip, "--python", python, "install", "-q", "--no-deps", "--no-index", wheel, folder=folder)
    return python.parent


def test_a_site_of_another_field_is_made_and_searched(
    installed: Path, tmp_path: Path, browser: Browser
) -> None:
    (tmp_path / "bread.md").write_text(FOLDS, encoding="utf-8")
    (tmp_path / "quiz.csv").write_text(TABLE, encoding="utf-8")
    mianjing, site = installed / "mianjing", tmp_path / "bakery"
    said = called(mianjing, "init", "bakery", "--lang", "en", "--title", "Bakery", folder=tmp_path)
    assert "next: mianjing --root bakery import --add FILE" in said
    assert str(ROOT) not in called(
        installed / "python", "-c", "import mianjing; print(mianjing.__file__)", folder=tmp_path
    )
    for dump in ("bread.md", "quiz.csv"):
        called(mianjing, "import", "--add", tmp_path / dump, "--accept", folder=site)
    assert called(mianjing, "check", folder=site) == ""
    assert "look at it: mianjing serve" in called(mianjing, folder=site)
    called(installed / "python", "-m", "mkdocs", "build", "-q", "-d", tmp_path / "plain", folder=site)
    (page,) = (tmp_path / "plain").rglob("why-is-dough-kneaded/index.html")
    assert "line up the gluten" in page.read_text(encoding="utf-8")
    with served(site / "site") as address:
        tab = browser.new_page()
        tab.goto(address)
        tab.keyboard.press("/")
        tab.wait_for_selector("[data-md-component=search-query]:focus")
        tab.keyboard.type("gluten holds gas")
        first = tab.locator(".md-search-result__link").first
        first.wait_for()
        assert "why-is-dough-kneaded" in str(first.get_attribute("href"))
        tab.close()
