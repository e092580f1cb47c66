"""Glossary terms in running text: where they occur, and a link at their first use on a page."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from mianjing.core.model import Term
from mianjing.site.render.segments import map_text

_NEVER_LINKED = frozenset(
    ["a", "code", "pre", "math", "h1", "h2", "h3", "h4", "h5", "h6", "abbr", "button", "summary"]
)


@dataclass(frozen=True)
class Terms:
    """All names of all terms in one pattern; longest names first, so that the most special one wins."""

    pattern: re.Pattern[str] | None
    ids: dict[str, str]

    @classmethod
    def of(cls, terms: Iterable[Term]) -> Terms:
        ids: dict[str, str] = {}
        for term in terms:
            for name in (term.term, *term.aliases):
                if len(name.strip()) > 1:
                    ids.setdefault(_key(name), term.id)
        names = sorted(ids, key=lambda name: (-len(name), name))
        if not names:
            return cls(None, {})
        return cls(re.compile("|".join(map(_bounded, names)), re.IGNORECASE), ids)

    def found(self, text: str) -> frozenset[str]:
        """The ids of the terms that occur in plain ``text``."""
        if self.pattern is None:
            return frozenset()
        named = map(self._named, self.pattern.finditer(html.escape(text, quote=False)))
        return frozenset(term for term in named if term is not None)

    def link(self, page: str, seen: set[str], anchor: Callable[[str, str], str]) -> str:
        """Put ``anchor(term id, text)`` where a term not yet in ``seen`` first occurs; extends ``seen``."""
        if self.pattern is None:
            return page
        pattern = self.pattern

        def replace(match: re.Match[str]) -> str:
            term = self._named(match)
            if term is None or term in seen:
                return match.group(0)
            seen.add(term)
            return anchor(term, match.group(0))

        return map_text(page, lambda text: pattern.sub(replace, text), outside=_NEVER_LINKED)

    def _named(self, match: re.Match[str]) -> str | None:
        # Where case is ignored "ſ" matches "s", but is not its capital: not every match is a name.
        return self.ids.get(_key(html.unescape(match.group(0))))


def _key(name: str) -> str:
    return " ".join(name.lower().split())


def _bounded(name: str) -> str:
    """A Latin name must not be part of a longer word; Han has no word borders to ask for.

    The text is escaped, so AMP must not be found in ``&amp;``.
    """
    before = r"(?<![A-Za-z0-9&])" if name[0].isascii() else ""
    after = r"(?![A-Za-z0-9])" if name[-1].isascii() else ""
    return before + re.escape(html.escape(name, quote=False)) + after
