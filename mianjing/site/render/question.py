"""The page of one question: our own answer first, what its sources say, and everything that leads on."""

from __future__ import annotations

import html
from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.parse import quote

from mianjing.core.former import former_ids
from mianjing.core.model import Answer, Entry, Origin, Problem, Source
from mianjing.core.verdicts import by_trust
from mianjing.site.messages import say
from mianjing.site.render.cache import RenderCache
from mianjing.site.render.citations import Citations, without_marks
from mianjing.site.render.content import Prose
from mianjing.site.render.judged import shown
from mianjing.site.render.metadata import ToldAnswer, description, question_data
from mianjing.site.render.names import warning
from mianjing.site.render.page import Heading, RenderedPage
from mianjing.site.render.reference import ShownReference, shown_reference
from mianjing.site.render.related import Relation
from mianjing.site.render.site_index import SiteIndex, fingerprint
from mianjing.site.render.templates import render
from mianjing.site.render.text import lang_of, plain, summary
from mianjing.site.render.urls import relative

_NAMING_LENGTH = 3


class QuestionPages:
    """Renders entries one after the other; ``problems`` collects what could not be shown as meant.

    ``image`` answers whether a file of ``qa/`` exists as an image, by its path.
    """

    def __init__(self, site_index: SiteIndex, cache: RenderCache, image: Callable[[str], bool]) -> None:
        self.site_index = site_index
        self.cache = cache
        self.prose = Prose(site_index, cache, image)
        self.problems: list[Problem] = []

    def page(self, entry: Entry, before: Entry | None, after: Entry | None) -> RenderedPage:
        site_index = self.site_index
        path = site_index.path(entry)
        url = site_index.urls.page(path)
        citations, seen = Citations(site_index.titles), set[str]()
        reference = self._reference(entry, url, citations, seen)
        answers = self._answers(entry, url, citations, seen)
        context = {
            "url": url,
            "entry": site_index.card(entry),
            "status": entry.status,
            "version": fingerprint(entry),
            "formerly": " ".join(former_ids(entry)),
            "topic": site_index.topic(entry.topic),
            "tags": [site_index.tag(tag) for tag in entry.tags],
            "asked_as": [(text, lang_of(text)) for text in entry.asked_as],
            "reference": reference,
            "answers": answers,
            "cited": citations.listed(),
            "origins": [(origin, site_index.sources.get(origin.source)) for origin in entry.origins],
            "contributors": site_index.settings.contributors.get(entry.id, ()),
            "related": self.related(entry),
            "before": site_index.card(before) if before else None,
            "after": site_index.card(after) if after else None,
            "place": site_index.section_of.get(entry.id),
            "section_before": self._other_section(entry, before),
            "section_after": self._other_section(entry, after),
            "file": self._file(entry),
            "edit_url": _edit_url(site_index.settings.edit_uri, self._file(entry)),
            "report_url": _report_url(site_index.settings.report_uri, entry),
        }
        told = self._told(entry, reference, answers)
        return RenderedPage(
            path=path,
            kind="question",
            title=plain(entry.question),
            description=description(entry, told),
            html=render("question.html", site_index, context),
            source=self._file(entry),
            lang=lang_of(entry.question),
            headings=_headings(context),
            head=question_data(entry, told, site_index, url),
            entry=entry.id,
            topic=entry.topic,
            tags=entry.tags,
        )

    def _other_section(self, entry: Entry, other: Entry | None) -> str:
        """The name of ``other``'s section, if it is not the entry's."""
        places = self.site_index.section_of
        if other is None or other.id not in places:
            return ""
        there = places[other.id]
        return there.section if there.number != places[entry.id].number else ""

    def _file(self, entry: Entry) -> str:
        return f"{entry.topic}/{entry.id}.yml"

    def _reference(
        self, entry: Entry, url: str, citations: Citations, seen: set[str]
    ) -> ShownReference | None:
        if entry.reference_answer is None:
            return None
        to_html = partial(self._html, entry, url, "reference answer", seen)
        return shown_reference(entry.reference_answer, to_html, citations)

    def _answers(self, entry: Entry, url: str, citations: Citations, seen: set[str]) -> list[dict[str, Any]]:
        """The answers, the best first, each with the number it has in its file."""
        numbers = {id(answer): number for number, answer in enumerate(entry.answers, 1)}
        return [
            self._answer(entry, numbers[id(answer)], answer, url, citations, seen)
            for answer in by_trust(entry.answers)
        ]

    def _answer(
        self, entry: Entry, number: int, answer: Answer, url: str, citations: Citations, seen: set[str]
    ) -> dict[str, Any]:
        page = self._html(entry, url, f"answer {number}", seen, answer.body)
        plainly = partial(self._html, entry, url, f"answer {number}", None)
        text = shown(page, answer.judgement, f"fix-{number}", plainly, citations)
        return {
            "number": number,
            "id": f"answer-{number}",
            "lang": "en" if answer.lang == "en" else "zh",
            "text": text,
            "plain": page,
            "judgement": answer.judgement,
            "origins": self._traces(entry, answer),
        }

    def _html(self, entry: Entry, url: str, where: str, seen: set[str] | None, text: str) -> str:
        """One text as HTML; terms not yet ``seen`` on the page are explained, none without ``seen``."""
        made = self.prose.html(text, entry.topic, url)
        for failure in made.failures:
            place = f"{where}: {failure}"
            self.problems.append(Problem(entry.path or self._file(entry), 0, 0, "warning", place, "math"))
        if seen is None:
            return made.text
        return self.site_index.term_names.link(
            made.text, seen, lambda term, name: self._term(term, name, url)
        )

    def _term(self, term: str, name: str, url: str) -> str:
        definition = self.definitions.get(term, "")
        href = relative(self.site_index.urls.page("glossary") + f"#{quote(term)}", url)
        return f'<a class="mj-term" href="{html.escape(href)}" title="{html.escape(definition)}">{name}</a>'

    @property
    def definitions(self) -> dict[str, str]:
        if not hasattr(self, "_definitions"):
            self._definitions = {
                t.id: warning(t.judgement) + summary(self.cache.to_html(t.body).text, 140)
                for t in self.site_index.terms
            }
        return self._definitions

    def _traces(self, entry: Entry, answer: Answer) -> list[tuple[Source | None, str, str]]:
        """For each origin of the answer its source, the source's title and its lines in words."""
        places = {origin.key: origin for origin in entry.origins}
        traces = []
        for key in answer.origins:
            origin = places.get(key)
            source_id = origin.source if origin else key.rpartition(":")[0]
            lines = origin_lines(origin) if origin else ""
            traces.append(
                (self.site_index.sources.get(source_id), self.site_index.source_title(source_id), lines)
            )
        return traces

    def _told(
        self, entry: Entry, reference: ShownReference | None, answers: list[dict[str, Any]]
    ) -> list[ToldAnswer]:
        """What programs may be told, ours first: no answer that was found wrong."""
        own = []
        if reference is not None:
            text = "".join((f"<p>{reference.short}</p>", *reference.points, reference.detail))
            own = [
                ToldAnswer(
                    "reference",
                    without_marks(str(text)),
                    reference.lang,
                    accepted=True,
                    short=str(reference.short),
                )
            ]
        return own + [
            ToldAnswer(
                answer["id"],
                answer["plain"],
                answer["lang"],
                accepted=answer["judgement"].verdict == "sound",
                source=next((trace[1] for trace in answer["origins"]), ""),
                warning=warning(answer["judgement"]),
            )
            for answer in answers
            if answer["judgement"].verdict not in ("wrong", "outdated", "disputed")
        ]

    def related(self, entry: Entry) -> list[tuple[Any, str]]:
        """The cards of what is related, each with the reason in words."""
        names = {term.id: term.term for term in self.site_index.terms}
        reasons: dict[str, Callable[[str], str]] = {
            "curated": lambda key: say("related.curated"),
            "term": lambda key: say("related.term", name=names.get(key, key)),
            "tag": lambda key: say("related.tag", name=self.site_index.tag(key).zh),
            "concept": lambda key: say("related.concept", name=key),
        }
        return [
            (
                self.site_index.card(self.site_index.by_id[relation.entry]),
                reasons[relation.reason](relation.key) if _telling(relation) else "",
            )
            for relation in self.site_index.relations[entry.id]
            if relation.entry in self.site_index.by_id
        ]


