"""Every attack of the corpus through every output, in a real browser: nothing runs, nothing is asked for."""

from __future__ import annotations

import json
import re
import sqlite3
import zipfile
from pathlib import Path
from typing import Any

import pytest

from mianjing.site.render.markdown import to_html
from mianjing.site.render.text import inline, plain
from tests.security.hostile import attacks, contexts, library
from tests.security.tab import Watched

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("hostile")]

SCAN = Path(__file__).with_name("scan.js").read_text(encoding="utf-8")
# Handlers that wait for a reader: mouse, focus and clicks on everything.
TOUCH = """(root) => { for (const element of root.querySelectorAll('*'))
  for (const kind of ['mouseover', 'mouseenter', 'pointerover', 'focus', 'copy', 'toggle', 'animationstart'])
    element['on' + kind]?.(new Event(kind)); }"""
# HTML put into a page piece by piece, each scanned on its own.
SHOWN = f"""(pieces) => {{ const scan = {SCAN}, touch = {TOUCH}, place = document.createElement('div');
  document.body.append(place);
  return pieces.flatMap(([name, html]) => {{ place.innerHTML = html; touch(place);
    return scan(place).map((what) => name + ': ' + what); }}); }}"""
READ = f"""async (addresses) => {{ const scan = {SCAN}, wrong = [];
  for (const address of addresses) {{
    const text = await (await fetch(address)).text();
    const parsed = new DOMParser().parseFromString(text, 'text/html');
    wrong.push(...scan(parsed).map((what) => address + ': ' + what));
  }}
  return wrong; }}"""


def pages(site: Path) -> list[str]:
    found = sorted(path.relative_to(site).as_posix() for path in site.rglob("*.html"))
    assert {path.partition("/")[0] for path in found} >= {"print", "glossary", "tags", "topic-0", "offline"}
    return found


def blank(tab: Watched) -> Any:
    """A page of the site's address that holds nothing."""
    tab.page.route("**/blank", lambda route: route.fulfill(body="<!doctype html>", content_type="text/html"))
    tab.page.goto("blank")
    return tab.page


def test_the_corpus_is_large_and_says_nothing_twice() -> None:
    assert len(set(attacks())) == len(attacks()) >= 200


def test_an_attack_alone_is_caught_in_every_context(unguarded: Watched) -> None:
    pieces = [[attack, to_html(text).text] for attack in attacks() for text in (attack, contexts(attack))]
    pieces += [[attack, f"<h1>{inline(t)}</h1>"] for attack in attacks() for t in (attack, f"${attack}$")]
    wrong = [what for what in blank(unguarded).evaluate(SHOWN, pieces) if "foreign image" not in what]
    unguarded.page.wait_for_load_state("networkidle")
    assert wrong + unguarded.ran == []


def test_no_page_holds_what_is_not_ours(unguarded: Watched, hostile_site: Path) -> None:
    blank(unguarded)
    assert unguarded.page.evaluate(READ, pages(hostile_site)) == []


def test_no_page_runs_what_is_not_ours_even_without_its_policy(
    unguarded: Watched, hostile_site: Path
) -> None:
    wrong = []
    for path in pages(hostile_site):
        # The pages of tags are all alike and were all read above; a few are opened.
        if not re.match(r"offline/|.*/once-|tags/tag-\d\d", path):
            unguarded.page.goto(path)
            unguarded.page.evaluate(f"({TOUCH})(document)")
            wrong += [f"{path}: {what}" for what in unguarded.page.evaluate(f"({SCAN})(document)")]
    assert wrong + unguarded.ran + unguarded.asked == []


@pytest.mark.parametrize("policy", [True, False], ids=["policy", "no policy"])
def test_former_addresses_lead_on_and_run_nothing(browser: Any, hostile_url: str, policy: bool) -> None:
    tab = Watched(browser, hostile_url, policy=policy)
    tab.page.goto("topic-1/once-1/")
    tab.page.wait_for_url("**/topic-1/entry-1/")
    tab.context.close()
    assert tab.ran + tab.asked + tab.forbade == []


# What is typed: words of attacks, markup, regular expressions, filters, and an attack itself.
ANSWERED = "(query) => document.querySelector('.md-search-result__list').dataset.mjQuery === query"
QUERIES = ("pwned", "script onerror", "<img src=x onerror=pwned()>", "[sound:", "(((\\", "主题:<b>")


@pytest.mark.parametrize("policy", [True, False], ids=["policy", "no policy"])
def test_search_shows_attacks_as_text(browser: Any, hostile_url: str, policy: bool) -> None:
    tab = Watched(browser, hostile_url, policy=policy)
    page = tab.page
    page.goto("?q=<img src=x onerror=alert()>")
    page.keyboard.press("/")
    field = page.locator("[data-md-component=search-query]")
    found = page.locator(".md-search-result__link")
    wrong = []
    for query in QUERIES:
        field.fill("")
        field.fill(query)
        page.wait_for_function(ANSWERED, arg=query)
        if query == "pwned":
            assert "<script>" in page.locator(".md-search-result__list").inner_text()
        page.evaluate(f"({TOUCH})(document)")
        wrong += page.evaluate(f"({SCAN})(document)")
    field.fill("pwned")
    found.first.wait_for()
    found.first.click()  # the page one lands on lights up the words asked for
    page.locator("mark").first.wait_for()
    wrong += page.evaluate(f"({SCAN})(document)")
    tab.context.close()
    assert wrong + tab.ran + tab.asked + tab.forbade == []


