"""A verdict says why: claims quote the text's own words, and what is called wrong can be looked up."""

from collections.abc import Iterator

from mianjing.core.model import Problem
from mianjing.formats.yaml_nodes import YamlDocument
from mianjing.qa.item import CheckContext, CheckedFile
from mianjing.qa.judged import JudgedText, judged_texts

RULE = "claims"


def check(item: CheckedFile, context: CheckContext) -> Iterator[Problem]:
    for text in judged_texts(item.value, item.root):
        yield from check_text(text, item.document)


def check_text(text: JudgedText, document: YamlDocument) -> Iterator[Problem]:
    """What is wrong with the judgement of one text."""
    judgement = text.judgement
    verdicts = {claim.verdict for claim in judgement.claims}

    def problem(message: str, *steps: str | int) -> Problem:
        node = text.field(*steps)
        return document.text.problem(node.start if node else 0, message, RULE)

    if judgement.claims and not judgement.verdict:
        yield problem(f"{text.what} has claims and no verdict: add `verdict: …`", "claims")
    if judgement.verdict == "sound" and verdicts - {"incomplete"}:
        yield problem(f"{text.what} is called sound, but a claim says otherwise: change one", "verdict")
    if judgement.verdict not in ("", "sound") and not judgement.claims and not judgement.missing:
        message = f"{text.what} is called {judgement.verdict}: say why under `claims:` or `missing:`"
        yield problem(message, "verdict")
    if judgement.verdict and not judgement.checked:
        yield problem("a verdict has the day it was given: add `checked: YYYY-MM-DD`", "verdict")
    for number, claim in enumerate(judgement.claims):
        if claim.quote and (claim.quote not in text.body or "\n" in claim.quote):
            message = (
                f"“{claim.quote}” does not stand in {text.what}: quote its words letter for letter, within "
                "one line; if an import changed them, check the new ones"
            )
            yield problem(message, "claims", number, "quote")
        if claim.verdict == "wrong" and not claim.references:
            message = "a claim called wrong has a reference: add `references: [arXiv:…]`"
            yield problem(message, "claims", number)
