"""The library as it is published."""

import pytest

from mianjing.cli import run
from mianjing.formats.project import Project
from mianjing.qa.run import check
from tests.corpus.dumps import ROOT


def test_what_we_publish_has_nothing_to_report() -> None:
    assert check(Project(ROOT)) == ()


def test_it_is_as_an_import_leaves_it(capsys: pytest.CaptureFixture[str]) -> None:
    code = run(ROOT, ["import", "--check"])
    assert [row for row in capsys.readouterr().out.splitlines() if row.startswith("would ")] == []
    assert code == 0
