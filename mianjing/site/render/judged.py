"""The texts of others as readers meet them: verdict first, wrong words marked, what is right beside them."""

from __future__ import annotations

import html
from collections.abc import Callable
from dataclasses import dataclass

from markupsafe import Markup

from mianjing.core.checking import Claim, Judgement
from mianjing.site.messages import say, spoken
from mianjing.site.render.citations import Citations, one_line, with_marks
from mianjing.site.render.corrections import Correction, correct
from mianjing.site.render.names import verdict_name

ToHtml = Callable[[str], str]


@dataclass(frozen=True)
class ShownText:
    """``html`` has its wrong words marked; ``remarks`` are corrections of the text as a whole."""

    html: Markup
    verdict: str
    verdict_name: str
    remarks: tuple[Markup, ...]
    missing: Markup
    checked: str

    @property
    def wrong(self) -> bool:
        return self.verdict == "wrong"


def shown(page: str, judgement: Judgement, key: str, to_html: ToHtml, citations: Citations) -> ShownText:
    """``page`` is the text's HTML; ``key`` makes the ids of its notes, ``to_html`` renders what is right."""
    placed: list[Correction] = []
    remarks: list[Markup] = []
    for number, claim in enumerate(judgement.claims, 1):
        note = _note(claim, f"{key}-{number}", number, to_html, citations)
        if claim.quote:
            label = say("claim.pointer", number=number, verdict=verdict_name(claim.verdict))
            pointer = (
                f"<sup>{number}</sup>"
                if not citations.linked
                else f'<a class="mj-claim__number" href="#{key}-{number}" aria-label="{label}">{number}</a>'
            )
            placed.append(Correction(to_html(claim.quote), claim.verdict, pointer, note))
        else:
            remarks.append(Markup(note))
    corrected = correct(page, placed)
    quoted = {row.note: row for row in corrected.unplaced}
    remarks += [Markup(note) for note in quoted]
    missing = Markup(one_line(to_html(judgement.missing))) if judgement.missing else Markup("")
    return ShownText(
        Markup(corrected.html),
        judgement.verdict,
        verdict_name(judgement.verdict),
        tuple(remarks),
        missing,
        judgement.checked,
    )


def _note(claim: Claim, id_: str, number: int, to_html: ToHtml, citations: Citations) -> str:
    name = html.escape(verdict_name(claim.verdict))
    fact = with_marks(to_html(claim.fact), citations.marks(claim.references))
    return (
        f'<div class="mj-fix mj-fix--{claim.verdict}" id="{id_}" role="note" lang="{spoken()}">'
        f'<strong><span class="mj-fix__number">{number}</span>{name}</strong>'
        f"<div>{fact}</div></div>"
    )
