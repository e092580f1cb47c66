"""What the documents say exists: their commands, links and forms."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from urllib.parse import unquote

import pytest
import yaml

from mianjing.cli import parser
from mianjing.formats.project import Project
from mianjing.qa.library import load_library
from mianjing.qa.run import check
from tests.small import small_library, write

ROOT = Path(__file__).resolve().parent.parent
GITHUB = ROOT / ".github"
WORKFLOWS = sorted((GITHUB / "workflows").glob("*.yml"))
FORMS = [form for form in sorted((GITHUB / "ISSUE_TEMPLATE").glob("*.yml")) if form.stem != "config"]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), GITHUB / "pull_request_template.md"])
# A command stands in a code span, or on a line of its own (indented, or in a fence).
COMMAND = re.compile(
    r"(?:`|^ {4}|^ {8}run: |^)(?:python3? )?(build_site\.py(?:(?! {2,}|\s+#)[^`\n])*)", re.MULTILINE
)


def commands(file: Path) -> list[str]:
    found = (match.strip() for match in COMMAND.findall(file.read_text("utf-8")))
    return [command for command in found if not command.endswith(("…", "*"))]


def plain(usage: str) -> list[str]:
    """A usage line as one command somebody could type: options given, the first choice of several taken.

    >>> plain("build_site.py import [--check] [--resolve keep|take[:ID]]")
    ['import', '--check', '--resolve', 'keep:ID']
    """
    first = re.sub(r"\\?\|[^\s\[\]]*", "", usage)
    return shlex.split(re.sub(r"[\[\]…]", "", first))[1:]


@pytest.mark.parametrize(
    "command",
    sorted({command for file in (*DOCUMENTS, *WORKFLOWS) for command in commands(file)}),
)
def test_every_command_in_the_documents_is_one(command: str) -> None:
    parser().parse_args(plain(command))


def test_commands_are_found_where_they_stand() -> None:
    assert "build_site.py" in commands(ROOT / "README.md")
    assert "build_site.py check qa/rag/" in commands(ROOT / "CONTRIBUTING.md")
    assert "build_site.py check --format github" in commands(GITHUB / "workflows" / "check.yml")


@pytest.mark.parametrize("name", ["README", "CONTRIBUTING"])
def test_both_languages_name_the_same_commands_and_files(name: str) -> None:
    english, chinese = ROOT / f"{name}.md", ROOT / f"{name}.zh-CN.md"
    assert commands(english) == commands(chinese)
    assert scripts(english) == scripts(chinese)
    links = [{link.replace(".zh-CN", "") for link in local_links(file)} for file in (english, chinese)]
    assert links[0] == links[1]


def scripts(file: Path) -> list[str]:
    return re.findall(r"bash (\.ci/\w+)", file.read_text("utf-8"))


def local_links(file: Path) -> list[str]:
    text = re.sub(r"^```.*?^```", "", file.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
    links = re.findall(r"\]\(([^()\s#]+)(?:#[^()\s]*)?\)", re.sub(r"`[^`\n]*`", "", text))
    return [unquote(link) for link in links if "://" not in link]


@pytest.mark.parametrize("name", ["CONTRIBUTING.md", "CONTRIBUTING.zh-CN.md"])
def test_the_examples_for_contributors_pass_check(name: str, tmp_path: Path) -> None:
    answer, review = re.findall(r"^```yaml\n(.*?)^```", (ROOT / name).read_text("utf-8"), re.M | re.S)
    root = small_library(tmp_path)
    entry = "question: 什么是 LoRA？\ntopic: fine-tuning\ntags: [lora]\nstatus: answered\n"
    write(root, "qa/fine-tuning/lora.yml", entry + answer + review)
    assert check(Project(root)) == ()
    (found,) = [one for one in load_library(Project(root)).entries if one.id == "lora"]
    assert found.answers[0].judgement.verdict == "outdated"


@pytest.mark.parametrize("file", DOCUMENTS, ids=lambda file: str(file.relative_to(ROOT)))
def test_links_and_scripts_are_there(file: Path) -> None:
    assert [link for link in local_links(file) if not (file.parent / link).exists()] == []
    assert [script for script in scripts(file) if not (ROOT / script).is_file()] == []


@pytest.mark.parametrize("file", FORMS, ids=lambda file: file.stem)
def test_an_issue_form_is_complete(file: Path) -> None:
    form = yaml.safe_load(file.read_text("utf-8"))
    assert form["name"] and form["description"]
    fields = [part for part in form["body"] if part["type"] != "markdown"]
    ids = [field["id"] for field in fields]
    assert len(ids) == len(set(ids))
    assert all(field["attributes"]["label"] for field in fields)
    assert any(field.get("validations", {}).get("required") for field in fields)


def test_the_links_of_pages_fit_the_form_they_open() -> None:
    # Pages link to ?template=report.yml&title=…&entry=… (mianjing/site/render/question.py).
    settings = (ROOT / "mkdocs.yml").read_text("utf-8") + WORKFLOWS[-1].read_text("utf-8")
    templates = set(re.findall(r"\?template=([\w.-]+)", settings))
    assert templates == {"report.yml"}
    form = yaml.safe_load((GITHUB / "ISSUE_TEMPLATE" / "report.yml").read_text("utf-8"))
    assert "entry" in [part.get("id") for part in form["body"]]


def test_a_usage_line_is_read_as_a_command() -> None:
    assert plain("build_site.py export anki\\|print [--to DIR]") == ["export", "anki", "--to", "DIR"]
    assert plain("build_site.py import [--check] [--resolve keep|take[:ID]]")[-1] == "keep:ID"
