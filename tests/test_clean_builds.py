"""What ``check`` calls clean can be built: no formula that fails, no text left out, no traceback."""

from __future__ import annotations

import contextlib
import io
import os
import shutil
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from mianjing.cli import run
from mianjing.core.markdown import parse
from mianjing.core.problems import has_errors
from mianjing.formats.project import Project
from mianjing.qa.run import check
from mianjing.site.render.markdown import to_html
from tests.nasty import NASTY
from tests.small import copy_tables, small_library, write

ROOT = Path(__file__).resolve().parent.parent

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


# What `check` refuses anywhere would leave nothing to build.
SEEN = [text for text in NASTY if text.isprintable()]
words = st.lists(
    st.one_of(st.sampled_from(["文字", "x", "**y**", "`z`", " "]), st.sampled_from(SEEN), PIECES),
    min_size=1,
    max_size=4,
).map("".join)
marked = words.filter(lambda text: bool(text.strip()))
line = marked.map(lambda text: " ".join(text.split())).filter(bool)
cited = st.just(["arXiv:2106.09685 §4"])
point = st.fixed_dictionaries({"text": marked, "references": cited})
verdict = st.fixed_dictionaries(
    {"verdict": st.sampled_from(["sound", "wrong"]), "checked": st.just("2026-11-26")},
    optional={
        "claims": st.lists(
            st.fixed_dictionaries({"verdict": st.just("wrong"), "fact": marked, "references": cited}),
            max_size=2,
        ),
        "missing": marked,
    },
)
odd_entries = st.fixed_dictionaries(
    {
        "question": line,
        "topic": st.sampled_from(["rag", "peft"]),
        "tags": st.just(["lora"]),
        "status": st.sampled_from(["answered", "partial", "retired"]),
        "answers": st.lists(
            st.builds(
                lambda lang, body, judged: {"lang": lang, "body": body, **judged},
                st.sampled_from(["zh", "en", "mixed"]),
                marked,
                verdict,
            ),
            max_size=2,
        ),
        "asked_as": st.lists(line, max_size=3, unique=True),
    },
    optional={
        "reference_answer": st.fixed_dictionaries(
            {
                "lang": st.sampled_from(["zh", "en"]),
                "date": st.just("2026-11-26"),
                "short": line,
                "points": st.lists(point, min_size=1, max_size=3),
            },
            optional={
                "detail": point,
                "follow_ups": st.lists(
                    st.fixed_dictionaries({"question": line, "answer": marked, "references": cited}),
                    max_size=1,
                ),
                "misconceptions": st.lists(
                    st.fixed_dictionaries({"said": line, "fact": marked, "references": cited}), max_size=1
                ),
            },
        )
    },
)


@pytest.fixture(scope="module")
def site_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with the real tables and settings and no entry."""
    root = tmp_path_factory.mktemp("whole")
    copy_tables(root)
    shutil.copy(ROOT / "mkdocs.yml", root)
    write(root, "qa/references.yml", "- {id: arXiv:2106.09685, title: LoRA}\n")
    shutil.copytree(ROOT / "hooks", root / "hooks")
    write(root, "sources/sources.yml", "sources: []\n")
    return root


@settings(max_examples=int(os.environ.get("MIANJING_BUILDS", "1")))
@given(st.lists(odd_entries, min_size=30, max_size=30))
def test_whatever_check_passes_builds_as_a_site(site_root: Path, rows: list[dict[str, object]]) -> None:
    for topic in ("rag", "peft"):
        shutil.rmtree(site_root / "qa" / topic, ignore_errors=True)
    for number, row in enumerate(rows):
        path = f"qa/{row['topic']}/odd-{number}.yml"
        write(site_root, path, yaml.safe_dump(row, allow_unicode=True, sort_keys=False))
    refused = {"first round"}
    while refused:  # an entry may be refused for what another says
        found = check(Project(site_root))
        refused = {one.path for one in found if one.level == "error"}
        for path in refused:
            (site_root / path).unlink()
    kept = len(list(site_root.glob("qa/*/odd-*.yml")))
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        code = run(site_root, ["build", "--no-import"])
    assert code == 0, said.getvalue()
    event(f"{kept} of {len(rows)} pass")


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
