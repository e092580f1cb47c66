"""Entries' files from strangers: what YAML could do, what names and links could reach, what hides in text."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from mianjing.cli import run
from mianjing.core.model import Answer, Entry, Library, Topic
from mianjing.core.problems import format_problems
from mianjing.formats.project import Project
from mianjing.qa.library import load_library
from mianjing.qa.run import check
from mianjing.site.exports import Exports
from mianjing.site.render import RenderCache, Settings, render_site
from tests.small import small_library, write

ENTRY = (
    "question: 问题是什么？\ntopic: rag\ntags: [rag]\nstatus: answered\n"
    "answers:\n  - {{lang: zh, body: {}}}\n"
)
PATH = "qa/rag/hostile.yml"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return small_library(tmp_path)


def rules(root: Path) -> set[str]:
    problems = check(Project(root), [root / PATH])
    format_problems(problems).encode()  # what is said can be printed anywhere
    assert not {"hostile"} & {entry.id for entry in load_library(Project(root)).entries}, "never on a page"
    return {problem.rule for problem in problems if problem.level == "error"}


BOMB = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{chr(98 + n)}: &{chr(98 + n)} [{','.join([f'*{chr(97 + n)}'] * 9)}]\n" for n in range(9)
)
YAML = {
    "a bomb of aliases": (BOMB, "yaml-alias"),
    "an anchor": (ENTRY.format("&a x"), "yaml-alias"),
    "an alias": (ENTRY.format("*a"), "yaml-alias"),
    "a merge key": ("<<: {question: x}\n" + ENTRY.format("x"), "schema"),
    "a python object": (ENTRY.format("!!python/object/apply:os.system ['touch pwned']"), "yaml-tag"),
    "a python name": (ENTRY.format("!!python/name:os.system x"), "yaml-tag"),
    "a binary": (ENTRY.format("!!binary aGk="), "yaml-tag"),
    "a tag of its own": ("%TAG ! tag:x.org,2000:\n---\n" + ENTRY.format("!x y"), "yaml-tag"),
    "an environment variable": (ENTRY.format("!ENV HOME"), "yaml-tag"),
    "a file": (ENTRY.format("!INHERIT /etc/passwd"), "yaml-tag"),
    "open brackets": ("question: " + "[" * 100_000, "yaml-limits"),
    "nested mappings": ("".join(" " * n + "a:\n" for n in range(500)), "yaml-limits"),
    "a long file": ("# " + "x" * 1_100_000 + "\n" + ENTRY.format("x"), "yaml-limits"),
    "a huge file": ("#" * 4_100_000, "yaml-limits"),
    "a field twice": (ENTRY.format("x") + "question: 另一个\n", "duplicate-key"),
    "two documents": (ENTRY.format("x") + "---\n" + ENTRY.format("x"), "yaml-syntax"),
    "a huge number": (ENTRY.format("x") + f"origins: [{{source: dump-a, line: {'9' * 5000}}}]\n", "schema"),
    "a control character": (ENTRY.format("'a\x07b'"), "characters"),
    "an escape sequence": (ENTRY.format("'\x1b[2J'"), "characters"),
    "a nul": (ENTRY.format("'a\x00b'"), "characters"),
    "an escaped nul": (ENTRY.format(r'"a\0b"'), "characters"),
    "a bidi override": (ENTRY.format("a\u202eb"), "characters"),
    "an escaped bidi override": (ENTRY.format(r'"a\u202eb"'), "characters"),
    "an isolate": (ENTRY.format("a\u2066b"), "characters"),
    "a zero-width space": (ENTRY.format("a\u200bb"), "characters"),
    "a soft hyphen": (ENTRY.format("a\u00adb"), "characters"),
    "a byte order mark inside": (ENTRY.format("a\ufeffb"), "characters"),
    "a tag character": (ENTRY.format("a\U000e0041b"), "characters"),
    "a line separator": (ENTRY.format("a\u2028b"), "characters"),
    "half a character": (ENTRY.format(r'"\ud800"'), "yaml-syntax|characters"),
}


@pytest.mark.parametrize(("text", "rule"), YAML.values(), ids=YAML)
def test_dangerous_yaml_is_refused_by_its_rule(root: Path, text: str, rule: str) -> None:
    write(root, PATH, text)
    assert rules(root) & set(rule.split("|"))
    assert not list(root.rglob("pwned"))


def test_another_encoding_is_refused(root: Path) -> None:
    for encoding in ("utf-16", "utf-32", "gb18030"):
        write(root, PATH, ENTRY.format("中文"), encoding)
        assert rules(root)


NAMES = [
    *("a b.yml", "a\nb.yml", "A.yml", "中.yml", "a.yaml", "-rf.yml", "a--b.yml", "$(id).yml"),
    *('" onload="x.yml', "<img src=x>.yml", "a%2f..%2fb.yml", "con .yml", "a\u202eb.yml", "\\..\\x.yml"),
]


@pytest.mark.parametrize("name", NAMES)
def test_an_odd_file_name_is_refused_and_never_published(root: Path, name: str) -> None:
    write(root, f"qa/rag/{name}", ENTRY.format("x"))
    problems = check(Project(root))
    assert {"folder-topic"} <= {problem.rule for problem in problems}
    for style in ("text", "github"):
        text = format_problems(problems, style)  # type: ignore[arg-type]
        assert text.count("\n") == len(problems) and "\u202e" not in text, (
            "a name cannot write lines of its own"
        )
    assert [entry.id for entry in load_library(Project(root)).entries] == ["what-is-rag"]


def test_a_file_name_that_is_no_text_is_refused(root: Path) -> None:
    file = Path(os.fsdecode(os.fsencode(root / "qa/rag") + b"/\xff\xfe.yml"))
    file.write_text(ENTRY.format("x"), encoding="utf-8")
    said = format_problems(check(Project(root)))
    assert "folder-topic" in said and said.encode()
    assert len(load_library(Project(root)).entries) == 1


@pytest.mark.parametrize(
    "topic", ["..", "../..", "/etc", "rag/../../x", "rag/", ".", "", "a b", "glossary/../x"]
)
def test_a_topic_is_no_path(root: Path, topic: str) -> None:
    write(root, PATH, ENTRY.format("x").replace("topic: rag", f"topic: '{topic}'"))
    assert rules(root) & {"schema", "known-topic", "folder-topic"}


@pytest.mark.parametrize("field", ["related", "formerly", "tags"])
def test_an_id_is_no_path(root: Path, field: str) -> None:
    paths = ("a/b/c", "a/../b", "../b", "a//b", "/b", "a/") if field == "formerly" else ("a/b",)
    for name in ("../../x", "/etc/passwd", *paths, 'x" onclick="', "<b>"):
        text = ENTRY.format("x").replace("tags: [rag]", "") + f"{field}: ['{name}']\n"
        write(root, PATH, text)
        assert "schema" in rules(root)


@pytest.mark.parametrize("place", ["tags/lora", "assets/mj", "download/x", "practice/x"])
def test_a_former_place_is_none_of_the_sites_own(root: Path, place: str) -> None:
    write(root, PATH, ENTRY.format("x") + f"formerly: ['{place}']\n")
    assert "known-links" in {problem.rule for problem in check(Project(root))}
    site = render_site(load_library(Project(root)), Settings(), RenderCache())
    assert not [path for path in site.files if path.startswith(place)]


@pytest.mark.posix
def test_links_in_the_folder_are_refused_and_nothing_behind_them_is_read(
    root: Path, tmp_path_factory
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (elsewhere / "secret.png").write_bytes(b"secret")
    (elsewhere / "secret.yml").write_text(ENTRY.format("secret"), "utf-8")
    (root / "qa/rag/linked.png").symlink_to(elsewhere / "secret.png")
    (root / "qa/rag/linked.yml").symlink_to(elsewhere / "secret.yml")
    (root / "qa/folder").symlink_to(elsewhere)
    said = format_problems(check(Project(root)))
    assert said.count("[paths]") == 3 and "secret" not in said


IMAGES = [
    "../../secret.png",
    "../linked.png",
    "linked.png",
    "%2e%2e/%2e%2e/secret.png",
    "/{root}/secret.png",
    "..\\..\\secret.png",
]


@pytest.mark.posix
def test_no_image_is_read_from_outside_the_folder(root: Path) -> None:
    (root / "secret.png").write_bytes(b"secret")
    (root / "qa/rag/linked.png").symlink_to(root / "secret.png")
    forms = ("![x]({})", '<img src="{}">', "![x][1]\n\n[1]: {}\n")
    body = "\n\n".join(form.format(path.format(root=root)) for path in IMAGES for form in forms)
    entry = Entry("x", "问", "rag", (), "answered", answers=(Answer((), "zh", body),))
    library = Library((entry,), (Topic("rag", "甲", "A", "乙"),))
    exports = Exports(library, Settings(), RenderCache(), root / "qa")
    assert exports.images == {"images/rag.png"}
    for deck in exports.decks().values():
        assert b"secret" not in deck.replace(b"secret.png", b"")
    page = next(
        p
        for p in render_site(library, Settings(), RenderCache(), exports.images.__contains__).pages
        if p.entry
    )
    assert "<img" not in page.html and "图片未随来源收录" in page.html


@pytest.mark.posix
def test_a_dump_that_is_a_link_is_refused(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    secret = root / "secret.txt"
    secret.write_text("## 1. 密码是什么？\n\n秘密\n", "utf-8")
    (root / "sources/a.txt").symlink_to(secret)
    digest = hashlib.sha256(secret.read_bytes()).hexdigest()
    row = f"{{id: dump-a, file: a.txt, title: 甲, licence: NOASSERTION, lang: zh, sha256: {digest}}}"
    write(root, "sources/sources.yml", f"sources:\n  - {row}\n")
    assert run(root, ["import"]) == 1
    said = capsys.readouterr()
    assert "symbolic link" in said.err and "秘密" not in said.out + said.err
    assert not [file for file in (root / "qa").rglob("*.yml") if "秘密" in file.read_text("utf-8")]


def test_html_of_the_dumps_still_works() -> None:
    body = (
        "H<sub>2</sub>O 与 x<sup>2</sup><br>换行 <mark>重点</mark> <kbd>Ctrl</kbd>\n\n"
        '<table><tr><th>甲</th></tr><tr><td align="center" colspan="2">乙<br>丙</td></tr></table>\n\n'
        "<details><summary>更多</summary>丁</details>"
    )
    entry = Entry("x", "问", "rag", (), "answered", answers=(Answer((), "zh", body),))
    library = Library((entry,), (Topic("rag", "甲", "A", "乙"),))
    page = next(page for page in render_site(library, Settings(), RenderCache()).pages if page.entry)
    for piece in (
        *("H<sub>2</sub>O", "x<sup>2</sup><br>", "<mark>重点</mark>", "<kbd>Ctrl</kbd>", "<th>甲</th>"),
        *('<td align="center" colspan="2">乙<br>丙</td>', "<summary>更多</summary>"),
    ):
        assert piece in page.html, piece
