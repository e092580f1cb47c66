"""The fixture library built as a site, served below a path of a host, and as an offline copy."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bench.browser import served

REPOSITORY = Path(__file__).parents[2]


def make_project(root: Path) -> Path:
    """A project of its own around the fixture library."""
    shutil.copytree(REPOSITORY / "tests/fixtures/library", root, dirs_exist_ok=True)
    shutil.copy(REPOSITORY / "mkdocs.yml", root)
    for name in ("hooks",):
        shutil.copytree(REPOSITORY / name, root / name)
    return root


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_project(tmp_path_factory.mktemp("project"))


@pytest.fixture(scope="session")
def built(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A host's folder with the site in ``some/where``."""
    from mianjing.cli import pages
    from mianjing.formats.project import Project

    host = tmp_path_factory.mktemp("host")
    pages.build(Project(project), host / "some" / "where", release=True)
    return host


@pytest.fixture(scope="session")
def address(built: Path) -> Iterator[str]:
    """Where the site is served: below a path, as on a host that has other sites too."""
    with served(built) as root:
        yield f"{root}some/where/"


@pytest.fixture(scope="session")
def offline_copy(project: Path, built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The offline zip as a learner unpacks it."""
    from mianjing.cli.export import pack_offline

    folder = tmp_path_factory.mktemp("disk")
    with zipfile.ZipFile(pack_offline(project, built / "some" / "where", folder)) as parcel:
        parcel.extractall(folder)
    return folder / "mianjing-offline"


@pytest.fixture
def learner(browser: Any) -> Iterator[Any]:
    """A browser profile; whatever goes wrong in a page fails the test."""
    context = browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai")
    context.set_default_timeout(8000)
    wrong: list[str] = []
    context.on("weberror", lambda error: wrong.append(str(error.error)))
    context.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    yield context
    context.close()
    assert wrong == []
