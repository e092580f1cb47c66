"""What Python code in answers imports and calls exists in pinned releases, and our own code runs.

Skipped unless the packages of ``snippets.txt`` are in ``.cache/snippets``; ``MIANJING_SNIPPETS=1`` fetches
them (400 MB). Names are looked up without importing anything; torch, which is too big, is left out.
"""

from __future__ import annotations

import ast
import json
import os
import re
import shutil
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import distributions
from pathlib import Path

import pytest

from mianjing.core.model import Problem
from mianjing.core.problems import format_problems
from mianjing.formats.project import CACHE
from tests.corpus.dumps import ROOT
from tests.corpus.snippets import Snippet, python, snippets

pytestmark = pytest.mark.slow

PINS = Path(__file__).with_name("snippets.txt")
PACKAGES = ROOT / CACHE / "snippets"
LEFT_OUT = re.compile(r"module `torch[.`]")
RUNNABLE = sys.stdlib_module_names | {
    *("gensim", "langchain", "langchain_core", "langchain_text_splitters", "langgraph", "numpy", "pydantic"),
}
# Rules about types are not among them: an example may be loose about those.
RULES = frozenset(
    {
        "import-not-found",
        "missing-module-member",
        "missing-attribute",
        "missing-argument",
        "unknown-argument",
        "too-many-positional-arguments",
        "no-matching-overload",
    }
)
INCOMPLETE = "unresolved-reference"


@dataclass(frozen=True)
class Said:
    """What the type checker said of a line of a module."""

    module: str
    line: int
    rule: str
    message: str


@pytest.fixture(scope="module")
def packages() -> Path:
    """The folder of the pinned packages."""
    if not _pinned() <= _installed():
        if os.environ.get("MIANJING_SNIPPETS") != "1":
            pytest.skip("the packages are not there: MIANJING_SNIPPETS=1 fetches them")
        _install()
    return PACKAGES


def _pinned() -> set[str]:
    rows = PINS.read_text(encoding="utf-8").splitlines()
    return {_normal(*row.split("==")) for row in rows if row and not row.startswith("#")}


def _installed() -> set[str]:
    return {_normal(one.name, one.version) for one in distributions(path=[str(PACKAGES)])}


def _normal(name: str, version: str) -> str:
    return f"{re.sub('[-_.]+', '-', name).lower()}=={version}"


def _install() -> None:
    """Into a folder of its own first, so that a run beside this one never sees half of it."""
    new = PACKAGES.with_name(f"snippets-{os.getpid()}")
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-compile"]
    subprocess.run([*pip, "--target", str(new), "-r", str(PINS)], check=True)
    shutil.rmtree(PACKAGES, ignore_errors=True)
    new.rename(PACKAGES)


def said_of(modules: Mapping[str, str], packages: Path, folder: Path) -> list[Said]:
    """What the type checker finds in modules, by name, read against the packages alone."""
    for name, code in modules.items():
        folder.joinpath(f"{name}.py").write_text(code, encoding="utf-8")
    ty = shutil.which("ty", path=packages / "bin")
    assert ty, f"no ty in {packages}: delete that folder"
    wanted = [f"--python-version=3.{sys.version_info.minor}", f"--extra-search-path={packages}"]
    command = [ty, "check", *wanted, "--output-format=gitlab", "--exit-zero", "--no-progress", "."]
    bare = {key: value for key, value in os.environ.items() if key not in ("PATH", "VIRTUAL_ENV")}
    done = subprocess.run(command, cwd=folder, env=bare, capture_output=True, encoding="utf-8", check=True)
    return [
        Said(
            Path(row["location"]["path"]).stem,
            row["location"]["positions"]["begin"]["line"],
            row["check_name"],
            row["description"].removeprefix(f"{row['check_name']}: "),
        )
        for row in json.loads(done.stdout)
    ]


def gone(said: Iterable[Said]) -> Iterator[Said]:
    """What says that something does not exist, where that was looked for."""
    return (one for one in said if one.rule in RULES and not LEFT_OUT.search(one.message))


