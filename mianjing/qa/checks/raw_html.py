"""HTML in a text is of the few elements that are shown."""

import re
from collections.abc import Iterator

from mianjing.core.html import ELEMENTS
from mianjing.core.markdown import tags
from mianjing.core.model import Problem
from mianjing.qa.item import Body, CheckContext, CheckedFile

RULE = "raw-html"

# Elements of HTML that are not listed: whoever writes one means it. Any other name in angle brackets is text.
_UNLISTED = re.compile(
    r"<(a|audio|b|big|button|canvas|center|code|del|details|div|em|embed|font|form|i|iframe|img|input|ins|link|math"
    r"|meta|object|p|pre|script|select|span|strong|style|sub|summary|sup|svg|table|td|template|textarea|tr|u|video)"
    r"(?:\s+[a-z-]{1,30}\s*=[^<>]{0,500}|\s*/)?>",
    re.IGNORECASE,
)


def check(item: CheckedFile, context: CheckContext) -> Iterator[Problem]:
    for body in item.bodies:
        if "<" in body.text:
            yield from _shown_as_text(body)
            yield from _handlers(body)


def _shown_as_text(body: Body) -> Iterator[Problem]:
    for match in _UNLISTED.finditer(body.document.prose):
        name = match[1].lower()
        why = "is not closed" if name in ELEMENTS else "is no element of this site"
        message = f"<{name}> {why}, so it is shown as text: write Markdown, or put code in `backticks`"
        yield body.problem(match.start(), message, RULE, "warning")


def _handlers(body: Body) -> Iterator[Problem]:
    for span in body.document.spans:
        for tag in tags(body.text[span.start : span.end]) if span.kind == "html" else ():
            if any(name.startswith("on") for name in tag.attributes):
                message = f"<{tag.name}>'s event handler is dropped from the page: delete it"
                yield body.problem(span.start + tag.start, message, RULE, "warning")
