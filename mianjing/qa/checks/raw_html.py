"""HTML in a text is of the few elements that are shown."""

import re
from collections.abc import Iterator

from mianjing.core.html import ELEMENTS
from mianjing.core.model import Problem
from mianjing.qa.item import Context, Item
from mianjing.qa.markdown import formulas, without_code

RULE = "raw-html"

# A name is only taken for an element where its tag ends or an attribute follows: a < b, List<int> are not.
_TAG = re.compile(r"</?([a-zA-Z][a-zA-Z0-9-]{0,30})(?=[\s/>])([^<>]{0,500})>?")
_HANDLER = re.compile(r"\bon[a-z]{3,30}\s*=", re.I)


def check(item: Item, context: Context) -> Iterator[Problem]:
    for body in item.bodies():
        if "<" not in body.text:
            continue
        blanked = without_code(body.text)
        spans = iter([(one.start, one.end) for one in formulas(blanked)[0]])
        start, end = next(spans, (len(blanked), len(blanked)))
        for match in _TAG.finditer(blanked):
            while match.start() >= end and end < len(blanked):
                start, end = next(spans, (len(blanked), len(blanked)))
            if not start <= match.start() < end:
                wrong = _wrong(match)
                if wrong:
                    yield body.problem(match.start(), wrong, RULE, "warning")


def _wrong(match: re.Match[str]) -> str:
    name = match.group(1)
    if name.lower() not in ELEMENTS:
        return f"<{name}> is dropped from the page: write Markdown, or put code in `backticks`"
    if _HANDLER.search(match.group(2)):
        return f"<{name}>'s event handler is dropped from the page: delete it"
    return ""
