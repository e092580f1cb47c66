"""PDF and Word files: their text is read as any dump and kept, so that a line's number means something."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from mianjing.cli import run
from mianjing.dumps.read import read_dump
from mianjing.dumps.read.pdf import PageLine, with_titles
from mianjing.dumps.repair import repair
from mianjing.dumps.segment import segment
from mianjing.formats.project import Project

PAGES = (
    (
        "1. What is a roux?",
        "Flour cooked in fat, the begin-",
        "ning of many sauces.",
        "2. What is a liaison?",
    ),
    ("Yolk and cream.", "3. Why does a sauce split?", "Too hot, or too fast. And then it can", "often be"),
    ("mended with a spoon of cold water.", "4. What is a fond?", "What sticks to the pan."),
    ("5. When is a sauce done?", "When it coats a spoon."),
)


BOLD = "/Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold"


def pdf(pages: tuple[tuple[str, ...], ...]) -> bytes:
    """A PDF of those pages, each with the same head and its number at the foot.

    A line in asterisks is printed in bold, one with a hash before it larger.
    """
    bodies: list[bytes] = []
    for number, lines in enumerate(pages, 1):
        shown = ("Kitchen handbook", *lines, f"{number}")
        text = "".join(f"{_font(line)} ({line.strip('*# ')}) Tj T* " for line in shown)
        stream = f"BT /F1 12 Tf 72 720 Td 16 TL {text}ET".encode()
        bodies.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
    count, objects = len(pages), [b"<< /Type /Catalog /Pages 2 0 R >>"]
    kids = " ".join(f"{4 + 2 * at} 0 R" for at in range(count))
    objects += [f"<< /Type /Pages /Kids [{kids}] /Count {count} >>".encode()]
    objects += [b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"]
    for at, body in enumerate(bodies):
        page = f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {5 + 2 * at} 0 R "
        objects += [
            (page + "/Resources << /Font << /F1 3 0 R /F2 << " + BOLD + " >> >> >> >>").encode(),
            body,
        ]
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table)
    return bytes(out)


def _font(line: str) -> str:
    return "/F2 12 Tf" if line.startswith("*") else "/F1 16 Tf" if line.startswith("#") else "/F1 12 Tf"


def docx(paragraphs: tuple[tuple[str, str], ...]) -> bytes:
    """A Word file of paragraphs, each a style and its text."""
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    rows = "".join(
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>'
        for style, text in paragraphs
    )
    styles = '<w:style w:type="paragraph" w:styleId="Heading2"><w:name w:val="heading 2"/></w:style>'
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    files = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{kind}.document.main+xml"/></Types>',
        "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="a" Target="word/document.xml" Type="http://schemas.openxmlformats.org/'
        'officeDocument/2006/relationships/officeDocument"/></Relationships>',
        "word/_rels/document.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
        'relationships"><Relationship Id="s" Target="styles.xml" Type="http://schemas.openxmlformats.org/'
        'officeDocument/2006/relationships/styles"/></Relationships>',
        "word/styles.xml": f'<w:styles xmlns:w="{word}">{styles}</w:styles>',
        "word/document.xml": f'<w:document xmlns:w="{word}"><w:body>{rows}</w:body></w:document>',
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return out.getvalue()


def test_a_pdf_is_read_without_heads_and_feet_over_the_ends_of_its_pages(tmp_path: Path) -> None:
    (tmp_path / "sauces.pdf").write_bytes(pdf(PAGES))
    dump = read_dump(tmp_path / "sauces.pdf")
    assert not any("handbook" in line or line.strip().isdecimal() for line in dump.lines)
    found = segment(dump)
    assert [draft.title for draft in found.drafts] == [
        "What is a roux?",
        "What is a liaison?",
        "Why does a sauce split?",
        "What is a fond?",
        "When is a sauce done?",
    ]
    said = [" ".join(line.text for line in draft.lines) for draft in found.drafts]
    assert said[0] == "Flour cooked in fat, the beginning of many sauces."
    assert said[2].endswith("it can often be mended with a spoon of cold water.")


PRINTED = (
    (
        "# Sauces",
        "*What is a roux*",
        "Flour cooked in fat. It thickens whatever it is stirred in-",
        "to, and a high-grade butter helps. The word is French.",
        "*Which of the five mother sauces is made without a roux at*",
        "*all and what holds it together*",
        "Hollandaise. Yolk binds water to fat and keeps it in a high-",
        "grade foam while it is warm.",
        "*How does a fond form?*",
        "It sticks to the pan.",
    ),
    ("# Soups", "*What is the difference between stock and broth*", "Bones, or meat."),
    ("*How is a consomme made clear?*", "With whites of eggs.", "*Why is it called so*", "It is finished."),
)


def test_what_a_pdf_prints_larger_or_in_bold_is_a_title_wrapped_or_not(tmp_path: Path) -> None:
    (tmp_path / "kitchen.pdf").write_bytes(pdf(PRINTED))
    dump = read_dump(tmp_path / "kitchen.pdf")
    found = segment(dump)
    assert [(draft.title, draft.section[-1:]) for draft in found.drafts] == [
        ("What is a roux", ("Sauces",)),
        (
            "Which of the five mother sauces is made without a roux at all and what holds it together",
            ("Sauces",),
        ),
        ("How does a fond form?", ("Sauces",)),
        ("What is the difference between stock and broth", ("Soups",)),
        ("How is a consomme made clear?", ("Soups",)),
        ("Why is it called so", ("Soups",)),
    ]
    said = [" ".join(line.text for line in draft.lines) for draft in found.drafts]
    assert "stirred into, and" in said[0], "a hyphen at a line's end goes"
    assert "in a high-grade foam" in said[1], "unless the text writes the word with it"


def test_a_pdf_in_bold_throughout_has_no_titles_by_its_letters() -> None:
    lines = [PageLine(f"Line {number} of a poster", bold=True, size=12.0) for number in range(9)]
    assert with_titles(lines) == [line.text for line in lines]


FILES = {
    "sauces.pdf": pdf(PAGES),
    "sauces.docx": docx(
        (
            ("Heading2", "What is a roux?"),
            ("Normal", "Flour cooked in fat."),
            ("Heading2", "What is a fond?"),
            ("Normal", "What sticks to the pan."),
            ("Heading2", "Why does a sauce split?"),
            ("Normal", "Too hot."),
        )
    ),
}


@pytest.mark.parametrize("name", FILES)
def test_the_text_taken_out_stands_beside_the_file_and_a_line_number_leads_into_it(
    tmp_path: Path, name: str
) -> None:
    site, file = tmp_path / "site", tmp_path / name
    file.write_bytes(FILES[name])
    assert run(tmp_path, ["init", str(site), "--lang", "en"]) == 0
    assert run(site, ["import", "--add", str(file), "--accept"]) == 0
    text = (site / "sources/.text/sauces.txt").read_text(encoding="utf-8").split("\n")
    project = Project(site)
    origins = [row for path in project.paths if (one := project.entry(path).value) for row in one.origins]
    assert origins and all(row.wording in text[row.line - 1] for row in origins)
    assert run(site, ["check"]) == 0
    assert run(site, ["import", "--check"]) == 0


def test_an_anchor_beside_a_heading_is_no_part_of_a_sections_name(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    asked = "".join(
        f'<h3 id="q{n}"><a class="header-anchor" href="#q{n}">#</a> {asked}？\u200b</h3><p>答。</p>'
        for n, asked in enumerate(("线程是什么", "锁是什么", "栈是什么"))
    )
    page.write_text(f"<h2>并发\u200b</h2>{asked}", encoding="utf-8")
    records = [repair(draft) for draft in segment(read_dump(page)).drafts]
    assert [(record.section, record.question) for record in records] == [
        (("并发",), "线程是什么？"),
        (("并发",), "锁是什么？"),
        (("并发",), "栈是什么？"),
    ]
