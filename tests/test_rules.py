"""Every rule's page in the docs shows a wrong example that the rule finds, and a right one that is clean."""

import re
from pathlib import Path

import pytest
import yaml

from mianjing.formats.project import Project
from mianjing.qa import checks as table
from mianjing.qa.run import check
from tests.small import small_library, write

ROOT = Path(__file__).parent.parent
CASES = yaml.load((ROOT / "tests/cases/rules.yml").read_text("utf-8"), yaml.BaseLoader)
LORA = {"question": "什么是 LoRA？", "topic": "fine-tuning", "tags": ["lora"], "status": "answered"}
PAGES = sorted((ROOT / "docs" / "rules").glob("*.md"))
EXAMPLE = re.compile(
    r'^## (Wrong|Right)\n\n```yaml title="([^"]+)"(?: encoding="([^"]+)")?\n(.*?)^```$', re.M | re.S
)
# Rules of the reader, of the data files and of the schema; the others have a file each.
ELSEWHERE = {
    "alias-collision", "duplicate-key", "encoding", "idle-alias", "idle-reference", "merge-conflict",
    "schema", "yaml-alias", "yaml-limits", "yaml-syntax", "yaml-tag", "yaml-trap",
}  # fmt: skip


@pytest.fixture
def root(tmp_path):
    return small_library(tmp_path)


def examples(page):
    return {kind: (path, encoding or "utf-8", text) for kind, path, encoding, text in
            EXAMPLE.findall(page.read_text("utf-8"))}  # fmt: skip


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_wrong_example_is_found_and_the_right_one_is_clean(page, root):
    assert check(Project(root)) == ()
    path, encoding, text = examples(page)["Wrong"]
    file = write(root, path, text, encoding)
    found = check(Project(root), [file])
    assert {problem.rule for problem in found} == {page.stem}
    assert all(problem.path == path and problem.line >= 1 for problem in found)
    file.unlink()
    path, _, text = examples(page)["Right"]
    write(root, path, text)
    assert check(Project(root)) == ()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["what"])
def test_what_else_a_rule_finds(case, root):
    answer = {"lang": "zh", "body": case.get("body", "训练一对低秩矩阵。"), **case.get("answer", {})}
    entry = {**LORA, **case.get("entry", {}), "answers": [answer]}
    file = write(root, "qa/fine-tuning/shen-me-shi-lora.yml", yaml.safe_dump(entry, allow_unicode=True))
    (found,) = check(Project(root), [file])
    rule, said = case["finds"]
    assert found.rule == rule and said in found.message


def test_every_rule_has_a_page_and_every_page_a_rule():
    folder = Path(table.__file__).parent
    rules = set(
        re.findall(r'^RULE = "([a-z-]+)"', "".join(f.read_text("utf-8") for f in folder.glob("*.py")), re.M)
    )
    assert {page.stem for page in PAGES} == rules | ELSEWHERE
