"""Material's style sheet without the components this site never shows: half its weight.

A rule goes only if every one of its selectors names a component of ``_UNUSED``; what is not recognised
stays, so that a new release of Material costs bytes, never looks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_UNUSED = re.compile(
    r"""\.(?:
      md-(?:annotation|version|source|feedback|consent|author|post|pagination|select|tabs|top|status|tooltip|path
        |banner|meta|profile|pin|tag|button|input|progress|social|clipboard|code|header__source|option|icon--toc
        |content__button|search-result__icon|typeset__table|typeset__scrollwrap|draft|search__suggest
        |(?:nav|header)--(?:lifted|integrated)|nav__source|(?:sidebar|content)--post)
      | admonition | annotate | keys | critic | task-list | footnote | mermaid | giscus | grid | arithmatex
      | headerlink | twemoji | emojione | gemoji | highlighttable | linenos | linenodiv | filename | hll
      | glightbox | inline | abstract | info | tip | success | question | warning | failure | danger | bug
      | example | quote | seealso | note | todo | summary | tldr | hint | important | check | done | help
      | faq | caution | attention | fail | missing | error | snippet | cite | result | x*lg | xx*l
    )(?![a-z])
    | table:not\(\[class\]\) | \[role=columnheader\] | \[data-(?:linenos|preview)\] | [#](?:gh-|only-)
    | --secondary(?:\ \.md-nav){2} | (?:[ou]l\ ){3}
    | \.tabbed- | \.lg- | \.md-footer__ | \.md-typeset\ (?:details|summary) | \[dir=rtl\]
    """,
    re.VERBOSE,
)
# Icons and colours of the same components, kept in custom properties.
_PROPERTY = re.compile(
    r"--md-(?:admonition|annotation|version|source|status|tag|tooltip|clipboard|code-(?:line|copy|select)"
    r"|typeset-table-sort|post-pin|tabbed|search-result|mermaid|tasklist|footnotes|details|social|path"
    r"|pagination|feedback)[a-z-]*"
)
_BRACKETS = {"(": ")", "[": "]"}


def trim(css: str) -> str:
    """Return minified ``css`` without rules for unused components.

    >>> trim('.md-nav{a:b}.md-tabs,.md-tabs__x{c:d}@media print{.md-tabs{e:f}}.md-nav,.md-tabs{g:h}')
    '.md-nav{a:b}.md-nav{g:h}'
    """
    return "".join(_kept(head, block) for head, block in _rules(css))


def _kept(head: str, block: str | None) -> str:
    if block is None:
        return "" if head.startswith("/*# sourceMappingURL") else head
    if head.startswith(("@media", "@supports", "@container", "@layer")):
        inner = trim(block)
        return f"{head}{{{inner}}}" if inner else ""
    if head.startswith("@"):
        return f"{head}{{{block}}}"
    selectors = [selector for selector in _split(head, ",") if not _UNUSED.search(selector)]
    if "--md-" in block:
        block = ";".join(part for part in _split(block, ";") if not _PROPERTY.match(part))
    return f"{','.join(selectors)}{{{block}}}" if selectors and block else ""


def _rules(css: str) -> Iterator[tuple[str, str | None]]:
    """Each top-level rule as ``(what stands before the brace, what stands in it)``."""
    start = opened = depth = 0
    for at, char in _outside_strings(css):
        if char == "{":
            if depth == 0:
                opened = at
            depth += 1
        elif char == "}":
            depth -= 1
            if depth == 0:
                yield css[start:opened].strip(), css[opened + 1 : at]
                start = at + 1
        elif char == ";" and depth == 0:
            yield css[start : at + 1], None
            start = at + 1
    if css[start:].strip():
        yield css[start:].strip(), None


def _split(text: str, mark: str) -> list[str]:
    """``text`` cut at every ``mark`` outside of strings and brackets."""
    parts = []
    start = depth = 0
    for at, char in _outside_strings(text):
        if char in _BRACKETS:
            depth += 1
        elif char in _BRACKETS.values():
            depth -= 1
        elif char == mark and depth == 0:
            parts.append(text[start:at])
            start = at + 1
    return [part for part in (*parts, text[start:]) if part]


def _outside_strings(text: str) -> Iterator[tuple[int, str]]:
    quote = ""
    skip = False
    for at, char in enumerate(text):
        if skip:
            skip = False
        elif char == "\\":
            skip = True
        elif quote:
            quote = "" if char == quote else quote
        elif char in "\"'":
            quote = char
        else:
            yield at, char
