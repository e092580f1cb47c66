"""The site as an app on a home screen, and read without a connection: its manifest and its service worker."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from mianjing.formats import folders
from mianjing.formats.cache import checksum
from mianjing.site.messages import spoken

MANIFEST = "manifest.webmanifest"
WORKER = "sw.js"
_PAPER = "#fbfaf7"  # of site.css
# Drawn by bench/icons.py from logo.svg; a square one for systems that cut icons to a shape of their own.
_ICONS = (
    (192, "any", "icon-192.png"),
    (512, "any", "icon-512.png"),
    (512, "maskable", "icon-square.png"),
)
# Too much to keep, and not known yet when the rest is written.
_LEFT_OUT = ("download",)


def manifest(name: str, about: str) -> str:
    """What a browser asks of a site before it puts it on the home screen; right under any path."""
    icons = [
        {"src": f"assets/mj/{file}", "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}
        for size, purpose, file in _ICONS
    ]
    said = {
        "name": name,
        "short_name": name,
        "description": about,
        "lang": spoken(),
        "start_url": "./",
        "scope": "./",
        "display": "standalone",
        "background_color": _PAPER,
        "theme_color": _PAPER,
        "icons": icons,
    }
    return json.dumps(said, ensure_ascii=False, indent=1) + "\n"


def add_to(site: Path, staying: Mapping[str, str], name: str, about: str, worker: str) -> dict[str, str]:
    """Write both into the built ``site``; ``worker`` is the code that the version is put before.

    The checksums of all files of the site: of those in its folder, and of those ``staying``, which are not
    there yet.
    """
    (site / MANIFEST).write_text(manifest(name, about), encoding="utf-8", newline="\n")
    sums = {**staying, **folders.contents(site)}
    sums.pop(WORKER, None)
    code = f'globalThis.VERSION = "{folders.summed(sums, *_LEFT_OUT)}";\n{worker}'
    (site / WORKER).write_text(code, encoding="utf-8", newline="\n")
    return {**sums, WORKER: checksum(code.encode())}
