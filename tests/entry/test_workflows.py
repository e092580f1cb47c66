"""The workflows on GitHub: sound, harmless, and their steps do run on a clean clone with a bare Python."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from mianjing.cli import run
from tests.entry.conftest import ROOT, set_up
from tests.small import copy_tables
from tests.test_cli import TEXT, write_dump

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
# Steps that are this very suite.
SUITE = {"bash .ci/run", "bash .ci/test -m browser", "python .ci/test.py"}


def flow(file: Path) -> Any:
    # YAML 1.2 as GitHub reads it: `on` is a key like others, not the truth.
    return yaml.load(file.read_text("utf-8"), yaml.BaseLoader)


JOBS = [
    pytest.param(job["steps"], flow(file).get("env", {}), id=f"{file.stem}-{name}")
    for file in WORKFLOWS
    for name, job in flow(file)["jobs"].items()
    if any(step.get("run", "bash .ci/run") not in SUITE for step in job["steps"])
]


@pytest.mark.posix
@pytest.mark.parametrize(("steps", "env"), JOBS)
def test_the_steps_run_on_a_clean_clone_with_a_bare_python(
    steps: list[dict[str, str]], env: dict[str, str], clone: Callable[..., Path], bare_python: str
) -> None:
    project = clone(small=True)
    copy_tables(project)
    write_dump(project, TEXT.encode())
    assert run(project, ["import"]) == 0
    # Stands for what the set-up would download; that it says nothing is installed is shown elsewhere.
    set_up(project)
    path = os.pathsep.join((str(Path(bare_python).parent), os.environ["PATH"]))
    for step in steps:
        line = step.get("run", "")
        # What changes the machine itself is the runner's to do.
        if line and line not in SUITE and not line.startswith("sudo "):
            done = subprocess.run(
                ["bash", "-e", "-c", line],
                cwd=project,
                env={**os.environ, **env, "PATH": path},
                capture_output=True,
                encoding="utf-8",
                check=False,
            )
            assert done.returncode == 0, f"{line}\n{done.stdout}\n{done.stderr}"
            assert "Traceback" not in done.stderr
    if any("setup" in step.get("run", "") and "--dev" not in step["run"] for step in steps):
        assert (project / "site" / "index.html").is_file()


def test_what_is_not_run_here_stands_in_the_workflows() -> None:
    lines = {s.get("run") for file in WORKFLOWS for job in flow(file)["jobs"].values() for s in job["steps"]}
    assert lines >= SUITE


@pytest.mark.parametrize("file", WORKFLOWS, ids=lambda file: file.stem)
def test_a_workflow_gives_a_stranger_nothing(file: Path) -> None:
    text = file.read_text("utf-8")
    whole = flow(file)
    assert set(whole["on"]) <= {"pull_request", "push", "workflow_dispatch"}
    assert whole["permissions"] == {"contents": "read"}
    assert "secrets." not in text
    for job in whole["jobs"].values():
        writes = {name for name, right in job.get("permissions", {}).items() if right == "write"}
        assert not writes or "pull_request" not in whole["on"]
        # What a pull request is called must not become part of a shell script.
        assert not [step for step in job["steps"] if "${{" in step.get("run", "")]


@pytest.mark.parametrize("file", WORKFLOWS, ids=lambda file: file.stem)
def test_actions_are_pinned_to_a_commit_and_say_which_release_that_is(file: Path) -> None:
    used = re.findall(r"uses: (.*)", file.read_text("utf-8"))
    assert used
    assert [
        use for use in used if not re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", use)
    ] == []


def test_one_release_of_an_action_is_used_throughout() -> None:
    used = {use for file in WORKFLOWS for use in re.findall(r"uses: (.*)", file.read_text("utf-8"))}
    assert len({use.partition("@")[0] for use in used}) == len(used)


def test_the_linter_of_workflows_finds_nothing() -> None:
    zizmor = Path(sys.executable).with_name("zizmor")
    done = subprocess.run(
        [zizmor, "--offline", "--no-progress", *map(str, WORKFLOWS)],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout
    assert "No findings to report" in done.stdout + done.stderr


def test_workflows_and_forms_have_the_form_that_github_wants() -> None:
    for schema, files in {
        "vendor.github-workflows": WORKFLOWS,
        "vendor.github-issue-forms": sorted((ROOT / ".github/ISSUE_TEMPLATE").glob("[!c]*.yml")),
    }.items():
        done = subprocess.run(
            [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, *map(str, files)],
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode == 0, done.stdout


def test_every_python_we_promise_and_every_system_is_tried() -> None:
    jobs = flow(ROOT / ".github/workflows/check.yml")["jobs"]
    assert jobs["tests"]["strategy"]["matrix"]["python"] == ["3.11", "3.12", "3.13", "3.14"]
    assert jobs["systems"]["strategy"]["matrix"]["system"] == ["windows-latest", "macos-latest"]
    assert jobs["firefox"]["env"] == {"BROWSER": "firefox"}


def test_the_checks_do_what_the_readme_says() -> None:
    steps = "\n".join(file.read_text("utf-8") for file in WORKFLOWS)
    for command in ("bash .ci/run", "bash .ci/setup", "check --format github", "import --check"):
        assert command in steps
    for file in WORKFLOWS:
        for job in flow(file)["jobs"].values():
            builds = any(step.get("run") == "bash .ci/setup" for step in job["steps"])
            whole = any(step.get("with", {}).get("fetch-depth") == "0" for step in job["steps"])
            assert whole or not builds, "a build needs the whole history"
