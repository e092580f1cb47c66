"""No two entries ask the same question, unless a ruling says that the two are different."""

from collections.abc import Iterator
from pathlib import PurePosixPath

from mianjing.core.model import Entry, Problem
from mianjing.formats.load import load_entry, read_bytes
from mianjing.qa.asked import folded_phrase
from mianjing.qa.item import CheckContext, CheckedFile

RULE = "duplicate-question"


def check(item: CheckedFile, context: CheckContext) -> Iterator[Problem]:
    if item.entry is None or item.entry.status == "retired":
        return
    for other in context.phrases.get(folded_phrase(item.entry.question), ()):
        if other.path == item.path or other.field != "question":
            continue
        if not _ruled_different(_names(item.id, item.entry), other.path, context):
            ruling = f"different: [{item.id}, {PurePosixPath(other.path).stem}]"
            message = (
                f"{other.path} asks this already: add your answer there, and other wordings to its "
                f"`asked_as`; if the two differ, add `{ruling}` and a `note` to sources/rulings.yml"
            )
            yield item.problem(item.node("question"), message, RULE)


def _ruled_different(names: set[str], other: str, context: CheckContext) -> bool:
    if not context.different:
        return False
    entry = load_entry(read_bytes(context.root / other, other), other).value
    others = _names(PurePosixPath(other).stem, entry)
    return any((one, two) in context.different for one in names for two in others)


def _names(id_: str, entry: Entry | None) -> set[str]:
    """What a ruling may call an entry: its id, or any of its questions in the dumps."""
    return {id_, *(origin.key for origin in (entry.origins if entry else ()))}
