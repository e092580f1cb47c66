"""Whatever an entry says, writing and reading it gives the same entry, and the same bytes each time."""

import dataclasses

import pytest
import yaml
from hypothesis import given

from mianjing.core.model import Link, Term
from mianjing.formats import convert, quoting, yaml_nodes
from mianjing.formats.emit import emit_entry, emit_reading_list, emit_term
from mianjing.formats.positions import SourceText
from tests.nasty import NASTY, bodies, entries, few, lines, one_line, origins


def read(text):
    document = yaml_nodes.parse(SourceText("qa/topic/x.yml", text))
    assert not [p for p in document.problems if p.rule != "characters"]
    return document.root.data()


@few
@given(entries)
def test_an_entry_comes_back_as_it_was_written(entry):
    path = f"qa/t/{entry.id}.yml"
    again = convert.entry(read(emit_entry(entry)), path)
    assert again == dataclasses.replace(entry, path=path)
    assert emit_entry(again) == emit_entry(entry)


@few
@given(entries)
def test_the_yaml_library_reads_the_same_text_as_we_do(entry):
    written = emit_entry(entry)
    ours, theirs = read(written), yaml.safe_load(written)
    assert [a["body"] for a in ours["answers"]] == [a["body"] for a in theirs["answers"]]
    assert (ours["question"], ours["asked_as"]) == (theirs["question"], theirs["asked_as"])


@few
@given(one_line, bodies, origins)
def test_a_term_comes_back_as_it_was_written(term, body, origin):
    whole = Term("x", term, (term,), body, (origin,), "qa/glossary/x.yml")
    assert convert.term(read(emit_term(whole)), "qa/glossary/x.yml") == whole


@few
@given(lines, bodies, one_line)
def test_a_link_comes_back_as_it_was_written(title, remark, section):
    link = Link(" ".join(title.split()), title, remark, (section,), 7, "dump-a")
    (again,) = convert.links(read(emit_reading_list([link])))
    assert again == link


@pytest.mark.parametrize("text", NASTY)
def test_no_reader_can_take_a_written_word_for_something_else(text):
    for written in (f"a: {quoting.word(text)}\n", f"a: [{quoting.flow_word(text)}]\n"):
        value = yaml.safe_load(written)["a"]
        assert (value if isinstance(value, str) else value[0]) == text


def test_a_body_stands_as_readable_lines():
    body = "第一行\n\n- 列表: a\n  - 内层\n"
    assert quoting.block(body.strip("\n"), 2) == "|\n  第一行\n\n  - 列表: a\n    - 内层"
