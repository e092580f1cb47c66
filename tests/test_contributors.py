"""Who wrote an entry's file, from the history of the checkout to the page."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from mianjing.core.model import Answer, Entry, Library, Origin, Source, Topic
from mianjing.site.render import RenderCache, Settings, render_site
from mianjing.site.study.history import contributors, read_history

ENTRY = Entry("new", "什么是 RAG？", "rag", (), "answered", path="qa/rag/new.yml", formerly=("old",))


@pytest.fixture
def commit(tmp_path: Path):
    """Returns a function that commits text to a file of the repository ``tmp_path`` under a name."""
    # What a person's own settings say (signatures, colours) must not matter: there are none but the worst.
    settings = tmp_path / "gitconfig"
    settings.write_text("[log]\n\tshowSignature = true\n[color]\n\tui = always\n", "utf-8")

    def run(*words: str, **more: str) -> None:
        env = {"GIT_CONFIG_GLOBAL": str(settings), "PATH": "/usr/local/bin:/usr/bin:/bin"} | more
        subprocess.run(["git", *words], cwd=tmp_path, env=env, check=True, capture_output=True)

    def commit(author: str, path: str, text: str, second: int) -> None:
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
        who = {
            f"GIT_{role}_{key}": value
            for role in ("AUTHOR", "COMMITTER")
            for key, value in (("NAME", author), ("EMAIL", "x@example.org"), ("DATE", f"{second} +0800"))
        }
        run("add", "qa", **who)
        run("commit", "-m", "x", **who)

    run("init")
    return commit


def test_names_come_once_in_order_of_the_first_commit_through_renames(commit, tmp_path: Path) -> None:
    commit("王五", "qa/rag/old.yml", "1", 1_700_000_000)
    commit("Ann Lee", "qa/rag/new.yml", "2", 1_700_000_001)
    commit("王五", "qa/rag/new.yml", "3", 1_700_000_002)
    commit("Other", "qa/rag/other.yml", "4", 1_700_000_003)
    assert contributors(read_history(tmp_path), [ENTRY]) == {"new": ("王五", "Ann Lee")}


def test_an_address_in_a_name_and_what_hides_in_it_are_left_out(commit, tmp_path: Path) -> None:
    commit("li.lei@example.org", "qa/rag/new.yml", "1", 1_700_000_000)
    commit("a\u202eb\x01c", "qa/rag/new.yml", "2", 1_700_000_001)
    assert contributors(read_history(tmp_path), [ENTRY]) == {"new": ("li.lei", "abc")}


def test_without_a_history_nobody_is_named(tmp_path: Path) -> None:
    assert contributors(read_history(tmp_path / "nowhere"), [ENTRY]) == {}


def page(entry: Entry, *names: str) -> str:
    library = Library(
        (entry,), topics=(Topic("rag", "检索增强", "RAG", ""),), sources=(Source("s", "s.txt", "手册", ""),)
    )
    site = render_site(library, Settings(contributors={"new": names} if names else {}), RenderCache())
    return next(found.html for found in site.pages if found.entry == "new")


def test_the_page_names_them_as_text() -> None:
    html = page(ENTRY, "王五", "<img src=x onerror=alert(1)>")
    assert "<span>王五</span>、<span>&lt;img src=x onerror=alert(1)&gt;</span>" in html


def test_a_page_without_known_contributors_says_nothing_of_them() -> None:
    met = Entry(
        "new", "什么是 RAG？", "rag", (), "answered", (Origin("s", 1),), (Answer(("s:1",), "zh", "检索。"),)
    )
    assert "贡献者" in page(met, "王五")
    assert "贡献者" not in page(met)
