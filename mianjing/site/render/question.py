"""The page of one question: its answers with their sources, and everything that leads on from it."""

from __future__ import annotations

import html
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from markupsafe import Markup

from mianjing.core.model import Answer, Entry, Origin, Problem, Review, Source
from mianjing.site.messages import say
from mianjing.site.render import body
from mianjing.site.render.cache import RenderCache
from mianjing.site.render.content import Prose
from mianjing.site.render.metadata import question_data
from mianjing.site.render.page import Heading, RenderedPage
from mianjing.site.render.reviews import ShownReview, alarm, shown, warning
from mianjing.site.render.site_index import SiteIndex, fingerprint
from mianjing.site.render.templates import render
from mianjing.site.render.text import lang_of, plain, summary
from mianjing.site.render.urls import relative


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
        answers = self._answers(entry, url)
        short = next((a for a in answers if a["short"]), None)
        context = {
            "url": url,
            "entry": site_index.card(entry),
            "version": fingerprint(entry),
            "formerly": " ".join(entry.formerly),
            "topic": site_index.topic(entry.topic),
            "tags": [site_index.tag(tag) for tag in entry.tags],
            "asked_as": [(text, lang_of(text)) for text in entry.asked_as],
            "answers": answers,
            "short": short,
            "origins": [(origin, site_index.sources.get(origin.source)) for origin in entry.origins],
            "contributors": site_index.settings.contributors.get(entry.id, ()),
            "related": self._related(entry),
            "before": site_index.card(before) if before else None,
            "after": site_index.card(after) if after else None,
            "edit_url": _edit_url(site_index.settings.edit_uri, self._file(entry)),
            "report_url": _report_url(site_index.settings.report_uri, entry),
        }
        return RenderedPage(
            path=path,
            kind="question",
            title=plain(entry.question),
            description=_description(entry, answers),
            html=render("question.html", site_index, context),
            source=self._file(entry),
            lang=lang_of(entry.question),
            headings=_headings(
                answers, bool(context["related"]), bool(entry.origins or context["contributors"])
            ),
            head=question_data(entry, answers, site_index, url),
            entry=entry.id,
            topic=entry.topic,
            tags=entry.tags,
        )

    def _file(self, entry: Entry) -> str:
        return f"{entry.topic}/{entry.id}.yml"

    def _answers(self, entry: Entry, url: str) -> list[dict[str, Any]]:
        seen: set[str] = set()
        rendered = [
            self._body(entry, number, answer, url, seen) for number, answer in enumerate(entry.answers, 1)
        ]
        # In Chinese text Latin words are names; in English text they are every word.
        words = body.own_words(
            tuple("" if a.lang == "en" else r.html for a, r in zip(entry.answers, rendered, strict=True))
        )
        return [
            {
                "number": number,
                "id": f"answer-{number}",
                "lang": "en" if answer.lang == "en" else "zh",
                "html": Markup(part.html),
                "short": Markup(part.short),
                "words": own,
                "origins": self._traces(entry, answer),
                "reviews": [self._review(review, entry, url) for review in answer.reviews],
                "alarm": alarm(answer.reviews),
            }
            for number, (answer, part, own) in enumerate(zip(entry.answers, rendered, words, strict=True), 1)
        ]

    def _body(self, entry: Entry, number: int, answer: Answer, url: str, seen: set[str]) -> body.Body:
        made = self.prose.html(answer.body, entry.topic, url)
        for failure in made.failures:
            place = f"answer {number}: {failure}"
            self.problems.append(Problem(entry.path or self._file(entry), 0, 0, "warning", place, "math"))
        text = self.site_index.term_names.link(
            made.text, seen, lambda term, name: self._term(term, name, url)
        )
        # A doubted answer's conclusion does not stand alone above the warning.
        return body.Body(text, "") if alarm(answer.reviews) else body.split_short(text)

    def _review(self, review: Review, entry: Entry, url: str) -> ShownReview:
        return shown(review, self.prose.html(review.note, entry.topic, url, top_heading=4).text)

    def _term(self, term: str, name: str, url: str) -> str:
        definition = self.definitions.get(term, "")
        href = relative(self.site_index.urls.page("glossary") + f"#{quote(term)}", url)
        return f'<a class="mj-term" href="{html.escape(href)}" title="{html.escape(definition)}">{name}</a>'

    @property
    def definitions(self) -> dict[str, str]:
        if not hasattr(self, "_definitions"):
            self._definitions = {
                t.id: warning(alarm(t.reviews)) + summary(self.cache.to_html(t.body).text, 140)
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

    def _related(self, entry: Entry) -> list[tuple[Any, str]]:
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
                reasons[relation.reason](relation.key),
            )
            for relation in self.site_index.relations[entry.id]
            if relation.entry in self.site_index.by_id
        ]


def _description(entry: Entry, answers: list[dict[str, Any]]) -> str:
    """What a search engine or a chat shows of the page: no doubted answer without its warning."""
    if not answers:
        return say("question.unanswered_description", question=plain(entry.question))
    best = next((answer for answer in answers if not answer["alarm"]), answers[0])
    return warning(best["alarm"]) + (summary(best["short"] + best["html"]) or plain(entry.question))


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


def _headings(answers: list[dict[str, Any]], related: bool, origins: bool) -> tuple[Heading, ...]:
    many = len(answers) > 1
    rows = [
        Heading(a["id"], say("answer.numbered", number=a["number"]) if many else say("answer.title"))
        for a in answers
    ]
    if origins:
        rows.append(Heading("origins", say("origins.title")))
    if related:
        rows.append(Heading("related", say("related.title")))
    return tuple(rows)
