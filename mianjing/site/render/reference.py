"""The site's own answer as a page and a card show it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from markupsafe import Markup

from mianjing.core.checking import ReferenceAnswer
from mianjing.site.render.citations import Citations, one_line, with_marks
from mianjing.site.render.site_index import SiteIndex
from mianjing.site.render.templates import render


@dataclass(frozen=True)
class ShownReference:
    """Everything is safe HTML but ``lang`` and ``date``; a pair is (question, answer) or (said, fact)."""

    lang: str
    date: str
    short: Markup
    points: tuple[Markup, ...]
    detail: Markup
    follow_ups: tuple[tuple[Markup, Markup], ...]
    misconceptions: tuple[tuple[Markup, Markup], ...]


def shown_reference(
    answer: ReferenceAnswer, to_html: Callable[[str], str], citations: Citations
) -> ShownReference:
    """The answer with its texts rendered by ``to_html`` and its references as numbers."""

    def line(text: str) -> Markup:
        return Markup(one_line(to_html(text)))

    def cited(text: str, references: tuple[str, ...]) -> Markup:
        return with_marks(to_html(text), citations.marks(references))

    return ShownReference(
        "en" if answer.lang == "en" else "zh",
        answer.date,
        line(answer.short),
        tuple(Markup(one_line(cited(row.text, row.references))) for row in answer.points),
        cited(answer.detail.text, answer.detail.references) if answer.detail else Markup(""),
        tuple((line(row.question), cited(row.answer, row.references)) for row in answer.follow_ups),
        tuple((line(row.said), cited(row.fact, row.references)) for row in answer.misconceptions),
    )


def reference_card(answer: ShownReference, site_index: SiteIndex) -> str:
    """The answer as the back of a card: the short answer, the points, what may be asked next."""
    return render("reference_card.html", site_index, {"url": "", "reference": answer}).strip()
