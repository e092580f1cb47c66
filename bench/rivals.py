"""The engines that ``search_quality.py`` sets side by side.

Each takes the library, our built site and queries, and gives for each query the ids found, best first.
"""

from __future__ import annotations

import functools
import html
import json
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from bench.browser import chromium, served
from mianjing.core.model import Library
from mianjing.site.search import build_index
from mianjing.site.search.documents import documents
from mianjing.site.search_dialog import places

HERE = Path(__file__).resolve().parent
INSTALLED = HERE / ".rivals"
PACKAGES = ("pagefind@1", "minisearch@7")
TYPE_AND_READ = """async (query) => {
  const input = document.querySelector("[data-md-component=search-query]");
  const list = document.querySelector(".md-search-result__list");
  const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
  const ask = (text) => {
    input.value = text;
    input.dispatchEvent(new Event("input", { bubbles: true }));
    input.dispatchEvent(new KeyboardEvent("keyup", { bubbles: true }));
  };
  list.replaceChildren();
  ask(query);
  const items = () =>
    [...list.querySelectorAll(".md-search-result__item")].map((item) => item.querySelector("a").href);
  // ours says which query its list answers; of the other, a list that stays as it is must do
  for (let waited = 0; document.querySelector(".mj-search") && waited < 15000; waited += 20) {
    if (list.dataset.mjQuery === query) return items();
    await pause(20);
  }
  let before = "";
  for (let still = 0, waited = 0; waited < 4000 && still < (list.children.length ? 3 : 16); waited += 40) {
    await pause(40);
    still = list.innerHTML === before ? still + 1 : 0;
    before = list.innerHTML;
  }
  return items();
}"""


@contextmanager
def page_of(folder: Path) -> Iterator[Any]:
    """The folder served on a free port, its front page open in headless Chromium."""
    with served(folder) as address, chromium() as browser:
        page = browser.new_page()
        page.goto(address)
        yield page


def id_of(url: str) -> str:
    """The id an address stands for: a fragment's (a glossary term), or the last part of its path."""
    parts = urlsplit(url)
    name = parts.path.rstrip("/").rpartition("/")[2].removesuffix(".html")
    return unquote(parts.fragment) if parts.fragment and name == "glossary" else unquote(name)


def through_material(folder: Path, queries: list[str]) -> list[list[str]]:
    """Types every query into the search dialog of a Material site and reads the results it shows."""
    with page_of(folder) as page:
        page.keyboard.press("/")
        page.wait_for_timeout(1500)
        found = [[id_of(url) for url in page.evaluate(TYPE_AND_READ, query)] for query in queries]
    return [list(dict.fromkeys(ids)) for ids in found]


def ours(library: Library, site: Path, queries: list[str]) -> list[list[str]]:
    return through_material(site, queries)


def engine(library: Library, site: Path, queries: list[str]) -> list[list[str]]:
    """Our engine alone, run by Node on an index of the library as it is now: what the page shows."""
    with tempfile.TemporaryDirectory() as made:
        for name, script in build_index(library, places(_pages(library), "glossary/", library)).items():
            (Path(made) / name).parent.mkdir(parents=True, exist_ok=True)
            (Path(made) / name).write_text(script, encoding="utf-8")
        run = subprocess.run(
            ["node", str(HERE.parent / "tests/js/search/find.js"), made],
            input=json.dumps(queries),
            capture_output=True,
            text=True,
            check=True,
        )
    answers = [json.loads(line) for line in run.stdout.splitlines()]
    print(f"\n{sum(answer['near'] for answer in answers)} were told that results are only near")
    return [[result["id"] for result in answer["results"]] for answer in answers]


def texts(library: Library) -> list[tuple[str, str, str]]:
    """id, title and text of every document: what our own index is made of."""
    return [
        (document.id, document.phrases[0], "\n\n".join([*document.phrases[1:], *document.passages()]))
        for document in documents(library, places(_pages(library), "glossary/", library))
    ]


def _pages(library: Library) -> dict[str, str]:
    return {entry.id: f"{entry.topic}/{entry.id}/" for entry in library.entries}


