"""Planning the reading list: one file, a row for each link or remark."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from mianjing.core.model import Link
from mianjing.formats import convert, tree
from mianjing.sync.files import ReadingList, StandingFiles
from mianjing.sync.kinds import LINKS
from mianjing.sync.merge import merge
from mianjing.sync.report import Findings
from mianjing.sync.three_way import Resolution


def plan_link_writes(
    files: StandingFiles, planned: Sequence[Link], choose: Callable[[str], Resolution | None], found: Findings
) -> None:
    """Add to ``found`` what importing these links would do to ``qa/reading-list.yml``."""
    links, file = ReadingList(tuple(map(_normal, planned))), files.reading_list
    if file:
        found.refresh(LINKS, file, merge(LINKS, file, links, resolution=choose(file.id)))
    elif planned and all(one.path != tree.READING_LIST for one in files.broken):
        found.create(LINKS, tree.READING_LIST, links)


def _normal(link: Link) -> Link:
    return replace(link, title=" ".join(link.title.split()), remark=convert.body(link.remark))
