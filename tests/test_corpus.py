"""A site of one's own: init, the first dump, proposed topics; nothing half-written."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

from mianjing.cli import run
from mianjing.formats.project import Project

ROOT = Path(__file__).resolve().parent.parent
DUMP = """# Tea

## Green tea

### How is green tea made?

The leaves are heated soon after picking, so that they stay green.

### Why does green tea turn bitter?

Because the water was too hot.

## Black tea

### How is black tea made?

The leaves wither, are rolled and oxidise before they are dried.

### What is a second flush?

The harvest of early summer.
"""


UNSURE = """# 厨房面试题

## 磨刀的原理

粗石磨出刃口，细石去掉毛刺。

## 刀具

主厨刀、小刀和面包刀各一把。

## 砧板的区别

木板护刃，塑料板好洗，玻璃板伤刀。

## 端面木纹

纤维朝上，刀刃切进去又合拢。

## 钢的硬度

越硬越耐用，也越容易崩口。

## 皮带抛光的优缺点

刃口更亮，花的时间也更多。

## 收纳

插在刀架上或吸在磁条上，不放抽屉。

## 磨石的原理

磨料脱落，露出新的棱角。
"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    assert run(tmp_path, ["init", str(tmp_path / "tea"), "--lang", "en", "--title", "All: 'tea'"]) == 0
    return tmp_path / "tea"


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    file = tmp_path / "tea notes.md"
    file.write_text(DUMP, encoding="utf-8")
    return file


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and ".cache" not in path.parts
    }


