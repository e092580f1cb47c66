"""The site as an app on a home screen, and read without a connection: its manifest and its service worker."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

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


def add_to(site: Path, name: str, about: str, worker: str) -> None:
    """Write both into the built ``site``; ``worker`` is the code that the version is put before."""
    (site / MANIFEST).write_text(manifest(name, about), encoding="utf-8", newline="\n")
    code = f'globalThis.VERSION = "{version(site)}";\n{worker}'
    (site / WORKER).write_text(code, encoding="utf-8", newline="\n")


def version(site: Path) -> str:
    """Changes with every name and byte of the site."""
    made = hashlib.blake2b(digest_size=10)
    for file in sorted(path for path in site.rglob("*") if path.is_file()):
        place = file.relative_to(site)
        if place.parts[0] not in (*_LEFT_OUT, WORKER):
            data = file.read_bytes()
            made.update(f"{place.as_posix()}\0{len(data)}\0".encode() + data)
    return made.hexdigest()
