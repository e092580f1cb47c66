"""The library as it is published."""

from mianjing.formats.project import Project
from mianjing.qa import check
from tests.dumps import ROOT


def test_what_we_publish_has_nothing_to_report() -> None:
    assert check(Project(ROOT)) == ()
