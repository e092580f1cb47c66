"""Which files are read how: one row a format, by its name's ending or its first bytes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from mianjing.core.model import Draft, Dump, PlacedText, Problem
from mianjing.dumps.read.cards import is_cards, read_cards
from mianjing.dumps.read.data import read_json
from mianjing.dumps.read.documents import read_word
from mianjing.dumps.read.html import read_html
from mianjing.dumps.read.latex import is_latex, read_latex
from mianjing.dumps.read.notebook import read_notebook
from mianjing.dumps.read.outlines import is_asciidoc, is_org, read_asciidoc, read_org
from mianjing.dumps.read.pdf import read_pdf
from mianjing.dumps.read.tables import read_table
from mianjing.dumps.read.wiki import is_wiki, read_wiki

Drafts = tuple[tuple[Draft, ...], tuple[Problem, ...]]


@dataclass(frozen=True)
class Format:
    """A row: what names a format (endings, first bytes, how its lines look), and what reads it.

    ``lines`` takes bytes to lines of text; ``text`` finds the text in the lines of a markup file,
    ``drafts`` the questions in those of a data file.
    """

    name: str
    endings: tuple[str, ...]
    begins: bytes = b""
    looks: Callable[[Iterable[str]], bool] | None = None
    lines: Callable[[bytes, str], tuple[str, ...]] | None = None
    text: Callable[[str, str], PlacedText] | None = None
    drafts: Callable[[Sequence[str], str], Drafts] | None = None


_LOOKED_AT = 64 * 1024

FORMATS: tuple[Format, ...] = (
    Format("PDF", (".pdf",), b"%PDF-", lines=read_pdf),
    Format("Word", (".docx",), lines=read_word),
    Format("HTML", (".html", ".htm", ".xhtml"), text=read_html),
    Format("notebook", (".ipynb",), text=read_notebook),
    Format("LaTeX", (".tex", ".ltx"), looks=is_latex, text=read_latex),
    Format("MediaWiki", (".wiki", ".mediawiki"), looks=is_wiki, text=read_wiki),
    Format("Org", (".org",), looks=is_org, text=read_org),
    Format("AsciiDoc", (".adoc", ".asciidoc"), looks=is_asciidoc, text=read_asciidoc),
    Format("table", (".csv", ".tsv"), b"#separator:", drafts=read_table),
    Format("cards", (), looks=is_cards, drafts=read_cards),
    Format("JSON", (".json", ".jsonl", ".ndjson"), drafts=read_json),
)


def format_of(name: str, data: bytes) -> Format | None:
    """The row a file falls under; None for Markdown and any other plain text."""
    ending = "." + name.rpartition(".")[2].casefold()
    for row in FORMATS:
        if ending in row.endings or (row.begins and data.startswith(row.begins)):
            return row
    head = data[:512].lstrip().lower()
    if head.startswith((b"<!doctype html", b"<html")):
        return next(row for row in FORMATS if row.name == "HTML")
    lines = data[:_LOOKED_AT].decode("utf-8", "ignore").splitlines()
    return next((row for row in FORMATS if row.looks and row.looks(lines)), None)


def opened(dump: Dump, row: Format) -> Dump:
    """``dump`` with what its format tells of it."""
    if row.text:
        return replace(dump, text=row.text("\n".join(dump.lines), dump.name))
    if row.drafts:
        drafts, problems = row.drafts(dump.lines, dump.name)
        return replace(dump, drafts=drafts, problems=(*dump.problems, *problems))
    return dump
