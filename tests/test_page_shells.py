"""A page filled into a shell is byte for byte what the theme prints for it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from mianjing.site import mkdocs_plugin
from mianjing.site.page_shells import ShellEnvironment
from mianjing.site.render import RenderedPage
from tests.conftest import LIBRARY, build_library


class Unfilled(ShellEnvironment):
    """Runs the theme over every page."""

    def filled(self, shown: RenderedPage, base_url: str, full: Callable[..., str]) -> str:
        return full(shown)


@pytest.mark.parametrize("address", ["", "https://site.example/below/"])
def test_filled_pages_are_those_of_the_theme(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled, full = tmp_path / "filled", tmp_path / "full"
    build_library(LIBRARY / "qa", filled, site_url=address)
    monkeypatch.setattr(mkdocs_plugin, "ShellEnvironment", Unfilled)
    build_library(LIBRARY / "qa", full, site_url=address)
    pages = sorted(file.relative_to(full) for file in full.rglob("*.html"))
    assert len(pages) > 20
    assert not [page for page in pages if (filled / page).read_bytes() != (full / page).read_bytes()]
