"""Commands disturbed from outside: two at once, a disk that takes no more, a cache that is damaged.

One of each by default; ``MIANJING_TRIALS=30 pytest tests/test_trials.py`` tries that many of each.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from tests.small import copy_tables

pytestmark = pytest.mark.xdist_group("trials")

ROOT = Path(__file__).resolve().parent.parent
TRIALS = int(os.environ.get("MIANJING_TRIALS", "1"))
BOOK = "".join(
    f"## 什么是 {name}？\n\n关于{name}，这里说的是第一件要紧的事。\n\n"
    for name in ("RAG", "LoRA", "KV Cache", "RLHF")
)
PAIRS = (
    ("build", "build"),
    ("build", "import"),
    ("import", "import"),
    ("new 什么是混合专家？", "new 什么是混合专家？"),
    ("new 什么是混合专家？", "import"),
    ("build --no-import", "import"),
    ("build", "export offline"),
    ("export offline", "export offline"),
    ("check", "import"),
)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small project that was imported and built once."""
    root = tmp_path_factory.mktemp("trials") / "project"
    copy_tables(root)
    shutil.copy(ROOT / "mkdocs.yml", root)
    shutil.copytree(ROOT / "hooks", root / "hooks")
    (root / "sources/book.md").write_bytes(BOOK.encode())
    (root / "sources/sources.yml").write_text(
        "sources:\n  - {id: book, file: book.md, title: 手册, licence: NOASSERTION, lang: zh, "
        f"sha256: {hashlib.sha256(BOOK.encode()).hexdigest()}}}\n",
        "utf-8",
    )
    run = start(root, "build")
    assert run.wait() == 0, said(run)
    return root


@pytest.fixture
def project(built: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(built, tmp_path / "project"))


@pytest.mark.parametrize("trial", range(TRIALS))
def test_two_commands_at_once_both_end_well(project: Path, trial: int) -> None:
    grown = BOOK + f"## 什么是 BPE？\n\n第{trial}次说到它。\n"
    (project / "sources/book.md").write_bytes(grown.encode())
    manifest = project / "sources/sources.yml"
    old, new = (hashlib.sha256(text.encode()).hexdigest() for text in (BOOK, grown))
    manifest.write_text(manifest.read_text("utf-8").replace(old, new), "utf-8")

    both = [start(project, *words.split(" ")) for words in PAIRS[trial % len(PAIRS)]]
    codes = [run.wait() for run in both]
    words = [said(run) for run in both]
    for code, text in zip(codes, words, strict=True):
        assert "Traceback" not in text
        assert code == 0 or "another " in text or "already" in text or "changed while" in text, text
    assert 0 in codes, words
    settle(project)
    assert whole_site(project)


@pytest.mark.skipif(os.name == "nt", reason="limits the size of files as POSIX does")
@pytest.mark.parametrize("trial", range(TRIALS))
def test_a_disk_that_takes_no_more_leaves_what_was_there(project: Path, trial: int) -> None:
    chance = random.Random(trial)
    command = ("export offline", "build", "export anki", "build --no-import")[trial % 4]
    (project / "export").mkdir(exist_ok=True)
    for name in ("mianjing-offline.zip", "mianjing.apkg"):
        (project / "export" / name).write_bytes(b"yesterday's")
    site = whole_site(project)
    limit = chance.choice([2_000, 20_000, 60_000])
    (project / "qa/topics.yml").open("a", encoding="utf-8").write(
        "# other bytes, so that all is made again\n"
    )
    shutil.rmtree(project / ".cache", ignore_errors=True)

    run = start(project, *command.split(" "), limit=limit)
    code, text = run.wait(), said(run)
    assert "Traceback" not in text
    if code != 0:
        assert ".venv" not in text and ("disk" in text or "large" in text), text
        assert whole_site(project) == site
        for file in (project / "export").glob("[!.]*"):
            assert file.read_bytes() == b"yesterday's", f"{file.name} is half a file"
    settle(project)


@pytest.mark.parametrize("trial", range(TRIALS))
def test_a_damaged_cache_changes_nothing_on_the_site(project: Path, trial: int) -> None:
    chance = random.Random(trial)
    before = whole_site(project)
    files = sorted(file for file in (project / ".cache").rglob("*") if file.is_file())
    file = chance.choice(files)
    damage(file, chance)
    run = start(project, "build")
    code, text = run.wait(), said(run)
    assert (code, "Traceback" in text) == (0, False), f"{file.name}: {text}"
    assert whole_site(project) == before, f"{file.name} damaged changes the site"


def damage(file: Path, chance: random.Random) -> None:
    data = bytearray(file.read_bytes())
    match chance.randrange(4):
        case 0 if data:
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        case 1:
            del data[chance.randrange(len(data) + 1) :]
        case 2:
            data[:] = bytes(len(data))
        case _:
            data[chance.randrange(len(data) + 1) : 0] = b'\x00[[[{"NaN": null'
    file.write_bytes(bytes(data))


def start(root: Path, *words: str, limit: int = 0) -> subprocess.Popen[str]:
    """A command in a process of its own; no file of its may grow beyond ``limit`` bytes, if there is one."""
    begin = f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit})); "
    code = "from pathlib import Path; import sys; from mianjing.cli import run; "
    code += "sys.exit(run(Path(sys.argv[1]), sys.argv[2:]))"
    program = [sys.executable, "-B", "-c", (begin if limit else "") + code, str(root), *words]
    return subprocess.Popen(
        program, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8"
    )


def said(run: subprocess.Popen[str]) -> str:
    assert run.stdout is not None
    with contextlib.closing(run.stdout) as stream:
        return stream.read()


def settle(root: Path) -> None:
    """After whatever happened: files are whole, an import ends it, and a second one has nothing to do."""
    for file in (root / "qa").rglob("*.yml"):
        assert yaml.safe_load(file.read_text("utf-8")) is not None, file
    for words in (["import"], ["import", "--check"]):
        run = start(root, *words)
        assert run.wait() == 0, said(run)
        said(run)
    assert not [file for file in (root / "qa").rglob("*") if file.suffix == ".tmp"]


def whole_site(root: Path) -> dict[str, str]:
    """Each file of the site by name, with its sum; every page ends as a page does."""
    files = dict(_sums(root / "site"))
    assert "index.html" in files and len(files) > 50
    return files


def _sums(site: Path) -> Iterator[tuple[str, str]]:
    for file in sorted(site.rglob("*")):
        if file.is_file():
            data = file.read_bytes()
            assert file.suffix != ".html" or data.rstrip().endswith(b"</html>"), f"{file.name} is cut short"
            yield file.relative_to(site).as_posix(), hashlib.sha256(data).hexdigest()
