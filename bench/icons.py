"""Draw the theme's home-screen icons from its logo: ``python bench/icons.py``, by hand when the logo changes.

The logo as it is, in two sizes, is for systems that show an icon as it comes; the square one fills its whole
canvas, the drawing within the middle four fifths, for those that cut icons to a shape of their own.
"""

from __future__ import annotations

import re
import struct
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.browser import chromium  # noqa: E402

FOLDER = ROOT / "mianjing/theme/assets/mj"
# What a picture needs; Chromium adds more.
_NEEDED = (b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND")


def main() -> None:
    logo = (FOLDER / "logo.svg").read_text(encoding="utf-8")
    ground = re.search(r'<rect width="32" height="32" rx="8" fill="(#\w+)"/>', logo)
    assert ground, "the logo is drawn on a rounded square"
    drawing = logo[ground.end() : logo.index("</svg>")]
    square = (
        f'{logo[: ground.start()]}<rect width="32" height="32" fill="{ground[1]}"/>'
        f'<g transform="translate(3.2 3.2) scale(.8)">{drawing}</g></svg>'
    )
    with chromium() as browser:
        for name, svg, size in (
            ("icon-192", logo, 192),
            ("icon-512", logo, 512),
            ("icon-square", square, 512),
        ):
            page = browser.new_page(viewport={"width": size, "height": size})
            page.set_content(f"<style>*{{margin:0}}svg{{display:block;width:100vw}}</style>{svg}")
            picture = page.screenshot(omit_background=True)
            (FOLDER / f"{name}.png").write_bytes(b"".join(slim(picture)))
            page.close()


def slim(png: bytes) -> Iterator[bytes]:
    """A PNG with nothing but its picture, packed as small as zlib can."""
    chunks = list(parts(png))
    data = zlib.decompress(b"".join(body for kind, body in chunks if kind == b"IDAT"))
    yield png[:8]
    for kind, body in chunks:
        if kind == b"IEND":
            yield chunk(b"IDAT", zlib.compress(data, 9))
        if kind in _NEEDED and kind != b"IDAT":
            yield chunk(kind, body)


def parts(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 8
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        yield png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        at += 12 + length


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


if __name__ == "__main__":
    main()
