"""Loading, checking, fixing and starting entries in a small library."""

import re
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mianjing.core.problems import has_errors
from mianjing.core.text import same_words
from mianjing.formats.emit import emit_entry
from mianjing.formats.project import Project
from mianjing.qa.context import open_context
from mianjing.qa.fix import fix, fixed_text
from mianjing.qa.library import load_library
from mianjing.qa.new import new_entry
from mianjing.qa.run import check, check_file
from tests.nasty import entries, few
from tests.small import NEIGHBOUR, small_library, write

DOCS = Path(__file__).parent.parent / "docs"
LORA = "qa/fine-tuning/shen-me-shi-lora.yml"
ENTRY = """question: 什么是 LoRA？
topic: fine-tuning
tags: [lora]
status: answered
origins:
  - {source: dump-a, line: 41, wording: 秘密的问法}
  - {source: dump-b, line: 7}
answers:
  - from: [dump-a:41]
    lang: zh
    body: |
      秘密的答案
  - lang: zh
    body: |
      自己的答案
"""


@pytest.fixture
def root(tmp_path):
    return small_library(tmp_path)


def say(problems):
    return [f"{p.line}:{p.column}:{p.rule}" for p in problems]


def test_the_reference_entry_in_the_docs_is_clean(root):
    text = (DOCS / "entry.md").read_text("utf-8")
    path, entry = re.search(r'```yaml title="([^"]+)"\n(.*?)^```$', text, re.M | re.S).groups()
    write(root, path, entry)
    assert check(Project(root)) == ()


def test_all_problems_of_a_file_are_found_at_their_places(root):
    text = ENTRY.replace("topic: fine-tuning", "topic: fine-tunning").replace("[lora]", "[lora, lroa]")
    text = text.replace("      自己的答案", "      自己的答案 $\\frac{1$\n\n      ```py")
    write(root, LORA, text.replace("dump-b", "dump-z"))
    assert say(check(Project(root))) == [
        "2:8:known-topic",
        "3:14:known-tags",
        "7:14:answer-origin",
        "15:13:math",
        "17:7:code-fence",
    ]
    assert 'did you mean "fine-tuning"?' in check(Project(root))[0].message


def test_a_field_of_the_wrong_form_hides_nothing_else(root):
    text = ENTRY.replace("dump-b", "dump-a").replace("[lora]", "[lroa]")
    text = text.replace("status: answered", "state: red\nstatus: anwsered")
    write(root, LORA, text)
    assert say(check(Project(root))) == ["3:8:known-tags", "4:1:schema", "5:9:schema"]
    assert LORA not in [entry.path for entry in load_library(Project(root)).entries]


def test_checking_one_file_sees_the_others(root):
    file = write(root, LORA, ENTRY.replace("什么是 LoRA？", "什么是ＲＡＧ").replace("dump-b", "dump-a"))
    (problem,) = check(Project(root), [file])
    assert "qa/rag/what-is-rag.yml" in problem.message


def test_the_quick_look_at_other_files_sees_any_layout_of_theirs(root):
    for text in (
        NEIGHBOUR.replace("question: 什么是 RAG？", "question: >\n  什么是\n  RAG？"),
        NEIGHBOUR.replace("question: 什么是 RAG？", '"question": "什么是 RAG？"'),
        NEIGHBOUR.replace("question: 什么是 RAG？", "question: 什么是 RAG？  # 常见").replace("\n", "\r\n"),
        NEIGHBOUR.replace("[检索增强生成是什么]", "# 还有\n- 什么是 RAG？\n").replace(
            "什么是 RAG？\ntopic", "何为 RAG\ntopic"
        ),
    ):
        write(root, "qa/rag/what-is-rag.yml", text)
        assert "qa/rag/what-is-rag.yml" in {
            one.path for one in open_context(Project(root)).phrases.get("什么是rag")
        }


