import json

from mianjing.core.model import Problem
from mianjing.core.problems import did_you_mean, format_problems


def problem(path="qa/rag/a.yml", line=3, column=8, level="error", message="bad", rule="schema"):
    return Problem(path, line, column, level, message, rule)


def test_text_names_place_level_message_and_rule():
    assert format_problems([problem()]) == "qa/rag/a.yml:3:8: error: bad [schema]\n"


def test_a_problem_without_a_line_names_only_its_file():
    assert format_problems([problem(line=0, column=0)]) == "qa/rag/a.yml: error: bad [schema]\n"


def test_problems_are_sorted_by_place_and_said_once():
    later, earlier = problem(line=10), problem(line=9)
    assert format_problems([later, earlier, later]).splitlines() == [
        "qa/rag/a.yml:9:8: error: bad [schema]",
        "qa/rag/a.yml:10:8: error: bad [schema]",
    ]


def test_github_commands_cannot_be_broken_by_a_message_or_a_path():
    hostile = problem(path="qa/a,b:c.yml", message="100%\n::error::forged")
    lines = format_problems([hostile], "github").splitlines()
    assert lines == ["::error file=qa/a%2Cb%3Ac.yml,line=3,col=8,title=schema::100%25\\n::error::forged"]


def test_json_is_one_array_of_whole_problems():
    (row,) = json.loads(format_problems([problem(message="坏")], "json"))
    assert row == {
        "path": "qa/rag/a.yml",
        "line": 3,
        "column": 8,
        "level": "error",
        "message": "坏",
        "rule": "schema",
    }
    assert json.loads(format_problems([], "json")) == []


def test_text_shows_characters_that_would_reorder_a_terminal_line():
    assert "\\u202e" in format_problems([problem(message="x\u202ey")])


def test_did_you_mean_finds_one_id_among_many():
    known = [f"wei-shen-me-{n}" for n in range(9000)] + ["rlhf-de-bu-zhou"]
    assert did_you_mean("rlhf-de-buzhou", known) == ' (did you mean "rlhf-de-bu-zhou"?)'


def test_did_you_mean_gives_up_on_a_whole_paragraph():
    assert did_you_mean("长" * 100_000, ["fine-tuning"]) == ""
