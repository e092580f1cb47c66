"""Glossary terms in running text: where they occur, and a link at their first use on a page."""

from __future__ import annotations

import html
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from mianjing.core.model import Term
from mianjing.site.render.segments import map_text

_NEVER_LINKED = frozenset(
    ["a", "code", "pre", "math", "h1", "h2", "h3", "h4", "h5", "h6", "abbr", "button", "summary"]
)
# Hyphen-minus, hyphen, non-breaking hyphen: "Prompt-tuning" is a word of its own, not a Prompt.
_HYPHEN = "[-\u2010\u2011]"
_IN_WORD = re.compile(rf"{_HYPHEN}?[A-Za-z0-9]")
# No honest name is longer, and each length that names have is tried at each place they may begin.
_LONGEST = 200


@dataclass(frozen=True)
class TermNames:
    """All names of all terms.

    ``ids`` are by name, escaped as text of a page is; ``lengths`` those of the names that begin with two
    characters, longest first, so that the most special name wins; ``starts`` finds where any name may begin.
    Looking a text through costs steps in proportion to its length, however many names there are.
    """

    ids: Mapping[str, str]
    lengths: Mapping[str, tuple[int, ...]]
    starts: re.Pattern[str] | None

    @classmethod
    def of(cls, terms: Iterable[Term]) -> TermNames:
        ids: dict[str, str] = {}
        for term in terms:
            for name in (term.term, *term.aliases):
                if 1 < len(name.strip()) <= _LONGEST:
                    ids.setdefault(_key(name), term.id)
        lengths: defaultdict[str, set[int]] = defaultdict(set)
        for name in ids:
            lengths[name[:2]].add(len(name))
        ordered = {start: tuple(sorted(found, reverse=True)) for start, found in lengths.items()}
        return cls(ids, ordered, _starts({name[0] for name in ids}))

    def found(self, text: str) -> frozenset[str]:
        """The ids of the terms that occur in plain ``text``."""
        return frozenset(term for _, _, term in self._matches(html.escape(text, quote=False)))

    def link(self, page: str, seen: set[str], anchor: Callable[[str, str], str]) -> str:
        """Put ``anchor(term id, text)`` where a term not yet in ``seen`` first occurs; extends ``seen``."""

        def linked(text: str) -> str:
            pieces, done = [], 0
            for start, end, term in self._matches(text):
                if term not in seen:
                    seen.add(term)
                    pieces += [text[done:start], anchor(term, text[start:end])]
                    done = end
            return "".join((*pieces, text[done:]))

        return map_text(page, linked, outside=_NEVER_LINKED) if self.starts else page

    def _matches(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Start, end and term of each name in escaped text, from left to right."""
        at = 0
        while self.starts and (place := self.starts.search(text, at)):
            at = place.start() + 1
            for length in self.lengths.get(text[at - 1 : at + 1].lower(), ()):
                end = at - 1 + length
                term = self.ids.get(text[at - 1 : end].lower()) if end <= len(text) else None
                if term is not None and not _cut(text, end):
                    yield at - 1, end, term
                    at = end
                    break


def _key(name: str) -> str:
    return html.escape(" ".join(name.lower().split()), quote=False)


def _starts(firsts: Iterable[str]) -> re.Pattern[str] | None:
    """Where a name may begin.

    A Latin one not within a longer word, hyphenated ones too, nor in an entity: AMP is not in ``&amp;``.
    Han has no word borders.
    """
    both = sorted({form for first in firsts for form in (first, first.upper()) if len(form) == 1})
    latin = "".join(re.escape(char) for char in both if char.isascii())
    other = "".join(re.escape(char) for char in both if not char.isascii())
    alone = rf"(?<![A-Za-z0-9&])(?<![A-Za-z0-9]{_HYPHEN})"
    kinds = [rf"{alone}[{latin}]"] * bool(latin) + [f"[{other}]"] * bool(other)
    return re.compile("|".join(kinds)) if kinds else None


def _cut(text: str, end: int) -> bool:
    """Does a Latin name end here within a longer word, hyphenated or not?"""
    return text[end - 1].isascii() and bool(_IN_WORD.match(text, end))
