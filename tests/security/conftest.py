"""The hostile library as a site, and tabs to look at it."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config

from bench.browser import served
from mianjing.site.study import offline
from tests.security.hostile import library
from tests.security.tab import Watched

REPOSITORY = Path(__file__).parents[2]


def project(folder: Path) -> Path:
    """A project folder without entries."""
    (folder / "qa").mkdir(parents=True)
    shutil.copy(REPOSITORY / "mkdocs.yml", folder)
    for name in ("hooks",):
        shutil.copytree(REPOSITORY / name, folder / name)
    return folder


@pytest.fixture(scope="session")
def hostile_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the hostile library, and at ``offline/`` its copy for opening from a disk.

    The library never was a file, so neither loading nor ``check`` had a word in it.
    """
    root = project(tmp_path_factory.mktemp("hostile"))
    whole = library()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("mianjing.site.mkdocs_plugin.load_library", lambda project: whole)
        for name, from_disk in (("site", False), ("disk", True)):
            config = load_config(
                str(root / "mkdocs.yml"),
                site_dir=str(root / name),
                use_directory_urls=not from_disk,
                site_url="https://site.example/",
            )
            logging.getLogger("mkdocs").setLevel(logging.ERROR)  # formulas that fail are meant to
            config.extra["mianjing"]["release"] = True
            config.plugins.on_startup(command="build", dirty=False)
            build(config)
    offline.pack(root / "disk", root / "offline.zip", "offline")
    shutil.unpack_archive(root / "offline.zip", root / "site")
    return root / "site"


@pytest.fixture(scope="session")
def hostile_url(hostile_site: Path) -> Iterator[str]:
    with served(hostile_site) as address:
        yield address


@pytest.fixture
def unguarded(browser: Any, hostile_url: str) -> Iterator[Watched]:
    """A tab without the Content-Security-Policy: what it would stop must not be there at all."""
    tab = Watched(browser, hostile_url, policy=False)
    yield tab
    tab.context.close()


@pytest.fixture
def guarded(browser: Any, hostile_url: str) -> Iterator[Watched]:
    tab = Watched(browser, hostile_url, policy=True)
    yield tab
    tab.context.close()
