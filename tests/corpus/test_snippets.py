"""Code in answers can be read: it parses, or a claim says what is wrong with it.

``test_snippet_names.py`` says whether what it calls exists.
"""

from __future__ import annotations

import pytest

from mianjing.core.problems import format_problems
from mianjing.formats.load import load_entry
from mianjing.qa.item import CheckedFile
from tests.corpus.snippets import Snippet, in_item, snippets, syntax_problem

HEAD = """\
question: 怎么写？
topic: agents
tags: [langchain]
status: answered
answers:
- lang: zh
  body: |
"""
CODE_AT = HEAD.count("\n") + 2


def answer(text: str, claims: str = "") -> tuple[Snippet, ...]:
    """The code of an entry with one answer."""
    body = "".join(f"    {line}\n" for line in text.split("\n"))
    loaded = load_entry((HEAD + body + claims).encode(), "qa/agents/a.yml")
    assert loaded.document and loaded.value, loaded.problems
    return tuple(in_item(CheckedFile("qa/agents/a.yml", loaded.document, loaded.value)))


def test_all_code_can_be_read() -> None:
    assert {one.language for one in snippets()} >= {"python", "json"}
    assert not format_problems(filter(None, map(syntax_problem, snippets())))


@pytest.mark.parametrize(
    ("tag", "code"),
    [
        ("python", "%pip install x\nx = ...\nif x:\n    !ls"),
        ("", "import os\nprint(os.name)"),
        ("json", '{"a": 1}\n{"b": [2]}\n'),
        ("json", '{"a": 1,\n "b": 2}'),
        ("yaml", "a: 1\n---\nb: [1, 2]"),
        ("bash", "for x in 1 2; do\n  echo $x\ndone"),
        ("text", "if x then {"),
        ("", "x = ("),
    ],
)
def test_code_that_is_right_is_let_pass(tag: str, code: str) -> None:
    assert not [fault for one in answer(f"```{tag}\n{code}\n```") if (fault := syntax_problem(one))]


@pytest.mark.parametrize(
    ("tag", "code", "line", "said"),
    [
        ("python", "x = 1\nprint x", 1, "not python: Missing parentheses"),
        ("", "import os\nx = (", 1, "not python: '(' was never closed"),
        ("json", '{"a": 1}\n{"b": }', 1, "not json: Expecting value"),
        ("json", '{"a": 1,\n "b": }', 1, "not json: Expecting value"),
        ("yaml", "a: 1\nb: [", 2, "not yaml: "),
        ("bash", "echo 1\nfi", 1, "not bash: syntax error"),
    ],
)
def test_code_that_is_not_is_named_with_its_line(tag: str, code: str, line: int, said: str) -> None:
    (one,) = answer(f"```{tag}\n{code}\n```")
    fault = syntax_problem(one)
    assert fault and fault.message.startswith(said)
    assert (fault.path, fault.line) == ("qa/agents/a.yml", CODE_AT + line)
    assert fault.message.endswith("quote its line in a claim")


@pytest.mark.parametrize(("quote", "left"), [("print x", 0), ("写法：", 1)])
def test_a_claim_about_the_code_covers_it(quote: str, left: int) -> None:
    claims = f"  verdict: outdated\n  claims:\n  - {{quote: {quote}, verdict: outdated, fact: 要写括号。}}\n"
    found = answer("写法：\n\n```python\nprint x\n```", f"{claims}  checked: 2026-11-27\n")
    assert len(found) == 1
    assert len(list(filter(None, map(syntax_problem, found)))) == left


def test_an_import_within_a_line_is_code() -> None:
    found = answer("写 `from peft import LoraConfig`，不写 `from … import X`。")
    assert [(one.code, one.line) for one in found] == [("from peft import LoraConfig", CODE_AT - 1)]
