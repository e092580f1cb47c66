"""The index made in a process of its own: the same bytes, whatever becomes of the process."""

from __future__ import annotations

import pickle
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from mianjing.site.search import process
from mianjing.site.search.job import Job
from tests.search.samples import ROOT, library, urls


@pytest.fixture(scope="module")
def job(tmp_path_factory: pytest.TempPathFactory) -> Job:
    return Job.of(library(), urls(library()), tmp_path_factory.mktemp("kept") / "search.sqlite")


@pytest.fixture(scope="module")
def here(job: Job) -> dict[str, bytes]:
    return process.run(job)


@pytest.fixture(autouse=True)
def many_documents(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "FEW", 0)


def test_a_process_makes_the_same_files(
    job: Job, here: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process, "run", None)  # not here
    found = process.IndexProcess(job).files()
    monkeypatch.undo()
    assert found == here


@pytest.mark.parametrize("code", ["raise SystemExit(1) # {}", "print('no index') # {}"])
def test_a_process_that_fails_costs_time_only(
    job: Job, here: dict[str, bytes], code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process, "_CHILD", code)
    assert process.IndexProcess(job).files() == here


def test_where_no_process_can_be_started_the_index_is_made_all_the_same(
    job: Job, here: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    assert process.IndexProcess(job).files() == here


def test_a_stopped_process_is_gone_and_gives_nothing(job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "_CHILD", "import time; time.sleep(600) # {}")
    made = process.IndexProcess(job)
    made.stop()
    assert made.files() is None


def test_a_process_ends_when_its_parent_is_killed(job: Job, tmp_path: Path) -> None:
    """No index of ten thousand entries is worked out for nobody."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        slow = (
            "import socket, sys; sys.path[:] = {}; from mianjing.site.search import process;"
            f"process.run = lambda job: socket.create_connection({server.getsockname()}).recv(1);"
            "process.main()"
        )
        parent = (
            "import pickle, sys; from mianjing.site.search import process;"
            f"process.FEW, process._CHILD = 0, {slow!r};"
            "process.IndexProcess(pickle.load(open(sys.argv[1], 'rb'))).files()"
        )
        (tmp_path / "job").write_bytes(pickle.dumps(job))
        with subprocess.Popen([sys.executable, "-c", parent, str(tmp_path / "job")], cwd=ROOT) as killed:
            server.settimeout(60)
            child, _ = server.accept()
            killed.kill()
        with child:
            child.settimeout(60)
            assert child.recv(1) == b""