def test_what_is_kept_of_other_files_is_never_older_than_they_are(root):
    def asked():
        return [phrase.text for phrase in open_context(Project(root)).phrases]

    assert asked() == ["什么是 RAG？", "检索增强生成是什么"]
    for question in ("什么是 RAG？？", "何为 RAG？?"):
        write(root, "qa/rag/what-is-rag.yml", NEIGHBOUR.replace("什么是 RAG？", question))
        assert open_context(Project(root)).phrases.get(same_words(question))
        assert asked()[0] == question


@pytest.mark.parametrize("at", [0, 31, 40, -3])
def test_a_flipped_bit_in_the_cache_is_found_out(root, at):
    open_context(Project(root))
    file = root / ".cache/phrases"
    data = bytearray(file.read_bytes())
    data[at] ^= 1
    file.write_bytes(data)
    twin = write(root, LORA, ENTRY.replace("什么是 LoRA？", "什么是 RAG？").replace("dump-b", "dump-a"))
    assert [problem.rule for problem in check(Project(root), [twin])] == ["duplicate-question"]


def test_a_cache_that_cannot_be_kept_costs_time_only(root):
    write(root, ".cache", "a file where a folder should be")
    assert check(Project(root)) == ()


@pytest.mark.posix
def test_a_link_out_of_the_folder_is_neither_read_nor_followed(root, tmp_path_factory):
    secret = tmp_path_factory.mktemp("elsewhere") / "secret.yml"
    secret.write_text(ENTRY, "utf-8")
    (root / "qa/rag/linked.yml").symlink_to(secret)
    (root / "qa/folder").symlink_to(secret.parent)
    assert say(check(Project(root))) == ["0:0:paths", "0:0:paths"]
    assert [entry.id for entry in load_library(Project(root)).entries] == ["what-is-rag"]


def test_a_path_that_is_no_entry_is_said_so(root):
    assert [problem.rule for problem in check(Project(root), [root / "sources/sources.yml"])] == ["paths"]


def test_broken_files_are_left_out_of_the_library_and_named(root):
    write(root, LORA, ENTRY[:90])
    write(root, "qa/rag/empty.yml", "")
    write(root, "qa/rag/binary.yml", "\x00\ud7ff")
    library = load_library(Project(root))
    assert [entry.id for entry in library.entries] == ["what-is-rag"]
    assert {problem.path for problem in library.problems} == {LORA, "qa/rag/empty.yml", "qa/rag/binary.yml"}


@pytest.mark.parametrize("withdrawn", ["dump-a", "dump-a:41"])
def test_a_text_taken_down_is_nowhere_in_the_library(root, withdrawn):
    write(root, LORA, ENTRY)
    manifest = "sources:\n- {id: dump-a, file: a.txt, title: 甲, licence: MIT, lang: zh, sha256: x}\n"
    write(root, "sources/sources.yml", f"withdrawn: ['{withdrawn}']\n{manifest}")
    library = load_library(Project(root))
    (lora,) = [entry for entry in library.entries if entry.topic == "fine-tuning"]
    assert "秘密" not in repr(library)
    assert ([answer.body for answer in lora.answers], lora.status) == (["自己的答案"], "answered")


def test_an_entry_taken_down_keeps_its_question_only(root):
    write(root, LORA, ENTRY)
    write(root, "sources/sources.yml", "withdrawn: [shen-me-shi-lora]\nsources: []\n")
    (lora,) = [entry for entry in load_library(Project(root)).entries if entry.topic == "fine-tuning"]
    assert (lora.question, lora.answers, lora.status) == ("什么是 LoRA？", (), "unanswered")


def test_a_new_question_is_a_clean_unanswered_entry_near_its_like(root):
    path, warnings = new_entry(Project(root), "RAG 有什么优点：为什么用？ #1")
    assert (path, warnings) == ("qa/rag/rag-you-shen-me-you-dian-wei-shen-me-yong-1.yml", ())
    assert check(Project(root)) == ()
    path, warnings = new_entry(Project(root), "什么是 RAG 呀？")
    assert [problem.path for problem in warnings] == ["qa/rag/what-is-rag.yml"]
    assert check(Project(root)) == ()


