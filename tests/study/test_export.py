"""``export KIND`` on the fixture library: the files it promises are there and are what they say."""

from __future__ import annotations

import io
import os
import re
import shutil
import time
import zipfile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from pypdf import PdfReader, PdfWriter

from mianjing.cli import pages, run
from mianjing.cli.build import report
from mianjing.cli.context import CommandError
from mianjing.cli.export import add_pdfs, to_pdf
from mianjing.core.model import Library
from mianjing.formats.project import Project
from mianjing.site.study.print_sheets import print_sheet
from tests.study.conftest import make_project
from tests.study.samples import TOPICS


def test_anki_print_and_feed_are_each_one_command(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for kind in ("anki", "print", "feed"):
        assert run(project, ["export", kind, "--to", str(tmp_path)]) == 0
    written = [Path(line) for line in capsys.readouterr().out.splitlines()]
    assert all(path.is_file() for path in written)
    names = {path.name for path in written}
    assert {"mianjing.apkg", "mianjing-peft.apkg", "peft.html", "feed.xml"} <= names
    assert zipfile.ZipFile(tmp_path / "mianjing.apkg").testzip() is None
    ElementTree.parse(tmp_path / "feed.xml")
    assert (tmp_path / "study/print.css").is_file(), "a sheet comes with its style"


def test_without_a_chromium_pdf_says_what_to_install(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setattr(shutil, "which", lambda name: None)
    assert run(project, ["export", "pdf", "--to", str(tmp_path)]) == 2
    assert "install one, or name it" in capsys.readouterr().err


@pytest.mark.posix
def test_a_browser_that_fails_is_quoted(tmp_path: Path) -> None:
    browser = tmp_path / "browser"
    browser.write_text("#!/bin/sh\necho 'no display' >&2\nexit 3\n", encoding="utf-8")
    browser.chmod(0o755)
    with pytest.raises(CommandError, match="no display"):
        to_pdf(str(browser), tmp_path / "x.html", tmp_path / "x.pdf")


@pytest.mark.posix
def test_without_a_chinese_font_a_pdf_is_not_made_and_the_font_is_named(tmp_path: Path) -> None:
    blank = PdfWriter()
    blank.add_blank_page(200, 200)  # as the text of boxes reads
    blank.write(tmp_path / "boxes.pdf")
    browser = tmp_path / "browser"
    copy = f'for one; do case $one in --print-to-pdf=*) cp "{tmp_path}/boxes.pdf" "${{one#*=}}";; esac; done'
    browser.write_text(f"#!/bin/sh\n{copy}\n", encoding="utf-8")
    browser.chmod(0o755)
    sheet = tmp_path / "x.html"
    sheet.write_text("<h1>微调</h1>", encoding="utf-8")
    with pytest.raises(CommandError, match="fonts-noto-cjk") as refused:
        to_pdf(str(browser), sheet, tmp_path / "x.pdf")
    assert refused.value.code == 1 and not (tmp_path / "x.pdf").exists()
    sheet.write_text("<h1>Fine-tuning</h1>", encoding="utf-8")
    assert to_pdf(str(browser), sheet, tmp_path / "x.pdf").exists(), "nothing Chinese, no font missing"


@pytest.fixture
def chromium(monkeypatch: pytest.MonkeyPatch) -> str:
    found = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if found is None:
        pytest.skip("no Chromium is installed")
    monkeypatch.setenv("CHROMIUM", found)
    return found


def titles(outline: list[Any]) -> list[str]:
    """The lines of a PDF's outline, those of every depth."""
    return [t for one in outline for t in (titles(one) if isinstance(one, list) else [str(one.title)])]


@pytest.mark.browser
@pytest.mark.chromium
def test_a_sheet_becomes_a_pdf(tmp_path: Path, chromium: str) -> None:
    page = tmp_path / "sheet.html"
    page.write_text(print_sheet(TOPICS[0], "面经"), encoding="utf-8")
    first = to_pdf(chromium, page, tmp_path / "sheet.pdf").read_bytes()
    assert first.startswith(b"%PDF-")
    assert "1. " + TOPICS[0].cards[0].title in titles(PdfReader(io.BytesIO(first)).outline)
    time.sleep(1.1)  # a PDF says the second it was made, unless it is kept from it
    assert to_pdf(chromium, page, tmp_path / "again.pdf").read_bytes() == first


@pytest.mark.browser
@pytest.mark.chromium
def test_a_site_with_pdfs_links_to_one_a_topic(tmp_path: Path, chromium: str) -> None:
    root = make_project(tmp_path)
    pages.build(Project(root), root / "site", pdf=True)
    add_pdfs(chromium, root / "site")
    assert not (root / "site/sitemap.xml").exists(), "without an address it would list nothing"
    page = (root / "site/downloads/index.html").read_text("utf-8")
    linked = re.findall(r'href="\.\./(download/[a-z-]+\.pdf)"', page)
    assert len(linked) == page.count("print/") > 3
    assert all((root / "site" / path).read_bytes().startswith(b"%PDF-") for path in linked)


def test_a_build_without_an_address_says_in_one_line_what_is_missing() -> None:
    (line,) = [one for one in report(Library((), ()), Path("site"), "", "x").splitlines() if "address" in one]
    assert "no sitemap" in line and "SITE_URL=https://example.org/" in line
    assert "SITE_URL" not in report(Library((), ()), Path("site"), "https://example.org/", "x")