def write_stock(library: Library, root: Path) -> None:
    """The library as pages for stock Material for MkDocs, with jieba installed, in the folder ``root``."""
    (root / "docs").mkdir(parents=True)
    for id_, title, text in texts(library):
        page = f"# {html.escape(title)}\n\n{html.escape(text, quote=False)}\n"
        (root / "docs" / f"{id_}.md").write_text(page, encoding="utf-8")
    (root / "docs/index.md").write_text("# Home\n", encoding="utf-8")
    config = {
        "site_name": "stock",
        "theme": {"name": "material", "language": "zh", "font": False},
        "plugins": [{"search": {"lang": "zh"}}],
        "nav": [{"Home": "index.md"}],
    }
    (root / "mkdocs.yml").write_text(json.dumps(config), encoding="utf-8")


def build_material(library: Library, root: Path) -> Path:
    """The site that stock Material makes of the library."""
    from mkdocs.commands.build import build
    from mkdocs.config import load_config

    write_stock(library, root)
    build(load_config(str(root / "mkdocs.yml")))
    return root / "site"


def material(library: Library, site: Path, queries: list[str]) -> list[list[str]]:
    with tempfile.TemporaryDirectory() as made:
        return through_material(build_material(library, Path(made)), queries)


def build_pagefind(library: Library, root: Path) -> Path:
    """A bare site with Pagefind's index of the library."""
    for id_, title, text in texts(library):
        body = f"<h1>{html.escape(title)}</h1><p>{html.escape(text)}</p>"
        page = f"<!doctype html><html lang=zh><title>{html.escape(title)}</title><body>{body}"
        (root / f"{id_}.html").write_text(page, encoding="utf-8")
    (root / "index.html").write_text("<!doctype html><html lang=zh><title>-</title>", encoding="utf-8")
    command = [str(installed() / "node_modules/.bin/pagefind"), "--site", str(root)]
    subprocess.run(command, check=True, capture_output=True)
    return root


def pagefind(library: Library, site: Path, queries: list[str]) -> list[list[str]]:
    with tempfile.TemporaryDirectory() as made:
        script = """async (query) => {
          const pagefind = await import("/pagefind/pagefind.js");
          const { results } = await pagefind.search(query);
          const first = results.slice(0, 20).map((result) => result.data());
          return (await Promise.all(first)).map((data) => data.url);
        }"""
        with page_of(build_pagefind(library, Path(made))) as page:
            return [[id_of(url) for url in page.evaluate(script, query)] for query in queries]


def minisearch(library: Library, site: Path, queries: list[str], segment: bool = False) -> list[list[str]]:
    """MiniSearch with prefix and fuzzy matching; with ``segment`` cutting words by Intl.Segmenter."""
    script = """
      const MiniSearch = require("minisearch");
      const { texts, queries, segment } = JSON.parse(require("fs").readFileSync(0, "utf8"));
      const cutter = new Intl.Segmenter("zh", { granularity: "word" });
      const words = (text) => [...cutter.segment(text)].filter((s) => s.isWordLike).map((s) => s.segment);
      const engine = new MiniSearch({ fields: ["title", "text"], ...(segment ? { tokenize: words } : {}) });
      engine.addAll(texts.map(([id, title, text]) => ({ id, title, text })));
      const options = { prefix: true, fuzzy: 0.2, boost: { title: 3 } };
      const found = queries.map((query) => engine.search(query, options).slice(0, 20).map(({ id }) => id));
      console.log(JSON.stringify(found));
    """
    given = json.dumps({"texts": texts(library), "queries": queries, "segment": segment})
    run = subprocess.run(
        ["node", "-e", script], input=given, capture_output=True, text=True, check=True, cwd=installed()
    )
    found: list[list[str]] = json.loads(run.stdout)
    return found


def installed() -> Path:
    """The folder that npm put the other engines into."""
    if not (INSTALLED / "node_modules").is_dir():
        INSTALLED.mkdir(exist_ok=True)
        subprocess.run(["npm", "install", "--prefix", str(INSTALLED), "--no-save", *PACKAGES], check=True)
    return INSTALLED


ENGINES: dict[str, Callable[[Library, Path, list[str]], list[list[str]]]] = {
    "ours": ours,
    "engine": engine,
    "material": material,
    "pagefind": pagefind,
    "minisearch": minisearch,
    "minisearch-segmenter": functools.partial(minisearch, segment=True),
}
