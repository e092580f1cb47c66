"""A file's name is an id, and an id is used once in all of ``qa/``."""

from collections.abc import Iterator

from mianjing.core.model import Problem
from mianjing.formats.slug import NOT_IDS
from mianjing.qa.item import CheckContext, CheckedFile

RULE = "unique-id"


def check(item: CheckedFile, context: CheckContext) -> Iterator[Problem]:
    if item.entry is None:
        return
    for other in context.paths.get(item.id, ()):
        if other != item.path:
            message = f"the id `{item.id}` is also the name of {other}: rename one of the files"
            yield item.problem(None, message, RULE)
    for name, node in ((item.id, None), *zip(item.entry.formerly, item.root.rows("formerly"), strict=False)):
        if name.rpartition("/")[2] in NOT_IDS:
            yield item.problem(node, f"`{name}` is the address of the topic's own page: choose another", RULE)
    holder = context.formerly.get(item.id)
    if holder and holder != item.path:
        message = f"`{item.id}` is a former id of {holder}, whose readers are led there: choose another name"
        yield item.problem(None, message, RULE)
