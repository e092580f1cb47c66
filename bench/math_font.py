"""Make the theme's math.css: the math font, cut to what formulas of such entries use, inside the sheet.

Run by hand when a character is missing. Needs fonttools and brotli, and STIXMath-Regular.otf 1.1.1 (Debian's
fonts-stix; SIL Open Font License 1.1, whose reserved names a changed copy must not bear):

    python bench/math_font.py STIXMath-Regular.otf

The font stands in the sheet itself because browsers wait for a sheet: formulas never jump
from one font to another.
"""

from __future__ import annotations

import base64
import io
import sys
from collections.abc import Iterable
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

HERE = Path(__file__).resolve().parent
SHEET = HERE.parent / "mianjing" / "theme" / "assets" / "mj" / "math.css"
SELDOM_FILE = SHEET.with_name("math-seldom.woff2")
RULES = HERE / "math_rules.css"
FAMILY = "Mianjing Math"
# Of a line of text, in thousandths of the font's size.
ASCENT, DESCENT = 750, 250

ITALIC = [*range(0x1D434, 0x1D468), 0x210E]
GREEK = [*map(ord, "ΓΔΘΛΞΠΣΦΨΩ"), *range(0x1D6FC, 0x1D71C)]
OFTEN = [*map(ord, "ℝ𝔼ℒ𝒩𝒟")]
# No formula of this library has one of these, or few do; ASCII stays together.
SELDOM = [
    *range(0x1D400, 0x1D434),
    *map(ord, "ℤℂℚ𝔻𝕀𝟙ℋℱ𝒜𝒞𝒢𝒥𝒪𝒫𝒬𝒮𝒯𝒱𝒲𝒳𝒴⏞↦≔¬∉∅⊕⊗ℕ÷″∀∃∘∧∨∩∪∫∥≡≫⊂⊆⋮⋱⌈⌉⌊⌋↔⇔↑↓"),
]
# Upright letters and digits are missing on purpose: every system has a font of STIX's kind for them.
ASCII = [*map(ord, " !%'()*+,-./:;<=>[]^_{|}~")]
OPERATORS = [
    *map(ord, "±·×ˆ˜¯‖…′∂∇∈∏∑−∗√∝∞∣∼≈≠≤≥≪⊙⊤⋅⋯⟨⟩←→⇒⏟"),
    *range(0x302, 0x305),
    0x332,
    0x203E,
    *range(0x2061, 0x2065),
]


CORE = [*ASCII, *ITALIC, *GREEK, *OFTEN, *OPERATORS]


def main() -> None:
    core = cut(sys.argv[1], CORE)
    seldom = cut(sys.argv[1], SELDOM)
    SELDOM_FILE.write_bytes(seldom)
    sheet = RULES.read_text(encoding="utf-8") + face(
        f"data:font/woff2;base64,{base64.b64encode(core).decode()}"
    )
    # A file of its own, which a browser asks for only when it meets one of these.
    sheet += face(SELDOM_FILE.name, f" unicode-range: {', '.join(f'U+{code:X}' for code in SELDOM)};")
    SHEET.write_text(sheet, encoding="utf-8")
    print(f"core {len(core)} bytes, seldom {len(seldom)} bytes")


def cut(source: str, characters: Iterable[int]) -> bytes:
    font = TTFont(source, recalcTimestamp=False)
    options = subset.Options()
    options.flavor = "woff2"
    options.layout_features = []
    options.hinting = False
    options.notdef_outline = False
    options.desubroutinize = True
    options.drop_tables += ["DSIG", "FFTM", "BASE", "kern", "GPOS", "GDEF"]
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=characters)
    cutter.subset(font)
    # STIX Math is as high as its highest integral sign; Firefox makes every line with a formula that high.
    metrics, table = font["hhea"], font["OS/2"]
    metrics.ascent = table.usWinAscent = ASCENT
    metrics.descent, table.usWinDescent = -DESCENT, DESCENT
    names = {1: FAMILY, 3: FAMILY, 4: FAMILY, 6: FAMILY.replace(" ", "")}
    for record in font["name"].names:
        record.string = names.get(record.nameID, record.toUnicode())
    buffer = io.BytesIO()
    subset.save_font(font, buffer, options)
    return buffer.getvalue()


def face(url: str, more: str = "") -> str:
    return f'@font-face {{ font-family: "{FAMILY}"; src: url("{url}") format("woff2");{more} }}\n'


if __name__ == "__main__":
    main()
