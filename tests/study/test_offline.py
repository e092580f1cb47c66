"""The offline copy's parcel and the printed sheet, without a browser."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from pathlib import Path

from mianjing.site.study.offline import pack
from mianjing.site.study.print_sheets import print_sheet
from tests.study.samples import TOPICS


def test_the_parcel_holds_the_site_without_what_only_a_server_needs(tmp_path: Path) -> None:
    site = tmp_path / "site"
    for name in ("index.html", "rag/a.html", "download/x.apkg", "sitemap.xml", "assets/学.css"):
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text(name, encoding="utf-8")
    assert pack(site, tmp_path / "a.zip", "copy") == 3
    pack(site, tmp_path / "b.zip", "copy")
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "a.zip") as parcel:
        assert parcel.namelist() == ["copy/assets/学.css", "copy/index.html", "copy/rag/a.html"]
        assert parcel.read("copy/rag/a.html") == b"rag/a.html"


def test_a_sheet_has_every_question_in_order_with_its_sources_and_runs_nothing() -> None:
    page = print_sheet(TOPICS[0], "面经 <b>")
    assert page.index('<article id="what-is-lora">') < page.index('<article id="open">')
    assert "来源：面试宝典" in page and "这道题还没有解答" in page
    assert "<script" not in page and "面经 &lt;b&gt;" in page


def test_braces_in_entries_do_not_disturb_the_sheet() -> None:
    card = replace(TOPICS[0].cards[0], question="{title} {0} {{x}}")
    assert "{title} {0} {{x}}" in print_sheet(replace(TOPICS[0], cards=(card,)), "面经")