def test_a_new_site_is_sound_and_its_first_dump_gives_it_topics_from_its_sections(
    site: Path, dump: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(site, ["check"]) == 0
    assert run(site, ["import", "--add", str(dump), "--licence", "CC0-1.0"]) == 0
    assert "4 questions" in capsys.readouterr().out
    assert run(site, ["check"]) == 0
    project = Project(site)
    assert [topic.zh for topic in project.topics] == ["Green tea", "Black tea", "Unsorted"]
    (source,) = project.manifest.sources
    assert (source.id, source.title, source.licence, source.lang) == ("tea-notes", "Tea", "CC0-1.0", "en")
    assert (site / "sources" / "tea notes.md").read_bytes() == dump.read_bytes()
    assert (site / "qa/black-tea/what-is-a-second-flush.yml").is_file()


def test_a_question_that_fits_no_topic_is_unsorted_and_stats_lists_it(
    site: Path, dump: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(site, ["import", "--add", str(dump)]) == 0
    other = tmp_path / "quiz.csv"
    other.write_text("question,answer\nWho painted the ceiling?,Michelangelo\nWhen was that?,1508\n", "utf-8")
    assert run(site, ["import", "--add", str(other), "--accept"]) == 0
    capsys.readouterr()
    assert run(site, ["stats"]) == 0
    assert "qa/unsorted/who-painted-the-ceiling.yml" in capsys.readouterr().out
    assert run(site, ["check"]) == 0


def test_a_dump_of_another_field_is_not_strewn_over_the_topics(
    site: Path, dump: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(site, ["import", "--add", str(dump)]) == 0
    for name in ("topics", "tags"):
        table = site / f"qa/{name}.yml"
        rows = table.read_text("utf-8")
        table.write_text(re.sub(r"(?m)^- .*\bunsorted\b.*\n(?:  .*\n)*", "", rows), "utf-8")
    assert [topic.zh for topic in Project(site).topics] == ["Green tea", "Black tea"]
    other = tmp_path / "quiz.csv"
    rows = (
        "How is a ceiling painted?,From a scaffold; then one has tea\nHow long is black tea steeped?,Long\n"
    )
    other.write_text(f"question,answer\n{rows}", "utf-8")
    capsys.readouterr()
    assert run(site, ["import", "--add", str(other), "--accept"]) == 0
    shown, said = capsys.readouterr()
    assert "1 of its questions fit no topic and go to `unsorted`" in said
    assert "questions of quiz by topic: " in shown and "unsorted 1" in shown and "black-tea 1" in shown
    assert (site / "qa/unsorted/how-is-a-ceiling-painted.yml").is_file()
    assert run(site, ["check"]) == 0


def test_rows_are_added_before_what_is_taken_down_and_comments_stay(site: Path, dump: Path) -> None:
    manifest = site / "sources/sources.yml"
    assert run(site, ["import", "--add", str(dump)]) == 0
    manifest.write_text(manifest.read_text("utf-8") + "\nwithdrawn:\n  - tea-notes:5  # asked to\n", "utf-8")
    second = dump.with_name("tea notes.txt")
    second.write_text(DUMP.replace("tea", "coffee"), encoding="utf-8")
    assert run(site, ["import", "--add", str(second), "--title", "Coffee: a dump"]) == 0
    text = manifest.read_text(encoding="utf-8")
    assert text.index("Coffee: a dump") < text.index("\nwithdrawn:")
    assert "# asked to" in text and "# What each dump" in text
    assert [source.id for source in Project(site).manifest.sources] == ["tea-notes", "tea-notes-2"]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("there-is-none.md", None, "there is no such file"),
        ("empty.md", b"", "empty"),
        ("poem.txt", b"The woods are lovely, dark and deep.\n", "no question"),
        ("rows.csv", b'question,answer\n"open,quote\n', "rows.csv"),
        ("table.yml", DUMP.encode(), "YAML"),
    ],
)
def test_what_cannot_be_taken_in_is_refused_in_one_line_and_changes_nothing(
    site: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    name: str,
    content: bytes | None,
    said: str,
) -> None:
    file = tmp_path / name
    if content is not None:
        file.write_bytes(content)
    before = files(site)
    assert run(site, ["import", "--add", str(file)]) in (1, 2)
    err = capsys.readouterr().err
    assert said in err and "Traceback" not in err
    assert files(site) == before


def test_a_reading_that_is_not_sure_is_refused_until_a_person_accepts_it_or_names_it(
    site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "kitchen.md"
    file.write_text(UNSURE, encoding="utf-8")
    before = files(site)
    assert run(site, ["import", "--add", str(file)]) == 1
    shown, said = capsys.readouterr()
    assert "read as `## …` (8 alike" in shown
    assert "confirm in sources.yml with `reading: ## …`" in said and "--accept" in said
    assert files(site) == before
    # It may be looked at, and taken in, by any reading that it has.
    assert run(site, ["parse", str(file), "--explain", "--reading", "## …"]) == 0
    shown, said = capsys.readouterr()
    assert "8 questions" in shown and not said
    assert run(site, ["parse", str(file), "--reading", "# …"]) == 1
    assert "no reading “# …”" in capsys.readouterr().err
    named = tmp_path / "named"
    shutil.copytree(site, named)
    assert run(named, ["import", "--add", str(file), "--reading", "## …"]) == 0
    shown, said = capsys.readouterr()
    assert "questions of kitchen by topic:" in shown
    assert [source.reading for source in Project(named).manifest.sources] == ["## …"]
    # From then on its row says how it is read.
    assert run(named, ["parse", str(named / "sources/kitchen.md"), "--explain"]) == 0
    assert "8 questions" in capsys.readouterr().out
    # The same for a dump that somebody put there by hand; the row of the manifest may name the reading.
    (site / "sources" / "kitchen.md").write_text(UNSURE, encoding="utf-8")
    row = "  - {id: kitchen, file: kitchen.md, title: Kitchen, licence: CC0-1.0, lang: zh, sha256: "
    row += sha256(UNSURE.encode()).hexdigest()
    manifest = site / "sources/sources.yml"
    empty = manifest.read_text(encoding="utf-8")
    manifest.write_text(f"{empty}{row}}}\n", encoding="utf-8")
    (site / "qa/topics.yml").write_text(
        "- {id: unsorted, zh: 其他, en: Other, about: x, tag: other}\n", "utf-8"
    )
    (site / "qa/tags.yml").write_text("- {id: other, zh: 其他}\n", encoding="utf-8")
    assert run(site, ["import"]) == 1
    assert "[not-accepted]" in capsys.readouterr().err
    assert run(site, ["import", "--accept"]) == 0
    shutil.rmtree(site / "qa/unsorted")
    manifest.write_text(f"{empty}{row}, reading: '## …'}}\n", encoding="utf-8")
    assert run(site, ["import"]) == 0
    assert len(list((site / "qa/unsorted").glob("*.yml"))) == 8


def test_the_same_dump_twice_and_a_folder_in_use_are_refused(
    site: Path, dump: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(site, ["import", "--add", str(dump)]) == 0
    before = files(site)
    assert run(site, ["import", "--add", str(dump)]) == 1
    assert "is here already, as the source `tea-notes`" in capsys.readouterr().err
    assert run(site, ["init", str(site)]) == 2
    assert files(site) == before


def test_a_plain_locale_changes_nothing(site: Path, dump: Path, tmp_path: Path) -> None:
    """Neither the encoding of the locale nor its messages reach what is written."""
    fresh = tmp_path / "again"
    plain = {**os.environ, "PYTHONUTF8": "0", "LC_ALL": "POSIX", "PYTHONCOERCECLOCALE": "0"}
    text = DUMP.replace("Green tea", "绿茶")
    dump.write_text(text, encoding="utf-8")
    words = (["init", str(fresh), "--lang", "en", "--title", "All: 'tea'"], ["import", "--add", str(dump)])
    for command in words:
        root = [] if command[0] == "init" else ["--root", str(fresh)]
        done = subprocess.run(
            [sys.executable, str(ROOT / "build_site.py"), *root, *command], env=plain, capture_output=True
        )
        assert done.returncode == 0, done.stderr.decode()
    assert run(site, ["import", "--add", str(dump)]) == 0
    assert files(fresh) == files(site)


# A locale of Windows (cp936) cannot be had everywhere; what would read or write in it can be caught.
NEVER_THE_LOCALES = """
import sys, warnings
from pathlib import Path
from mianjing.cli import run
warnings.simplefilter("ignore")
warnings.filterwarnings("error", category=EncodingWarning, module="mianjing")
open(sys.argv[1])  # not from mianjing: no error, but it shows that the warning is on
for words in sys.argv[2:]:
    assert run(Path("site"), words.split("|")) == 0, words
"""


def test_no_file_is_read_or_written_in_the_encoding_of_the_locale(dump: Path, tmp_path: Path) -> None:
    dump.write_text(DUMP.replace("Green tea", "绿茶"), encoding="utf-8")
    (tmp_path / "site").mkdir()
    lines = ("init|site/tea|--lang|zh", f"--root|site/tea|import|--add|{dump}", "--root|site/tea|check")
    lines += ("--root|site/tea|stats", f"--root|site/tea|parse|{dump}")
    done = subprocess.run(
        [
            *(sys.executable, "-X", "warn_default_encoding", "-X", "utf8=0"),
            *("-c", NEVER_THE_LOCALES, str(dump), *lines),
        ],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT), "LC_ALL": "POSIX", "PYTHONCOERCECLOCALE": "0"},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    assert "绿茶" in (tmp_path / "site/tea/qa/topics.yml").read_text(encoding="utf-8")


def test_names_that_differ_in_case_only_are_told_apart_where_a_system_cannot(
    site: Path, dump: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other" / dump.name.upper().replace(".MD", ".md")
    other.parent.mkdir()
    other.write_text(DUMP.replace("tea", "Tea").replace("flush", "picking"), encoding="utf-8")
    assert run(site, ["import", "--add", str(dump)]) == 0
    assert run(site, ["import", "--add", str(other)]) == 0
    names = [path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()]
    assert len({name.casefold() for name in names}) == len(names)
    assert len({source.file.casefold() for source in Project(site).manifest.sources}) == 2


def test_what_a_reading_wrote_goes_with_it_but_what_somebody_edited_stays(
    site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "knives.md"
    asked = (
        "## Sharpening\n",
        "1. How do you sharpen a knife?\n\nOn a stone.\n",
        "2. How do you hone one?\n\nOn a steel.\n",
        "## Boards\n",
        "3. Which board is kind to blades?\n\nWood.\n",
        "4. Which board is easy to wash?\n\nPlastic.\n",
    )
    file.write_text("\n".join(asked), "utf-8")
    assert run(site, ["import", "--add", str(file), "--accept"]) == 0
    (edited,) = site.glob("qa/*/how-do-you-hone-one.yml")
    edited.write_text(edited.read_text("utf-8").replace("How do you hone one?", "How is one honed?"), "utf-8")
    manifest = site / "sources/sources.yml"
    manifest.write_text(manifest.read_text("utf-8") + "    reading: '## …'\n", "utf-8")
    capsys.readouterr()
    assert run(site, ["import"]) == 0
    said = capsys.readouterr().err
    assert {path.stem for path in site.glob("qa/*/*.yml")} == {"boards", "sharpening", edited.stem}
    assert said.count("[vanished]") == 1 and "[vanished]" in next(
        line for line in said.splitlines() if edited.name in line
    )
    assert run(site, ["import", "--check"]) == 0
