"""The same falsehood is not disputed in one entry and passed in the next."""

from collections.abc import Iterator

from mianjing.core.checking import UNCHECKED, ReferenceAnswer
from mianjing.core.falsehoods import Match, failing_cases
from mianjing.core.model import Problem
from mianjing.formats.project import Project
from mianjing.formats.yaml_nodes import Node, YamlDocument
from mianjing.qa.item import CheckContext, CheckedFile
from mianjing.qa.judged import JudgedText, judged_texts

RULE = "misconceptions"


def check(item: CheckedFile, context: CheckContext) -> Iterator[Problem]:
    for text in judged_texts(item.value, item.root):
        yield from check_text(text, item.document, context)
    own = list(_own_texts(item))
    # Most entries say nothing false, which is seen soonest of all they say at once.
    for said, node in own if any(context.falsehoods.find("\n".join(text for text, _ in own))) else ():
        for match in context.falsehoods.unreviewed(said, UNCHECKED):
            yield item.problem(node, _said(match, "say what is right instead"), RULE)


def check_text(text: JudgedText, document: YamlDocument, context: CheckContext) -> Iterator[Problem]:
    """The falsehoods in one text of others that no claim of its judgement speaks of."""
    node = text.field("body") if text.what != "this row" else text.node
    for match in context.falsehoods.unreviewed(text.body, text.judgement):
        message = _said(match, "quote it in a claim, or mend the row's `unless:`")
        yield document.text.problem(node.start if node else 0, message, RULE)


def check_cases(project: Project, root: Node, document: YamlDocument) -> Iterator[Problem]:
    """The cases of the registry that a row misses, or finds though they are fine."""
    for falsehood, node in zip(project.falsehoods, root.items, strict=True):
        for case in failing_cases(falsehood):
            message = f"this row does not treat its case “{case}” as it should: mend its patterns"
            yield document.text.problem(node.start, message, RULE)


def _said(match: Match, remedy: str) -> str:
    name = match.falsehood.id
    return f"“{match.sentence[:60]}” is a known falsehood ({name}: {match.falsehood.fact}): {remedy}"


def _own_texts(item: CheckedFile) -> Iterator[tuple[str, Node | None]]:
    """What we say ourselves, and what people are said to ask or to look for."""
    entry = item.entry
    if entry is None:
        return
    yield entry.question, item.node("question")
    for name, phrases in (("asked_as", entry.asked_as), ("covers", entry.covers)):
        for number, phrase in enumerate(phrases):
            yield phrase, item.node(name, number)
    for text, steps in _answer_texts(entry.reference_answer):
        yield text, item.node("reference_answer", *steps)


def _answer_texts(answer: ReferenceAnswer | None) -> Iterator[tuple[str, tuple[str | int, ...]]]:
    """All but what the answer itself calls false."""
    if answer is None:
        return
    yield answer.short, ("short",)
    for number, point in enumerate(answer.points):
        yield point.text, ("points", number)
    if answer.detail:
        yield answer.detail.text, ("detail",)
    for number, row in enumerate(answer.follow_ups):
        yield row.answer, ("follow_ups", number)
