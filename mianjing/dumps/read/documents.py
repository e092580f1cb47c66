"""Word files → Markdown. Their lines are those of the text taken out."""

from __future__ import annotations

import io

from mianjing.dumps.read.errors import refuse
from mianjing.dumps.read.html import read_html


def read_word(data: bytes, name: str) -> tuple[str, ...]:
    """The lines of a DOCX file, its headings, lists and tables as Markdown. Raises ReadError."""
    import mammoth

    try:
        html = mammoth.convert_to_html(io.BytesIO(data)).value
    except Exception:
        raise refuse(
            name, "broken-document", "this is not a Word document that can be opened; save it as .docx again"
        ) from None
    return read_html(html, name).lines
