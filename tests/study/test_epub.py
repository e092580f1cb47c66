"""The book for e-readers: what every reading system asks of an EPUB, and that it reads as the site does."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mianjing.cli import run
from mianjing.site.study.card import CardAnswer
from mianjing.site.study.epub import Book, package
from mianjing.site.study.xhtml import xhtml
from tests.study.samples import LORA, RAG, TOPICS

BOOK = Book("mianjing", "面经 <b>", "题库 & 更多")
OPF = "{http://www.idpf.org/2007/opf}"
HTML = "{http://www.w3.org/1999/xhtml}"


def opened(book: bytes) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(book))


def pages(book: zipfile.ZipFile) -> dict[str, ElementTree.Element]:
    """Every file that is XML, read strictly."""
    names = [name for name in book.namelist() if name.endswith((".xhtml", ".opf", ".xml"))]
    return {name: ElementTree.fromstring(book.read(name)) for name in names}


def hold_together(book: zipfile.ZipFile) -> None:
    """The container's rules: a stored mimetype first, a whole manifest, links that lead somewhere."""
    first = book.infolist()[0]
    assert (first.filename, first.compress_type, first.extra) == ("mimetype", zipfile.ZIP_STORED, b"")
    assert book.read("mimetype") == b"application/epub+zip"
    found = pages(book)
    opf = found["EPUB/package.opf"]
    items = {item.attrib["href"]: item.attrib for item in opf.iter(f"{OPF}item")}
    inside = {name.removeprefix("EPUB/") for name in book.namelist() if name.startswith("EPUB/")}
    assert items.keys() == inside - {"package.opf"}
    by_id = {item["id"]: href for href, item in items.items()}
    assert len(by_id) == len(items)
    assert all(ref.attrib["idref"] in by_id for ref in opf.iter(f"{OPF}itemref"))
    ids = {
        name: [one.attrib["id"] for one in page.iter() if "id" in one.attrib] for name, page in found.items()
    }
    for name, page in found.items():
        assert len(ids[name]) == len(set(ids[name])), name
        for link in page.iter(f"{HTML}a"):
            path, _, fragment = link.attrib.get("href", "https:").partition("#")
            if not path.startswith(("https:", "http:", "mailto:")):
                target = f"EPUB/{path}" if path else name
                assert target in found and (not fragment or fragment in ids[target]), link.attrib
    for name, item in items.items():
        if name.endswith(".xhtml"):
            assert ("mathml" in item.get("properties", "")) == (b"<math " in book.read(f"EPUB/{name}"))


def test_a_book_holds_together_and_has_a_chapter_a_topic() -> None:
    book = opened(package(BOOK, TOPICS, {}))
    hold_together(book)
    nav = book.read("EPUB/nav.xhtml").decode()
    assert [name for name in book.namelist() if "topic-" in name] == [
        "EPUB/topic-fine-tuning.xhtml",
        "EPUB/topic-rag.xhtml",
    ], "a topic without questions has no chapter"
    assert f'href="topic-rag.xhtml#{RAG.id}"' in nav
    assert package(BOOK, TOPICS, {}) == package(BOOK, TOPICS, {})


def test_sections_and_images_are_in_the_book() -> None:
    shown = replace(
        LORA, section="LoRA & Co", answers=(CardAnswer('<p><img src="images/a.png" alt=""></p>', "zh"),)
    )
    topic = replace(TOPICS[0], cards=(shown, replace(RAG, section="")))
    book = opened(package(BOOK, (topic,), {"images/a.png": b"png", "images/b.exe": b"no"}))
    hold_together(book)
    assert book.read("EPUB/images/a.png") == b"png" and "EPUB/images/b.exe" not in book.namelist()
    page = book.read("EPUB/topic-fine-tuning.xhtml").decode()
    assert '<h2 id="section-1">LoRA &amp; Co</h2>' in page and f'<section id="{LORA.id}"><h3' in page


def test_export_epub_makes_a_book_of_the_library(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(project, ["export", "epub", "--to", str(tmp_path)]) == 0
    path = Path(capsys.readouterr().out.strip())
    book = opened(path.read_bytes())
    hold_together(book)
    text = book.read("EPUB/topic-peft.xhtml").decode()
    assert "参考答案" in text and "<math " in text and "alttext=" in text
    assert not re.search(r"<script|\son[a-z]+=|\stabindex", text)


def test_the_site_offers_the_book(built: Path) -> None:
    site = built / "some" / "where"
    (link,) = re.findall(
        r'href="\.\./(download/[a-z]+\.epub)"', (site / "downloads/index.html").read_text("utf-8")
    )
    assert zipfile.is_zipfile(site / link)


_PIECES = """<p> </p> <b> </b> <br> </br> <i/> &nbsp; & < <math> </math> a </mfrac> </a> <!-- --> ]]>
<mfrac_displaystyle="true"> <a_href="#x"_id="y"> <a_"=1_id=1> \x00 \ufffe"""
PIECES = st.sampled_from([piece.replace("_", " ") for piece in _PIECES.split()])


@given(st.lists(PIECES, max_size=12).map("".join))
def test_whatever_the_html_the_xhtml_is_well_formed(fragment: str) -> None:
    ElementTree.fromstring(f"<div>{xhtml(fragment)}</div>")
