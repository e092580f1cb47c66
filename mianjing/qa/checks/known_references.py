"""Every work that is cited has its title in ``qa/references.yml``."""

from collections.abc import Iterator

from mianjing.core.citations import work
from mianjing.core.model import Problem
from mianjing.core.problems import did_you_mean
from mianjing.formats import tree
from mianjing.formats.yaml_nodes import Node, YamlDocument
from mianjing.qa.item import CheckContext, CheckedFile

RULE = "known-references"

_FIELD = "references"


def check(item: CheckedFile, context: CheckContext) -> Iterator[Problem]:
    yield from check_document(item.document, context)


def check_document(document: YamlDocument, context: CheckContext) -> Iterator[Problem]:
    """The works cited anywhere in a file that the bibliography has not."""
    if context.references is None or document.root is None:
        return
    for node in _cited(document.root):
        identifier = work(node.raw)
        if identifier not in context.references:
            meant = did_you_mean(identifier, context.references)
            message = f"`{identifier}` has no row in {tree.REFERENCES}{meant}: add its id and title there"
            yield document.text.problem(node.start, message, RULE)


def _cited(node: Node) -> Iterator[Node]:
    for name, inner in node.fields.items():
        yield from inner.items if name == _FIELD else _cited(inner)
    for inner in node.items:
        yield from _cited(inner)
