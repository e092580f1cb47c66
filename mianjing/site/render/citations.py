"""The works one page cites: a number in the text, a list with titles at its end."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from markupsafe import Markup

from mianjing.core.citations import address, place, work
from mianjing.site.messages import say
from mianjing.site.render.text import lang_of


@dataclass(frozen=True)
class Cited:
    """One work of the list; ``places`` are those cited in it, ``href`` is empty where it has no address."""

    number: int
    id: str
    title: str
    lang: str
    href: str
    places: tuple[str, ...]


class Citations:
    """Numbers works in the order in which a page cites them. ``titles`` are the library's, by identifier.

    Without ``linked`` the numbers lead nowhere: for cards, which show several lists at once.
    """

    def __init__(self, titles: Mapping[str, str], *, linked: bool = True) -> None:
        self._titles = titles
        self.linked = linked
        self._numbers: dict[str, int] = {}
        self._places: dict[str, dict[str, None]] = {}

    def marks(self, references: Iterable[str]) -> Markup:
        """The numbers of these works as links to the list: ``[1][2]``, raised, each work once."""
        places: dict[str, dict[str, None]] = {}
        for reference in references:
            found = places.setdefault(work(reference), {})
            if place(reference):
                found[place(reference)] = None
        links = [self._link(id_, tuple(found)) for id_, found in places.items()]
        # A word joiner: no line begins with the numbers.
        return Markup(f'<sup class="mj-cites">&#8288;{"".join(links)}</sup>') if links else Markup("")

    def listed(self) -> tuple[Cited, ...]:
        """What has been cited so far, in the order of the numbers."""
        return tuple(
            Cited(number, id_, title, lang_of(title), address(id_), tuple(self._places[id_]))
            for id_, number in self._numbers.items()
            for title in (self._titles.get(id_, id_),)
        )

    def _link(self, id_: str, places: tuple[str, ...]) -> str:
        number = self._numbers.setdefault(id_, len(self._numbers) + 1)
        self._places.setdefault(id_, {}).update(dict.fromkeys(places))
        if not self.linked:
            return f"[{number}]"
        where = say("list.semicolon").join(places)
        title = html.escape(" ".join(filter(None, (self._titles.get(id_, id_), where))))
        label = say("cite.label", number=number, title=title)
        return f'<a href="#ref-{number}" title="{title}" aria-label="{label}">[{number}]</a>'


_MARKS = re.compile(r'<sup class="mj-cites">.*?</sup>')


def without_marks(page: str) -> str:
    """The HTML without the numbers of works, for where their list does not go along."""
    return _MARKS.sub("", page)


def with_marks(page: str, marks: Markup) -> Markup:
    """The HTML of a text with the numbers behind its last sentence.

    >>> with_marks("<p>会。</p>", Markup("<sup>1</sup>"))
    Markup('<p>会。<sup>1</sup></p>')
    """
    end = "</p>"
    if page.endswith(end):
        return Markup(f"{page.removesuffix(end)}{marks}{end}")
    return Markup(
        f'{page}<p class="mj-cited-by">{marks}</p>' if marks and page.endswith(">") else f"{page}{marks}"
    )


def one_line(page: str) -> str:
    """The HTML of a text without its paragraph, if it is a single one.

    >>> one_line("<p>会。</p>")
    '会。'
    """
    inner = page.strip().removeprefix("<p>").removesuffix("</p>")
    return inner if page.strip() == f"<p>{inner}</p>" and "<p>" not in inner else page
