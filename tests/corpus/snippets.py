"""The code that stands in the texts of ``qa/``: where, in which language, and what of it a claim corrects."""

from __future__ import annotations

import ast
import json
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

import yaml

from mianjing.core.markdown import Fence
from mianjing.core.model import Problem
from mianjing.formats import tree
from mianjing.formats.project import Project
from mianjing.qa.item import Body, CheckedFile
from mianjing.qa.judged import judged_texts
from tests.corpus.dumps import ROOT

RULE = "snippets"
_LANGUAGES = {
    **dict.fromkeys(("python", "py", "python3"), "python"),
    **dict.fromkeys(("json", "jsonl"), "json"),
    **dict.fromkeys(("yaml", "yml"), "yaml"),
    **dict.fromkeys(("bash", "sh", "shell"), "bash"),
}
_PLAINLY_PYTHON = re.compile(r"^(?:import \w|from [\w.]+ import |(?:def|class) \w+.*:\s*$)", re.M)
_IMPORT = re.compile(r"import [\w.]+|from [\w.]+ import ")
# Most texts have no code and need no parsing.
_HINT = re.compile(r"```|~~~|`(?:import|from) ")
_MAGIC = re.compile(r"^([ \t]*)[%!].*$", re.M)


@dataclass(frozen=True)
class Snippet:
    """A piece of code; ``line`` is that of its first line in the file, ``text`` where its text begins there.

    ``quoted`` are the lines of the file that a claim about the text quotes from; ``ours`` says that the text
    is the site's own, which nothing but mending corrects.
    """

    path: str
    line: int
    text: int
    language: str
    code: str
    quoted: frozenset[int]
    ours: bool

    @property
    def lines(self) -> range:
        return range(self.line, self.line + self.code.count("\n") + 1)

    def problem(self, line: int, message: str) -> Problem:
        """A fault on a line of the file, with what to do about it."""
        remedy = "mend it, or tag it `text` if it is no code" if self.ours else "quote its line in a claim"
        return Problem(self.path, line, 0, "error", f"{message}: {remedy}", RULE)


@cache
def snippets() -> tuple[Snippet, ...]:
    """All code of the library, in the order of files and lines."""
    project = Project(ROOT)
    return tuple(found for path in project.paths for item in _item(project, path) for found in in_item(item))


def _item(project: Project, path: str) -> Iterator[CheckedFile]:
    if tree.is_term(path) or tree.is_entry(path):
        loaded = project.term(path) if tree.is_term(path) else project.entry(path)
        assert loaded.document and loaded.value, f"{path}: see `build_site.py check {path}`"
        yield CheckedFile(path, loaded.document, loaded.value)


def in_item(item: CheckedFile) -> Iterator[Snippet]:
    """The code in all texts of one file."""
    quotes = {
        body.start: [claim.quote for claim in judged.judgement.claims if claim.quote]
        for judged in judged_texts(item.value, item.root)
        if judged.node and (body := judged.node.fields.get("body"))
    }
    for body in item.bodies:
        if _HINT.search(body.text):
            yield from _in_body(item.path, body, quotes.get(body.node.start))


def _in_body(path: str, body: Body, quotes: list[str] | None) -> Iterator[Snippet]:
    def line(at: int) -> int:
        return body.file.place(body.offset(at))[0]

    quoted = frozenset(line(body.text.find(quote)) for quote in quotes or () if quote in body.text)
    start, ours = body.node.start, quotes is None
    for fence in body.document.fences:
        if language := _language(fence):
            yield Snippet(path, line(fence.start) + 1, start, language, fence.code, quoted, ours)
    for span in body.document.spans:
        code = span.token.content
        if span.kind == "code" and _IMPORT.match(code) and _python_fault(code) is None:
            yield Snippet(path, line(span.start), start, "python", code, quoted, ours)


def _language(fence: Fence) -> str | None:
    tag = fence.info.split(maxsplit=1)[0].lower() if fence.info else ""
    return _LANGUAGES.get(tag) or ("python" if not tag and _PLAINLY_PYTHON.search(fence.code) else None)


def python(code: str) -> str:
    """Code that Python can parse: a notebook's ``%`` and ``!`` lines are emptied. Raises ``SyntaxError``."""
    try:
        ast.parse(code)
    except SyntaxError:
        code = _MAGIC.sub(r"\1pass", code)
        ast.parse(code)
    return code


def syntax_problem(snippet: Snippet) -> Problem | None:
    """What keeps a snippet from being read, unless a claim quotes from it."""
    fault = _READERS[snippet.language](snippet.code)
    if fault is None or not snippet.quoted.isdisjoint(snippet.lines):
        return None
    line, message = fault
    return snippet.problem(snippet.line + max(line, 1) - 1, f"not {snippet.language}: {message}")


Fault = tuple[int, str]


def _python_fault(code: str) -> Fault | None:
    try:
        python(code)
    except SyntaxError as error:
        return error.lineno or 1, error.msg
    return None


def _json_fault(code: str) -> Fault | None:
    """One document, or one on each line."""
    fault = _one_json(code)
    if fault and _one_json(code.lstrip().split("\n", 1)[0]) is None:
        rows = enumerate(code.split("\n"), 1)
        return next(((at, said[1]) for at, row in rows if row.strip() and (said := _one_json(row))), None)
    return fault


def _one_json(code: str) -> Fault | None:
    try:
        json.loads(code)
    except json.JSONDecodeError as error:
        return error.lineno, error.msg
    return None


def _yaml_fault(code: str) -> Fault | None:
    try:
        list(yaml.safe_load_all(code))
    except yaml.MarkedYAMLError as error:
        return (error.problem_mark.line + 1 if error.problem_mark else 1), error.problem or "no YAML"
    except yaml.YAMLError as error:
        return 1, str(error)
    return None


def _bash_fault(code: str) -> Fault | None:
    bash = shutil.which("bash")
    if bash is None:
        return None
    done = subprocess.run([bash, "-n"], input=code, capture_output=True, encoding="utf-8", check=False)
    said = re.search(r"line (\d+): (.*)", done.stderr)
    return (int(said[1]), said[2]) if said else None


_READERS: Mapping[str, Callable[[str], Fault | None]] = {
    "python": _python_fault,
    "json": _json_fault,
    "yaml": _yaml_fault,
    "bash": _bash_fault,
}
