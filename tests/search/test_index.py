"""The index as it is built: its tokens, its determinism, its cache."""

from __future__ import annotations

import dataclasses
import json
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mianjing.core.markdown import parse
from mianjing.site.search import build_index, packing, tokens
from mianjing.site.search.documents import documents
from mianjing.site.search.job import Job
from mianjing.site.search.postings import Postings
from mianjing.site.search.process import run
from mianjing.site.search.text import blocks, passages
from mianjing.site.search.tokens import browser_tables
from tests.search.samples import ROOT, cases, library, urls, write


@pytest.mark.parametrize("case", cases("tokens.json"), ids=lambda case: case["shows"])
def test_tokens(case: dict[str, Any]) -> None:
    found = tokens(case["text"], pairs=case.get("pairs", False))
    assert [("+" if token.joined else "") + token.term for token in found] == case["tokens"]


def test_browser_and_build_agree_on_any_text() -> None:
    """A thousand texts of the characters that matter, cut by both sides."""
    alphabet = "显存微调训練模型為什麼怎么的是LoRAKVzero3-－_.  ｒａｇéα7、？S+#=!"
    texts = [
        "".join(alphabet[(i * k + i * i) % len(alphabet)] for i in range(3, 3 + k % 29)) for k in range(1000)
    ]
    script = (
        f"require({json.dumps(str(ROOT / 'mianjing/theme/search/tokens.js'))});"
        "const { texts, language } = JSON.parse(require('fs').readFileSync(0, 'utf8'));"
        "const { tokens } = mianjing.tokenizer(language);"
        "const cut = (text) => tokens(text, true).map(({ term, joined }) => [term, joined]);"
        "console.log(JSON.stringify(texts.map(cut)));"
    )
    data = json.dumps({"texts": texts, "language": browser_tables()})
    run = subprocess.run(["node", "-e", script], input=data, capture_output=True, text=True, check=True)
    ours = [[[token.term, token.joined] for token in tokens(text, pairs=True)] for text in texts]
    assert json.loads(run.stdout) == ours


