"""What ``check`` calls clean can be built: no formula that fails, no text left out, no traceback."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mianjing.core.markdown import parse
from mianjing.core.problems import has_errors
from mianjing.formats.project import Project
from mianjing.qa import check
from mianjing.site.render.markdown import to_html
from tests.small import small_library, write

PIECES = st.sampled_from(
    [
        *(
            "$",
            "$$",
            r"\(",
            r"\)",
            "\\[\n",
            "\n\\]",
            r"\foo",
            r"\frac{a}{b}",
            r"\left(",
            "{",
            "}",
            "(",
            "_",
            "^",
        ),
        *(
            "\n",
            "\n\n",
            "- ",
            "1. ",
            "> ",
            "    ",
            "```",
            "~~~",
            "`",
            "| a |\n|---|\n",
            "[x](",
            ")",
            "<b>",
            "</b>",
        ),
        *(
            "<sub>",
            "文字",
            "x",
            "5",
            " ",
            r"\begin{aligned}",
            r"\end{aligned}",
            "&",
            r"\\",
            "[^1]: ",
            "[^1]",
            "#",
        ),
    ]
)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_library(tmp_path_factory.mktemp("clean"))


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(PIECES, min_size=1, max_size=15).map("".join))
def test_a_clean_body_renders(root: Path, body: str) -> None:
    entry = {
        "question": "什么是一？",
        "topic": "fine-tuning",
        "tags": ["lora"],
        "status": "answered",
        "answers": [{"lang": "zh", "body": body}],
    }
    file = write(root, "qa/fine-tuning/shen-me-shi-yi.yml", yaml.safe_dump(entry, allow_unicode=True))
    if not has_errors(check(Project(root), [file])):
        assert to_html(body).failures == ()
        assert parse(body).too_deep is None


@pytest.mark.parametrize(
    ("body", "line"),
    [
        (r"其中 \(\foo\)", 8),
        ("$$\nx\n$$ 与 $$ 和", 10),
        ("第一行\n\n" + "- " * 600 + "x", 10),
        ("\n".join("  " * n + "- x" for n in range(250)), 38),
        ("\\[\n\\foo\n\\]", 8),
        ("$" + "(" * 30 + "x$", 8),
    ],
)
def test_what_would_not_render_is_named_with_its_line(root: Path, body: str, line: int) -> None:
    text = "question: 什么是一？\ntopic: fine-tuning\ntags: [lora]\nstatus: answered\n"
    text += "answers:\n  - lang: zh\n    body: |\n"
    text += "".join(f"      {row}".rstrip() + "\n" for row in body.split("\n"))
    file = write(root, "qa/fine-tuning/shen-me-shi-yi.yml", text)
    found = check(Project(root), [file])
    assert [problem.line for problem in found] == [line], found
