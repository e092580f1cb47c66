"""Bytes → text, for the encodings Chinese dumps come in; a garbled reading is refused, never returned."""

from __future__ import annotations

import codecs
import re
import unicodedata

from mianjing.dumps.read.errors import refuse

BOMS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Tried when the bytes are not UTF-8. GB18030 includes GBK and GB2312.
CANDIDATES = ["gb18030", "big5", "utf_16_le", "utf_16_be"]
SIGNATURES: tuple[tuple[bytes, str, str], ...] = (
    (b"PK\x03\x04", "a zip or Office file", "name a Word document .docx; save any other as text or Markdown"),
    (b"\x1f\x8b", "a gzip file", "unpack it first"),
    (b"\x89PNG", "a PNG image", "only text can be read"),
    (b"\xff\xd8\xff", "a JPEG image", "only text can be read"),
    (b"\xd0\xcf\x11\xe0", "an old Office file", "save the document as plain text or Markdown"),
)
# Beyond these shares the bytes are something else than the text they were taken for.
MOST_CONTROLS = 0.01
MOST_STRANGERS = 0.05
FEW_BAD_BYTES = 0.01
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")


def decode(data: bytes, name: str) -> tuple[str, str]:
    """The text and the name of its encoding. Raises ``ReadError``.

    A byte-order mark decides; then strict UTF-8; then the most plausible of ``CANDIDATES``.

    >>> decode("什么是注意力机制？".encode("gbk"), "x.txt")
    ('什么是注意力机制？', 'gb18030')
    """
    for signature, kind, remedy in SIGNATURES:
        if data.startswith(signature):
            raise refuse(name, "binary-file", f"this is {kind}, not text; {remedy}")
    for mark, encoding in BOMS:
        if data.startswith(mark):
            return _with_mark(data, mark, encoding, name)
    nul_share = data.count(0) / max(len(data), 1)
    if nul_share < MOST_CONTROLS:  # UTF-16 of any text with spaces or line ends has more
        try:
            return _checked(data.decode("utf-8"), name), "utf-8"
        except UnicodeDecodeError as error:
            broken = error
        if _mostly_utf8(data):
            before = data[: broken.start].decode("utf-8")
            raise refuse(
                name,
                "broken-utf-8",
                f"byte 0x{data[broken.start]:02x} is not valid UTF-8, though the rest of the file is; "
                "retype the damaged character and save again",
                before.count("\n") + 1,
                len(before) - before.rfind("\n"),
            )
    return _guessed(data, name)


def _with_mark(data: bytes, mark: bytes, encoding: str, name: str) -> tuple[str, str]:
    body = data[len(mark) :]
    try:
        return _checked(body.decode(encoding.removesuffix("-sig")), name), encoding
    except UnicodeDecodeError as error:
        line = body[: error.start].decode(encoding.removesuffix("-sig"), "ignore").count("\n") + 1
        raise refuse(
            name,
            "broken-encoding",
            f"the first bytes announce {encoding.removesuffix('-sig').upper()}, but the rest is not that; "
            "open the file in an editor and save it as UTF-8",
            line,
        ) from None


def _mostly_utf8(data: bytes) -> bool:
    text = data.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    multibyte = sum(1 for char in text if char > "\x7f")
    return multibyte > bad and bad <= max(1, FEW_BAD_BYTES * multibyte)


def _guessed(data: bytes, name: str) -> tuple[str, str]:
    from charset_normalizer import from_bytes  # slow to load, and most dumps are UTF-8

    best = from_bytes(data, cp_isolation=CANDIDATES).best()
    text = str(best) if best else ""
    strangers = sum(1 for char in text if unicodedata.category(char) in ("Co", "Cn", "Cs"))
    if best is None or strangers > MOST_STRANGERS * len(text):
        raise refuse(
            name,
            "unknown-encoding",
            "this is not text in UTF-8, GB18030 (GBK), Big5 or UTF-16; "
            "if it is a text, open it in an editor and save it as UTF-8",
        )
    return _checked(text, name), best.encoding.replace("_", "-")


def _checked(text: str, name: str) -> str:
    first = _CONTROL.search(text)
    if not first:
        return text
    line = text.count("\n", 0, first.start()) + 1
    if sum(1 for _ in _CONTROL.finditer(text)) > MOST_CONTROLS * len(text):
        raise refuse(
            name, "binary-file", "this looks like a binary file, not text; only text can be read", line
        )
    return text
