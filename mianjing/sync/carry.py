"""Carrying references to places in dumps to where those places are now, before anything is compared.

A place is named ``source:line`` in origins, in answers' ``from``, in rulings and in ``withdrawn:``. Lines
move; ``Carrier`` knows where to, by the alignment of the lines and, for a reworded question, by its wording.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from mianjing.core.model import Entry, Link, Origin, Span, Term
from mianjing.core.text import bare, same_words
from mianjing.sync.lines import Alignment
from mianjing.sync.match import ALIKE, likeness

GONE = "gone-"


class Carrier:
    """Where each place is now. ``origins`` are those of questions and terms as the dumps have them now,
    ``sources`` the dumps whose lines the last import has kept: what is carried there is certain; ``dumps``
    are the lines of now.
    """

    def __init__(
        self,
        alignments: Mapping[str, Alignment],
        origins: Iterable[Origin] = (),
        sources: Iterable[str] = (),
        dumps: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        self._alignments = alignments
        self._dumps = dumps or {}
        self.sources = frozenset(sources)
        self._asked: dict[str, list[tuple[int, str]]] = {}
        for origin in sorted(origins, key=lambda one: (one.source, one.line)):
            if origin.source in alignments:
                self._asked.setdefault(origin.source, []).append((origin.line, origin.wording))
        self._reworded: dict[str, int] = {}

    @property
    def idle(self) -> bool:
        """Whether no dump has changed."""
        return not self._alignments

    def learn(self, origins: Iterable[Origin]) -> None:
        """Find where changed questions stand by the wordings that files remember of them."""
        for origin in origins:
            alignment = self._alignments.get(origin.source)
            if alignment and alignment[origin.line] is None and origin.key not in self._reworded:
                line = self._like(origin, alignment.gap(origin.line))
                if line:
                    self._reworded[origin.key] = line

    def known(self, origin: Origin) -> bool:
        """Whether the last import met a place already."""
        if origin.source not in self.sources:
            return False
        alignment = self._alignments.get(origin.source)
        return alignment is None or alignment.back(origin.line) is not None

    def stands(self, origin: Origin) -> bool:
        """Whether what a place asks, by the wording that a file remembers of it, is still on its line.

        The number alone tells nothing: once a line is gone from a dump, another has it.
        """
        line = self.line(origin.source, origin.line) if origin.source in self.sources else None
        wording = bare(origin.wording)
        said = self._dumps.get(origin.source, ())[line - 1 : line + 1] if line else ()
        return bool(wording) and wording in bare("".join(said))

    def line(self, source: str, line: int) -> int | None:
        """Where a line is now; None if its text is gone."""
        alignment = self._alignments.get(source)
        if alignment is None:
            return line
        return alignment[line] or self._reworded.get(f"{source}:{line}")

    def key(self, key: str) -> str:
        """What a place is called now: ``source:line``, or ``source:gone-line`` if its text is gone.

        Anything else (an entry's id) stays as it is.
        """
        source, _, line = key.rpartition(":")
        if source not in self._alignments or not line.isdecimal():
            return key
        now = self.line(source, int(line))
        return f"{source}:{now}" if now else f"{source}:{GONE}{line}"

    def origin(self, origin: Origin) -> Origin:
        """An origin at its place now; one whose text is gone stays as it is."""
        line = self.line(origin.source, origin.line)
        if line is None or origin.source not in self._alignments:
            return origin
        spans = tuple(self._span(origin.source, span, line - origin.line) for span in origin.lines)
        further = tuple(asked and (self.line(origin.source, asked) or 0) for asked in origin.follow_up_lines)
        return replace(origin, line=line, lines=spans, follow_up_lines=further)

    def before(self, origin: Origin) -> Origin:
        """A place of a dump as the last import knew it."""
        alignment = self._alignments.get(origin.source)
        if alignment is None:
            return origin
        spans = tuple(Span(_back(alignment, one.first), _back(alignment, one.last)) for one in origin.lines)
        further = tuple(asked and _back(alignment, asked) for asked in origin.follow_up_lines)
        return replace(origin, line=_back(alignment, origin.line), lines=spans, follow_up_lines=further)

    def entry(self, entry: Entry) -> Entry:
        """An entry with all its places carried."""
        if self.idle:
            return entry
        origins = tuple(map(self.origin, entry.origins))
        names = {old.key: new.key for old, new in zip(entry.origins, origins, strict=True)}
        answers = tuple(
            replace(row, origins=tuple(names.get(key) or self._live(key) for key in row.origins))
            for row in entry.answers
        )
        return replace(entry, origins=origins, answers=answers)

    def term(self, term: Term) -> Term:
        return term if self.idle else replace(term, origins=tuple(map(self.origin, term.origins)))

    def link(self, link: Link) -> Link:
        return replace(link, line=self.line(link.source, link.line) or link.line)

    def _live(self, key: str) -> str:
        now = self.key(key)
        return key if f":{GONE}" in now else now

    def _span(self, source: str, span: Span, shift: int) -> Span:
        alignment = self._alignments[source]
        found = [line for old in range(span.first, span.last + 1) if (line := alignment[old])]
        return Span(min(found), max(found)) if found else Span(span.first + shift, span.last + shift)

    def _like(self, origin: Origin, gap: range) -> int | None:
        """The question of the gap that is worded most like this one."""
        asked = self._asked.get(origin.source, [])
        first, last = bisect_left(asked, (gap.start, "")), bisect_left(asked, (gap.stop, ""))
        scored = [(_alike(origin.wording, wording), -line) for line, wording in asked[first:last]]
        best, line = max(scored, default=(0.0, 0))
        return -line if best >= ALIKE else None


def _back(alignment: Alignment, line: int) -> int:
    return alignment.back(line) or line


def _alike(one: str, other: str) -> float:
    return 1.0 if same_words(one) == same_words(other) else likeness(one, other)
