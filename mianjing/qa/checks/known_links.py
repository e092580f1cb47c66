"""``related``, ``formerly`` and links between entries lead somewhere."""

import posixpath
import re
from collections.abc import Iterator
from urllib.parse import unquote

from mianjing.core.model import Problem
from mianjing.core.problems import did_you_mean
from mianjing.qa.item import Body, Context, Item
from mianjing.qa.markdown import without_code

RULE = "known-links"

_LINK = re.compile(r"(?<!!)\[[^\[\]\n]{0,300}\]\(\s*<?([^\s()<>]{1,2000})")


def check(item: Item, context: Context) -> Iterator[Problem]:
    if item.entry:
        for number, name in enumerate(item.entry.related):
            if name == item.id:
                yield item.problem(item.node("related", number), "an entry is not related to itself", RULE)
            elif name not in context.paths:
                yield item.problem(item.node("related", number), _missing(name, context), RULE)
        for number, name in enumerate(item.entry.formerly):
            if name in context.paths:
                message = (
                    f"`{name}` is still an entry ({context.paths[name][0]}): delete that file, or this id"
                )
                yield item.problem(item.node("formerly", number), message, RULE)
    for body in item.bodies():
        yield from _links(item, body, context)


def _missing(name: str, context: Context) -> str:
    if name in context.formerly:
        new = posixpath.basename(context.formerly[name]).removesuffix(".yml")
        return f"`{name}` is now called `{new}`: use that id"
    return (
        f"there is no entry `{name}`{did_you_mean(name, context.paths)}: use the name of a file without .yml"
    )


def _links(item: Item, body: Body, context: Context) -> Iterator[Problem]:
    for match in _LINK.finditer(without_code(body.text)):
        target = unquote(match.group(1).partition("#")[0])
        if not target.endswith((".yml", ".md")) or ":" in target or target.startswith("/"):
            continue
        path = posixpath.normpath(posixpath.join(posixpath.dirname(item.path), target))
        name = posixpath.basename(path).rpartition(".")[0]
        if path.startswith("qa/glossary/") and (context.root / path).is_file():
            continue
        if path not in context.paths.get(name, ()):
            meant = ", ".join(context.paths.get(name, ())) or did_you_mean(name, context.paths).strip()
            message = f"there is no file {path}; link to an entry as ../<topic>/<id>.yml"
            yield body.problem(match.start(1), message + (f" ({meant.strip('()')})" if meant else ""), RULE)