def test_the_browsers_unit_tests_pass() -> None:
    run = subprocess.run(
        ["node", "--test", str(ROOT / "tests/js/search")], capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stdout


def test_the_same_library_gives_the_same_bytes() -> None:
    again = dataclasses.replace(library(), entries=tuple(reversed(library().entries)))
    assert build_index(library(), urls(library())) == build_index(again, urls(again))


def test_the_cache_changes_nothing_and_may_be_damaged(tmp_path: Path) -> None:
    cache = tmp_path / "cache" / "search.json"
    fresh = build_index(library(), urls(library()))
    assert build_index(library(), urls(library()), cache) == fresh
    assert build_index(library(), urls(library()), cache) == fresh
    cache.write_text('{"x": [', encoding="utf-8")
    assert build_index(library(), urls(library()), cache) == fresh


def test_texts_taken_apart_before_give_the_same_index() -> None:
    texts = [text.markdown for one in documents(library(), urls(library())) for text in one.texts]
    taken = {text: blocks(parse(text)) for text in texts}
    jobs = [Job.of(library(), urls(library()), taken=known) for known in (taken, None)]
    assert [text.blocks for one in jobs[0].documents for text in one.texts] == list(map(taken.get, texts))
    assert run(jobs[0]) == run(jobs[1])


def test_an_edit_shows_in_the_index_despite_the_cache(tmp_path: Path) -> None:
    cache = tmp_path / "search.json"
    before = build_index(library(), urls(library()), cache)
    edited = dataclasses.replace(library().entries[0], question="灰度发布怎么做？")
    changed = dataclasses.replace(library(), entries=(edited, *library().entries[1:]))
    after = build_index(changed, urls(changed), cache)
    assert before["manifest.js"] != after["manifest.js"]
    assert any('"灰度":' in script for script in after.values())


def test_an_empty_library_has_an_index() -> None:
    empty = dataclasses.replace(library(), entries=(), terms=())
    assert "manifest.js" in build_index(empty, {})


@given(st.text(alphabet="abc# *`|$\\[]()<>!-1.。\n显存", max_size=200))
def test_passages_keep_every_word(text: str) -> None:
    words = [char for char in text if char in "显存"]
    links_aside = text.replace("](", "] (").replace("<", " ")
    kept = [char for passage in passages(links_aside) for char in passage if char in "显存"]
    assert sorted(kept) == sorted(words)


def unpacked(packed: list[str], reader: str) -> Any:
    """What the browser's half reads from each packed text."""
    script = (
        f"require({json.dumps(str(ROOT / 'mianjing/theme/search/packing.js'))});"
        "const packed = JSON.parse(require('fs').readFileSync(0, 'utf8'));"
        f"console.log(JSON.stringify(packed.map(mianjing.{reader})));"
    )
    run = subprocess.run(
        ["node", "-e", script], input=json.dumps(packed), capture_output=True, text=True, check=True
    )
    return json.loads(run.stdout)


def test_the_browser_reads_the_numbers_that_were_packed() -> None:
    several = [[], [0], [45, 46, 0, 2115, 2116, 10**6], list(range(100))]
    assert unpacked(["".join(map(packing.number, row)) for row in several], "numbers") == several


def test_the_browser_reads_the_postings_that_were_packed() -> None:
    steps, sizes = (1, 7, 500), (39, 1, 20)
    lists = [
        [(k * k * step, sorted({0, k % 22}) if k % 3 else [], [0, 21][: k % 4]) for k in range(1, size + 1)]
        for step, size in zip(steps, sizes, strict=True)
    ]
    rows = [row for several in lists for row in several]
    asked = [(at, phrase) for at, (_, phrases, _) in enumerate(rows) for phrase in phrases]
    columns = Postings(
        np.cumsum(sizes),
        np.array([document for document, _, _ in rows]),
        np.ones(len(rows)),
        np.array([sum(1 << passage for passage in passages) for _, _, passages in rows]),
        *np.array(asked).T,
        np.ones(len(asked)),
    )
    weights = [3.14, 0.0, 50.0]
    packed = packing.postings(np.array(weights), columns)
    for weight, several, read in zip(weights, lists, unpacked(packed, "unpack"), strict=True):
        assert read["weight"] == weight
        assert read["impacts"] == [1.0] * len(several)
        found = zip(read["documents"], (some[::2] for some in read["phrases"]), read["passages"], strict=True)
        assert list(found) == several


def contents(script: str) -> Any:
    return json.loads(script[script.index(",") + 1 : script.rindex(")")])


@pytest.mark.parametrize("longest", [100, 20_000])
def test_every_term_is_found_in_whichever_parts_are_chosen(
    longest: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each term alone, from cold; and all together, where one part has many of them."""
    monkeypatch.setattr("mianjing.site.search.parts.LONGEST", longest)
    monkeypatch.setattr("mianjing.site.search.parts.TERM_PART", longest // 4)
    index = build_index(library(), urls(library()))
    known = dict(contents(index["manifest.js"])["common"])
    for name, script in index.items():
        if "/t" in name:
            known |= contents(script)
    write(index, tmp_path)
    script = (
        "for (const file of ['packing', 'parts']) require(process.argv[1] + `/${file}.js`);"
        "const { terms } = JSON.parse(require('fs').readFileSync(0, 'utf8'));"
        "const fetch = async (names) => { for (const name of names) require(`${process.argv[2]}/${name}`); };"
        "const clear = () => { for (const key in require.cache) delete require.cache[key]; };"
        "(async () => { const found = {};"
        "for (const term of terms) { clear(); const parts = await mianjing.openParts(fetch);"
        "found[term] = (await parts.terms([term])).get(term); }"
        "clear(); const all = await (await mianjing.openParts(fetch)).terms([...terms, '没有', 'nowhere']);"
        "console.log(JSON.stringify([found, Object.fromEntries(all)])); })();"
    )
    run = subprocess.run(
        ["node", "-e", script, str(ROOT / "mianjing/theme/search"), str(tmp_path)],
        input=json.dumps({"terms": list(known)}),
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(run.stdout) == [known, known]