def _telling(relation: Relation) -> bool:
    """Whether a learner sees from the reason why the two belong together.

    A few characters of both titles seldom name anything: “太多”.

    >>> _telling(Relation("x", "concept", "太多")), _telling(Relation("x", "concept", "混合精度"))
    (False, True)
    """
    return relation.reason != "concept" or len(relation.key) >= _NAMING_LENGTH


def origin_lines(origin: Origin) -> str:
    """Where in its source an answer stands, in words."""
    return say("list.comma").join(_lines(span.first, span.last) for span in origin.lines)


def _lines(first: int, last: int) -> str:
    return say("origin.line", line=first) if first == last else say("origin.lines", first=first, last=last)


def _edit_url(base: str, file: str) -> str:
    return base.rstrip("/") + "/" + quote(file) if base else ""


def _report_url(base: str, entry: Entry) -> str:
    if not base:
        return ""
    joint = "&" if "?" in base else "?"
    return f"{base}{joint}title={quote(f'[{entry.id}] ', safe='')}&entry={quote(entry.id, safe='')}"


def _headings(context: dict[str, Any]) -> tuple[Heading, ...]:
    reference, answers = context["reference"], context["answers"]
    rows = [Heading("reference", say("trust.reference"))] if reference else []
    if reference and reference.follow_ups:
        rows.append(Heading("follow-ups", say("reference.follow_ups")))
    if reference and reference.misconceptions:
        rows.append(Heading("misconceptions", say("reference.misconceptions")))
    for answer in answers:
        name = (
            say("material.numbered", number=answer["number"]) if len(answers) > 1 else say("material.title")
        )
        rows.append(Heading(answer["id"], say("list.counted", name=name, count=answer["text"].verdict_name)))
    later = (
        ("cited", "references", say("works.title")),
        ("origins", "origins", say("origins.title")),
        ("related", "related", say("related.title")),
    )
    rows += [Heading(id_, name) for key, id_, name in later if context[key]]
    return tuple(rows)