@cache
def texts() -> Mapping[str, tuple[Snippet, ...]]:
    """The Python code of each text by a module's name; what a text's code defines, its later code may use."""
    found: defaultdict[str, list[Snippet]] = defaultdict(list)
    for one in snippets():
        if one.language == "python" and _parses(one.code):
            found[f"{Path(one.path).stem}_{one.text}"].append(one)
    return {name: tuple(rows) for name, rows in found.items()}


def _parses(code: str) -> bool:
    """Whether the code can be read; ``test_snippets.py`` says of which it can't."""
    try:
        python(code)
    except SyntaxError:
        return False
    return True


def module(code: Iterable[Snippet]) -> str:
    """The code of a text as one module, each line where it stands in the entry's file."""
    rows: defaultdict[int, list[str]] = defaultdict(list)
    for one in code:
        for number, row in enumerate(python(one.code).rstrip("\n").split("\n"), one.line):
            rows[number].append(row)
    return "\n".join("; ".join(rows[number]) for number in range(1, max(rows) + 1)) + "\n"


@pytest.fixture(scope="module")
def said(packages: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Said]:
    modules = {name: module(code) for name, code in texts().items()}
    return said_of(modules, packages, tmp_path_factory.mktemp("code"))


def test_what_code_calls_exists_or_a_claim_says_that_it_does_not(said: list[Said]) -> None:
    assert not format_problems(problem for one in gone(said) if (problem := _problem(one)))


def _problem(one: Said) -> Problem | None:
    snippet = next(row for row in texts()[one.module] if one.line in row.lines)
    if one.line in snippet.quoted:
        return None
    pin = f" (or pin its package in {PINS.name})" if one.rule == "import-not-found" else ""
    return snippet.problem(one.line, one.message + pin)


def test_our_own_code_runs(packages: Path, said: list[Said], tmp_path: Path) -> None:
    incomplete = {one.module for one in said if one.rule == INCOMPLETE}
    runnable = [
        name
        for name, code in texts().items()
        if code[0].ours and name not in incomplete and _imports(module(code)) <= RUNNABLE
    ]
    assert runnable
    assert not [fault for name in runnable if (fault := _run(name, packages, tmp_path))]


def _imports(code: str) -> set[str]:
    nodes = list(ast.walk(ast.parse(code)))
    names = [alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names]
    names += [node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)]
    return {name.partition(".")[0] for name in names}


def _run(name: str, packages: Path, folder: Path) -> str:
    """What a text's code fails of, if it does; what it says is deprecated fails it as well."""
    code = texts()[name]
    file = folder / f"{name}.py"
    file.write_text(module(code), encoding="utf-8")
    strict = [sys.executable, "-X", "utf8", "-W", "error::DeprecationWarning:__main__", file.name]
    env = {**os.environ, "PYTHONPATH": str(packages)}
    done = subprocess.run(
        strict, cwd=folder, env=env, capture_output=True, encoding="utf-8", timeout=120, check=False
    )
    return f"{code[0].path}: {done.stderr.strip()[-300:]}" if done.returncode else ""


@pytest.mark.parametrize(
    ("code", "rule"),
    [
        ("import langchain.chains", "import-not-found"),
        ("from langchain.agents import initialize_agent", "missing-module-member"),
        ("from transformers import AdamW", "missing-module-member"),
        ("import langchain\nlangchain.ask('?')", "missing-attribute"),
        (
            "from langchain_core.prompts import ChatPromptTemplate as T\nT.from_messages([]).add_message('')",
            "missing-attribute",
        ),
        ("from peft import LoraConfig\nLoraConfig(rank=8)", "unknown-argument"),
        ("from trl import SFTConfig\nSFTConfig(max_seq_length=512)", "unknown-argument"),
        ("from transformers import Trainer\nTrainer(tokenizer=None)", "unknown-argument"),
        ("from langchain_core.prompts import ChatPromptTemplate\nChatPromptTemplate()", "missing-argument"),
        ("from langchain.agents import create_agent\ncreate_agent('m', prompt='p')", "no-matching-overload"),
    ],
)
def test_what_has_gone_is_seen(code: str, rule: str, packages: Path, tmp_path: Path) -> None:
    found = list(gone(said_of({"example": code}, packages, tmp_path)))
    assert [(one.rule, one.line) for one in found] == [(rule, code.count("\n") + 1)]
