"""``export KIND``: pieces of the site to take along, each by one command."""

from __future__ import annotations

import argparse
import io
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from mianjing.cli import pages
from mianjing.cli.context import CommandError, Context
from mianjing.cli.settings import read_config
from mianjing.core.model import Problem
from mianjing.core.text import HAN
from mianjing.formats import atomic
from mianjing.formats.project import Project
from mianjing.qa.library import load_library
from mianjing.site.dress import THEME
from mianjing.site.exports import Exports, pdf_file, print_file
from mianjing.site.mkdocs_plugin import read_options, site_settings
from mianjing.site.past import Past, read_past
from mianjing.site.render import RenderCache, Settings
from mianjing.site.study import offline

HELP = """Write something to take along: anki, print, pdf, epub, offline or feed.

  anki     decks (.apkg) of everything and of each topic; importing a newer one keeps review history
  print    a page a topic, for printing
  pdf      the same as PDF, through an installed Chromium (or the one that CHROMIUM names)
  epub     all topics as one book for e-readers
  offline  the whole site as a zip: unpack, open index.html
  feed     the Atom feed of new and changed entries

`build --release` puts all of them into the site, `build --release --pdf` the PDFs too."""

_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
# When it was made, as a PDF says it: the same sheet gives the same bytes at any time.
_CLOCK = re.compile(rb"(/(?:Creation|Mod)Date \()D:\d{14}[+-]\d\d'\d\d'")
_HAN = re.compile(f"[{HAN}]")
_NO_FONT = (
    "no PDF was made: this machine has no Chinese font, and every character would be an empty box;"
    " install one (Debian, Ubuntu: apt-get install fonts-noto-cjk;"
    " Fedora: dnf install google-noto-sans-cjk-fonts)"
)
# What a sheet needs beside it (mianjing/site/study/print_sheets.py).
_SHEET_FILES = ("study/print.css", "assets/mj/math.css")


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "kind", choices=tuple(_KINDS), metavar="KIND", help="anki, print, pdf, epub, offline or feed"
    )
    parser.add_argument("--to", type=Path, metavar="DIR", help="where to write (default: export/)")


def run(context: Context, options: argparse.Namespace) -> int:
    """Write the files and print their paths."""
    place = options.to or context.root / "export"
    try:
        with atomic.lock(place), context.step(f"writing {options.kind}"):
            atomic.sweep(place, below=False)
            written = _KINDS[options.kind](context, place)
    except atomic.Busy:
        message = "another export is writing here: wait for it to end, then export again"
        raise CommandError([Problem(str(place), 0, 0, "error", message, "export-lock")]) from None
    for path in written:
        print(path)
    return 0


def pack_offline(root: Path, site: Path, place: Path) -> Path:
    """Pack the built ``site`` into the folder ``place``, for opening from the disk."""
    target = place / f"{_settings(root, Past()).key}-offline.zip"
    target.parent.mkdir(parents=True, exist_ok=True)
    with atomic.replacing(target) as parcel:
        offline.pack(site, parcel, target.stem)
    return target


def _anki(context: Context, place: Path) -> list[Path]:
    return _write(
        place, {Path(name).name: content for name, content in _exports(context.project).decks().items()}
    )


def _epub(context: Context, place: Path) -> list[Path]:
    return _write(
        place, {Path(name).name: content for name, content in _exports(context.project).book().items()}
    )


def _print(context: Context, place: Path) -> list[Path]:
    for name in _SHEET_FILES:
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(THEME / name, place / name)
    sheets = _exports(context.project).print_sheets(within_site=False)
    return _write(place, {name: text.encode() for name, text in sheets.items()})


def _feed(context: Context, place: Path) -> list[Path]:
    return _write(place, {"feed.xml": _exports(context.project).feed().encode()})


def _offline(context: Context, place: Path) -> list[Path]:
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder) / "site"
        pages.build(context.project, site)
        return [pack_offline(context.root, site, place)]


def _pdf(context: Context, place: Path) -> list[Path]:
    browser = find_browser()
    with tempfile.TemporaryDirectory() as folder:
        return [
            to_pdf(browser, sheet, place / f"{sheet.stem}.pdf") for sheet in _print(context, Path(folder))
        ]


def find_browser() -> str:
    """The Chromium that prints; raises ``CommandError`` where there is none."""
    browser = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, _BROWSERS)), None)
    if browser:
        return browser
    remedy = "no Chromium was found to make PDFs with; install one, or name it: CHROMIUM=/path/to/chromium"
    raise CommandError([Problem("export", 0, 0, "error", remedy, "pdf")], 2)


def add_pdfs(browser: str, site: Path) -> None:
    """Print each sheet of a built site to where its downloads page links to."""
    for sheet in sorted(site.glob(print_file("*"))):
        to_pdf(browser, sheet, site / pdf_file(sheet.stem))


def to_pdf(browser: str, sheet: Path, target: Path) -> Path:
    """Print the page ``sheet`` to ``target``.

    Raises ``CommandError`` with what the browser said, or where there is no font for the text.
    """
    with tempfile.TemporaryDirectory() as profile:
        made = Path(profile) / "sheet.pdf"
        options = (
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--no-first-run",
            "--generate-pdf-document-outline",
            f"--user-data-dir={profile}",
        )
        output = ("--no-pdf-header-footer", f"--print-to-pdf={made}", sheet.resolve().as_uri())
        done = subprocess.run([browser, *options, *output], capture_output=True, check=False, timeout=300)
        content = made.read_bytes() if made.is_file() else b""
    # On a full disk the browser says nothing and leaves an empty or cut file.
    whole = content.startswith(b"%PDF-") and content.rstrip().endswith(b"%%EOF")
    if done.returncode != 0 or not whole:
        said = done.stderr.decode(errors="replace").strip().splitlines()
        reason = said[-1] if said else f"it ended with {done.returncode} and no whole file: is the disk full?"
        message = f"{browser} could not make this PDF: {reason}"
        raise CommandError([Problem(str(target), 0, 0, "error", message, "pdf")])
    if _HAN.search(sheet.read_text(encoding="utf-8")) and not _shows_han(content):
        raise CommandError([Problem(str(target), 0, 0, "error", _NO_FONT, "pdf")])
    atomic.write(target, _CLOCK.sub(rb"\1D:19700101000000+00'00'", content))
    return target


def _shows_han(pdf: bytes) -> bool:
    """Whether a character of the first page is Chinese: a box for one that no font has says nothing."""
    from pypdf import PdfReader

    return bool(_HAN.search(PdfReader(io.BytesIO(pdf)).pages[0].extract_text()))


def _exports(project: Project) -> Exports:
    root, library = project.root, load_library(project)
    past = read_past(root, library)
    return Exports(library, _settings(root, past), RenderCache(), root / "qa", past.changes)


def _settings(root: Path, past: Past) -> Settings:
    config = read_config(root)
    return site_settings(config, read_options(config), past)


def _write(place: Path, files: Mapping[str, bytes]) -> list[Path]:
    for name, content in files.items():
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        atomic.write(place / name, content)
    return [place / name for name in files]


_KINDS: dict[str, Callable[[Context, Path], list[Path]]] = {
    "anki": _anki,
    "print": _print,
    "pdf": _pdf,
    "epub": _epub,
    "offline": _offline,
    "feed": _feed,
}
