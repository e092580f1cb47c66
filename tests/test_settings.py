"""``mkdocs.yml`` and the site it makes: what a mistake or a malicious line in it can do."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from html.parser import HTMLParser
from pathlib import Path

import pytest

from mianjing.cli import pages, run
from mianjing.cli.settings import settings_problems
from mianjing.formats.project import Project
from tests.study.conftest import make_project

ROOT = Path(__file__).resolve().parent.parent
GOOD = (ROOT / "mkdocs.yml").read_text("utf-8")

REFUSED = {
    "!!python/object/apply:os.system ['touch pwned']": "only !ENV",
    "!!python/name:os.system": "only !ENV",
    "!!python/object/new:os.system [x]": "only !ENV",
    "!!python/module:os": "only !ENV",
    "!!binary aGk=": "only !ENV",
    "[" * 40 + "]" * 40: "nested more than",
    '{"a\\0b": 1}': "control character",
    "*x": "",
    "[a": "never closed",
}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return make_project(tmp_path)


@pytest.mark.parametrize("value", REFUSED)
@pytest.mark.parametrize("words", [["build", "--no-import"], ["serve"], ["export", "feed"], ["check"]])
def test_what_makes_mkdocs_do_other_things_is_refused_at_its_line(
    project: Path, value: str, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "mkdocs.yml").write_text(f"{GOOD}\ncopyright: {value}\n", "utf-8")
    if words[0] in ("build", "check"):
        # The library of the tests has mistakes of its own, which would come first.
        assert REFUSED[value] in "".join(one.message for one in settings_problems(project))
        return
    assert run(project, words) == 1
    said = capsys.readouterr()
    line = GOOD.count("\n") + 2
    assert re.search(rf"^mkdocs\.yml:{line}:\d+: error: ", said.out + said.err, re.MULTILINE)
    assert REFUSED[value] in said.out + said.err
    assert not (project / "pwned").exists() and not Path("pwned").exists()


WRONG = {
    "INHERIT: mkdocs.yml\n" + GOOD: "another file",
    "5\n": "a mapping",
    "[a, b]\n": "a mapping",
    "": "site_name",
    "site_name: \0x\n": "not allow",
    GOOD.replace("  mianjing:\n", "  mianjing: text\n  other:\n"): "extra.mianjing",
    GOOD.replace("key: mianjing", "key: [a]"): "extra.mianjing",
    GOOD.replace("name: material", "name: 5"): "settings cannot be used",
    GOOD.replace("plugins:", "plugins: 7\nx:"): "settings cannot be used",
    GOOD.replace('!ENV [SITE_URL, ""]', "'https://x.example/\"><script>alert(1)</script>'"): "site_url",
    GOOD.replace('!ENV [EDIT_URI, ""]', "'https://x.example/\"onclick=\"'"): "edit_uri",
    "<<<<<<< HEAD\n" + GOOD: "git could not merge",
}


@pytest.mark.parametrize("text", WRONG, ids=WRONG.values())
def test_wrong_settings_are_said_and_no_traceback(
    project: Path, text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "mkdocs.yml").write_text(text, "utf-8")
    assert run(project, ["export", "feed"]) == 1
    said = capsys.readouterr().err
    assert said.startswith("mkdocs.yml") and "Traceback" not in said
    assert WRONG[text] in said


def test_who_builds_a_site_is_told_once_what_is_wrong_with_the_settings(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "mkdocs.yml").write_text(GOOD.replace("name: material", "name: 5"), "utf-8")
    assert run(project, ["export", "offline"]) == 1
    assert capsys.readouterr().err.count("Config value 'theme'") == 1


def test_our_own_settings_are_clean() -> None:
    assert settings_problems(ROOT) == ()


class Attributes(HTMLParser):
    """Every element with its attributes, and all texts."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.values: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.values += [value or "" for name, value in attrs]

    def handle_data(self, data: str) -> None:
        self.values.append(data.strip())


def test_what_the_settings_say_is_text_on_every_page(project: Path, tmp_path: Path) -> None:
    name = """"><xss onload="alert(1)">'&amp;"""
    quoted = "'" + name.replace("'", "''") + "'"
    text = GOOD.replace("site_name: 面经", f"site_name: {quoted}\nsite_author: {quoted}")
    text = re.sub(r"site_description: .*", lambda _: f"site_description: {quoted}", text)
    (project / "mkdocs.yml").write_text(text, "utf-8")
    pages.build(Project(project), tmp_path / "built")
    for page in sorted((tmp_path / "built").rglob("*.html")):
        found = Attributes()
        found.feed(page.read_text("utf-8"))
        assert "xss" not in found.tags, page
    home = Attributes()
    home.feed((tmp_path / "built/index.html").read_text("utf-8"))
    assert home.values.count(name) >= 3


@pytest.mark.posix
def test_serving_goes_on_while_the_settings_are_broken(project: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, str(ROOT / "build_site.py"), "--root", str(project), "serve"]
    log = project / "log"
    with log.open("wb") as out:
        server = subprocess.Popen(
            [*command, "--address", f"127.0.0.1:{port}"],
            stderr=out,
            stdout=out,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
        )

    def wait_for(words: str) -> None:
        for _ in range(600):
            if words in log.read_text("utf-8"):
                return
            assert server.poll() is None, log.read_text("utf-8")
            time.sleep(0.1)
        raise AssertionError(log.read_text("utf-8"))

    def title() -> str:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=20) as page:
            found = re.search("<title>(.*?)</title>", page.read().decode())
        return found.group(1) if found else ""

    try:
        wait_for("Serving on")
        assert title() == "面经"
        (project / "mkdocs.yml").write_text("site_name: [\n", "utf-8")
        wait_for("the last good site is still served")
        assert title() == "面经"
        (project / "mkdocs.yml").write_text(GOOD.replace("site_name: 面经", "site_name: 新"), "utf-8")
        wait_for("Reloading browsers")
        for _ in range(100):
            if title() == "新":
                break
            time.sleep(0.1)
        assert title() == "新"
    finally:
        server.terminate()
        server.wait()
    assert "Traceback" not in log.read_text("utf-8")
