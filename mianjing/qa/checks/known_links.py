"""``related``, ``formerly`` and links between entries lead somewhere."""

import posixpath
from collections.abc import Iterator

from mianjing.core.links import linked_file
from mianjing.core.model import Problem
from mianjing.core.problems import did_you_mean
from mianjing.formats import tree
from mianjing.qa.item import Body, CheckContext, CheckedFile

RULE = "known-links"


def check(item: CheckedFile, context: CheckContext) -> Iterator[Problem]:
    if item.entry:
        for number, name in enumerate(item.entry.related):
            if name == item.id:
                yield item.problem(item.node("related", number), "an entry is not related to itself", RULE)
            elif name not in context.paths:
                yield item.problem(item.node("related", number), _missing(name, context), RULE)
        for number, name in enumerate(item.entry.formerly):
            if "/" in name and name.partition("/")[0] in tree.SITE_FOLDERS | tree.SITE_PAGES:
                message = f"`{name}` is an address of the site itself, never of an entry: take it out"
                yield item.problem(item.node("formerly", number), message, RULE)
                continue
            there = context.paths.get(name.rpartition("/")[2], ())
            # It may have had its own id, but under another topic.
            if "/" in name and name != item.path.removeprefix("qa/").removesuffix(".yml"):
                there = tuple(path for path in there if path != item.path)
            if there:
                message = f"`{name}` is still an entry ({there[0]}): delete that file, or this id"
                yield item.problem(item.node("formerly", number), message, RULE)
    for body in item.bodies:
        yield from _links(item, body, context)


def _missing(name: str, context: CheckContext) -> str:
    if name in context.formerly:
        new = posixpath.basename(context.formerly[name]).removesuffix(".yml")
        return f"`{name}` is now called `{new}`: use that id"
    return (
        f"there is no entry `{name}`{did_you_mean(name, context.paths)}: use the name of a file without .yml"
    )


def _links(item: CheckedFile, body: Body, context: CheckContext) -> Iterator[Problem]:
    for link in body.document.links:
        path = None if link.image else linked_file(link.target, posixpath.dirname(item.path))
        if path is None or not path.startswith("qa/"):
            continue
        name = posixpath.basename(path).rpartition(".")[0] or posixpath.basename(path)
        term = path.startswith("qa/glossary/") and path.endswith(".yml") and (context.root / path).is_file()
        if not term and path not in context.paths.get(name, ()):
            meant = ", ".join(context.paths.get(name, ())) or did_you_mean(name, context.paths).strip()
            message = f"there is no file {path} to link to; an entry is ../<topic>/<id>.yml"
            yield body.problem(link.start, message + (f" ({meant.strip('()')})" if meant else ""), RULE)