@pytest.mark.parametrize(
    ("question", "topic"), [("什么是rag", None), ("  ？", None), ("新问题", "rga"), ("长" * 999, None)]
)
def test_a_new_question_that_cannot_be_is_refused(root, question, topic):
    before = sorted(root.rglob("*.yml"))
    path, problems = new_entry(Project(root), question, topic)
    assert (path, has_errors(problems)) == ("", True)
    assert sorted(root.rglob("*.yml")) == before


ASKED = "question: {}\ntopic: rag\ntags: [rag]\nstatus: unanswered\n"
NAMES = ["C", "C++", "C#", "LoRA", "LoRA+", ".NET", "NET", "F1", "F-1", "=", "=="]


def test_names_that_differ_by_a_mark_are_questions_of_their_own(root):
    for name in NAMES:
        path, warnings = new_entry(Project(root), f"什么是 {name}？", "rag")
        assert path and not has_errors(warnings), name
    assert check(Project(root)) == ()
    _, problems = new_entry(Project(root), "什么是ｃ++", "rag")
    assert has_errors(problems)


@pytest.mark.parametrize("names", ["one, two", "dump-a:1, two", "dump-a:1, dump-a:9"])
def test_a_ruling_lets_two_entries_ask_the_same_words(root, names):
    for number, name in ((1, "one"), (9, "two")):
        text = ASKED.format("注意力是什么？") + f"origins:\n  - {{source: dump-a, line: {number}}}\n"
        write(root, f"qa/rag/{name}.yml", text)
    assert {problem.rule for problem in check(Project(root))} == {"duplicate-question"}
    write(
        root, "sources/rulings.yml", f"- {{different: [{names}], note: attention of people and of models}}\n"
    )
    assert check(Project(root)) == ()


def test_fix_repairs_what_is_safe_and_keeps_comments(root):
    text = ENTRY.replace("什么是 LoRA", "什么是 \u200bLoRA").replace(
        "tags: [lora]", "tags:   [lora]  # 标签   "
    )
    text = text.replace("    lang", "\t\tlang", 1).replace("\n", "\r\n").replace("dump-b", "dump-a") + "\n\n"
    file = write(root, LORA, text.replace("    body", "\t\tbody", 1))
    assert has_errors(check(Project(root)))
    assert fix(Project(root), [file]) == (LORA,)
    assert fix(Project(root), [file]) == ()
    assert "# 标签" in file.read_text("utf-8")
    assert load_library(Project(root)).entries[0].answers[0].body == "秘密的答案"


def test_fix_leaves_code_as_it_is(root):
    text = ENTRY.replace(
        "      自己的答案\n",
        "      ```make\n      all:\n      \tgcc x.c\n      ```\n      换行  \n      完\n",
    )
    assert fixed_text(text.encode()) == text.encode()


@few
@given(entries)
def test_fix_leaves_a_written_entry_as_it_is(entry):
    text = emit_entry(entry)
    if not any(ord(char) in (0x200B, 0xFEFF) for char in text) and not re.search(r"[ \t]\n", text):
        assert fixed_text(text.encode()) == text.encode()


bits = st.sampled_from(
    [
        *"[]{}:#|>-&*!%@`'\"$\\<>() \n\t\r",
        "\n  ",
        "body: |\n      ",
        "$$",
        "```",
        "](",
        "![",
        "<a ",
        "\x00",
        "中",
    ]
)
broken = st.one_of(
    st.binary(max_size=200), st.lists(bits, max_size=60).map(lambda parts: "".join(parts).encode())
)


@few
@given(broken, st.integers(0, len(ENTRY)))
def test_no_bytes_make_check_fail(tmp_path_factory, noise, at):
    root = tmp_path_factory.getbasetemp() / "fuzz"
    write(root, "qa/topics.yml", "- {id: fine-tuning, zh: 甲, en: A, about: 乙}\n")
    (root / LORA).parent.mkdir(parents=True, exist_ok=True)
    text = ENTRY.encode()
    (root / LORA).write_bytes(text[:at] + noise + text[at:])
    for problem in check_file(Project(root), LORA, open_context(Project(root))):
        assert problem.message and problem.rule
    load_library(Project(root))