@pytest.mark.parametrize("policy", [True, False], ids=["policy", "no policy"])
def test_practice_shows_attacks_as_text(browser: Any, hostile_url: str, policy: bool) -> None:
    tab = Watched(browser, hostile_url, policy=policy)
    page = tab.page
    page.goto("practice/?topic=<img src=x onerror=alert()>&tag=constructor")
    page.goto("practice/")
    page.locator(".mj-study-mode").first.wait_for()
    wrong = page.evaluate(f"({SCAN})(document)")
    page.locator(".mj-study-mode", has_text="按顺序学").click()
    page.get_by_role("button", name="开始", exact=True).click()
    for _ in range(3):
        page.get_by_role("button", name="显示答案").wait_for()
        page.keyboard.press(" ")
        page.locator(".mj-study-answer").first.wait_for()
        page.evaluate(f"({TOUCH})(document)")
        wrong += page.evaluate(f"({SCAN})(document)")
        page.keyboard.press("3")
    tab.context.close()
    assert wrong + tab.ran + tab.asked + tab.forbade == []


def test_answers_of_cards_hold_nothing_that_runs(unguarded: Watched, hostile_site: Path) -> None:
    pieces = []
    for file in sorted(hostile_site.glob("assets/study/*/topic-*.[0-9]*.js")):
        data = file.read_text("utf-8").partition(",")[2].removesuffix(");\n")
        pieces += [[file.name, html] for html in json.loads(data).values()]
    assert len(pieces) > 10
    assert blank(unguarded).evaluate(SHOWN, pieces) + unguarded.ran + unguarded.asked == []


def test_structured_data_is_json_that_says_what_the_question_says(unguarded: Watched) -> None:
    unguarded.page.goto("topic-0/entry-0/")
    [script] = unguarded.page.locator("script[type='application/ld+json']").all_text_contents()
    name = json.loads(script)["mainEntity"]["name"]
    assert name == plain(library().entries[0].question)


def test_the_feed_is_xml_whose_html_holds_nothing_that_runs(unguarded: Watched) -> None:
    unguarded.page.goto("feed.xml")  # as a reader who follows the link sees it
    unguarded.page.goto("404.html")
    titles, contents = unguarded.page.evaluate("""async () => {
      const text = await (await fetch('/feed.xml')).text();
      const feed = new DOMParser().parseFromString(text, 'text/xml');
      if (feed.querySelector('parsererror')) throw new Error(feed.documentElement.textContent.slice(0, 300));
      if (feed.querySelector('script')) throw new Error('a script in the feed');
      const all = (name) => [...feed.querySelectorAll(name)].map((element) => element.textContent);
      return [all('entry > title'), all('entry > content')];
    }""")
    assert any("<script>pwned()</script>" in title for title in titles)
    assert len(contents) > 10
    wrong = blank(unguarded).evaluate(SHOWN, [["feed", html] for html in contents])
    assert wrong + unguarded.ran + unguarded.asked == []


def test_lists_for_programs_stay_lists(unguarded: Watched, hostile_site: Path) -> None:
    for name in ("llms.txt", "robots.txt", "sitemap.xml"):
        unguarded.page.goto(name)
    pages = (hostile_site / "sitemap.xml").read_text("utf-8").split("</url>")
    assert ["<lastmod>2024-05-01<" in page for page in pages if "/entry-1/" in page] == [True]
    assert "<lastmod>" not in pages[0], "of the home page no day is known"
    lines = (hostile_site / "llms.txt").read_text("utf-8").split("\n")
    rows = [line for line in lines if line.startswith("- ")]
    assert len(rows) == 25
    for row in rows:  # the only link of a row is its own
        assert re.fullmatch(r"- \[[^\[\]]*\]\(https://site\.example/topic-\d/entry-\d+/\): [^\[\]]+", row)
    assert not [line for line in lines if line and not line.startswith(("#", ">", "- "))]
    assert unguarded.ran + unguarded.asked == []


def test_anki_is_given_nothing_that_runs(unguarded: Watched, hostile_site: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(hostile_site / "download" / "mianjing.apkg") as deck:
        assert json.loads(deck.read("media")) == {}
        deck.extract("collection.anki2", tmp_path)
    store = sqlite3.connect(tmp_path / "collection.anki2")
    notes = [row[0].split("\x1f") for row in store.execute("SELECT flds FROM notes")]
    store.close()
    assert len(notes) > 10
    fields = [field for note in notes for field in note]
    wrong = blank(unguarded).evaluate(SHOWN, [["anki", field] for field in fields])
    assert wrong + unguarded.ran + unguarded.asked == []
    # Orders Anki itself obeys: [sound:…], [latex]…, [anki:tts …]; and MathJax reads only what it may.
    assert not [field for field in fields if "[" in field]
    assert all(field.startswith('<div class="tex2jax_ignore mathjax_ignore">') for field in fields if field)


def test_the_offline_copy_runs_nothing_from_a_disk(
    browser: Any, hostile_url: str, hostile_site: Path
) -> None:
    for policy in (True, False):
        tab = Watched(browser, hostile_url, policy=policy)
        for path in ("index", "topic-0/index", "topic-0/entry-0", "glossary", "practice", "print/topic-0"):
            tab.page.goto((hostile_site / f"offline/{path}.html").as_uri())
            tab.page.evaluate(f"({TOUCH})(document)")
            wrong = tab.page.evaluate(f"({SCAN})(document)")
            assert wrong + tab.ran + tab.asked + tab.forbade == [], path
        tab.context.close()