def test_a_section_of_a_topic_names_known_tags(tmp_path):
    root = small_library(tmp_path)
    write(
        root,
        "qa/topics.yml",
        "- {id: rag, zh: 甲, en: A, about: 乙, sections: [{zh: 丙, tags: [rag, lorra]}]}\n",
    )
    assert [str(problem.line) + problem.message for problem in check(Project(root))] == [
        '1there is no tag `lorra` (did you mean "lora"?): use an id of qa/tags.yml'
    ]


def test_a_file_that_was_moved_or_renamed_is_missed_until_someone_remembers_it(tmp_path):
    root = small_library(tmp_path)
    write(root, LORA, ENTRY.replace("dump-b", "dump-a"))
    asked = write(root, "qa/rag/what-is-search.yml", NEIGHBOUR.replace("RAG", "搜索").replace("检索", "查找"))
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@b.example", "-c", "commit.gpgsign=false"]

    def commit():
        for words in (["add", "-A"], ["commit", "-qm", "x", "--allow-empty"]):
            subprocess.run([*git, *words], cwd=root, check=True, capture_output=True)

    def lost():
        return [one.path for one in check(Project(root)) if "leads nowhere" in one.message]

    assert lost() == [], "no git, nothing known"
    subprocess.run([*git, "init", "-q"], cwd=root, check=True)
    commit()
    assert lost() == []
    text = (root / LORA).read_text("utf-8").replace("topic: fine-tuning", "topic: rag")
    (root / LORA).unlink()
    moved = write(root, "qa/rag/shen-me-shi-lora.yml", text)
    asked.rename(asked.with_name("search.yml"))
    assert lost() == [LORA, "qa/rag/what-is-search.yml"]
    commit()
    for _ in range(3):
        commit()
    asked.with_name("search.yml").rename(asked.with_name("searching.yml"))
    commit()
    assert lost() == [LORA, "qa/rag/search.yml", "qa/rag/what-is-search.yml"], "however long ago"
    (told,) = [one for one in check(Project(root)) if one.path == "qa/rag/what-is-search.yml"]
    assert "moved to qa/rag/searching.yml" in told.message, "renamed twice"
    moved.write_text(text + "formerly: [fine-tuning/shen-me-shi-lora]\n", "utf-8")
    searching = asked.with_name("searching.yml")
    searching.open("a", encoding="utf-8").write("formerly: [search, what-is-search]\n")
    assert check(Project(root)) == ()
    searching.unlink()
    assert lost() == ["qa/rag/search.yml", "qa/rag/searching.yml", "qa/rag/what-is-search.yml"]


def test_tables_known_from_before_say_what_they_said_and_what_they_say_now(root):
    sound = ENTRY.replace("dump-b", "dump-a")
    file = write(root, LORA, sound.replace("tags: [", "tags: [brand-new, "))
    first = check(Project(root), [file])
    assert [problem.rule for problem in first] == ["known-tags"]
    assert check(Project(root), [file]) == first
    kept = root / ".cache/rows-tags"
    kept.write_bytes(kept.read_bytes().replace(b"lora", b"brand-new"))
    assert check(Project(root), [file]) == first
    tags = root / "qa/tags.yml"
    tags.write_text(tags.read_text("utf-8") + "- {id: brand-new, zh: 全新}\n", "utf-8")
    assert check(Project(root), [file]) == ()


@pytest.mark.posix
def test_a_file_beside_its_twin_in_capitals_is_named_when_it_is_checked_alone(root):
    file = write(root, LORA, ENTRY.replace("dump-b", "dump-a"))
    write(root, LORA.upper().replace("QA/", "qa/").replace(".YML", ".yml"), "x: 1\n")
    assert "capitals" in " ".join(problem.message for problem in check(Project(root), [file]))
