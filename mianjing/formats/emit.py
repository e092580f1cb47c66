"""Entries → YAML in the one canonical form: same entry, same bytes.

Lists of short words are written in flow style on one line, texts people write as block lists, bodies as
block scalars. What YAML cannot hold that way goes into double quotes, so nothing is ever lost.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from mianjing.core.model import Answer, Entry, Link, Origin, Review, Term
from mianjing.formats.quoting import block, flow_word, word

Fingerprints = Mapping[str, str | Sequence[str]]
"""``imported`` of a file: field → fingerprint of what import wrote, or one for each row."""

_SCHEMA = "# yaml-language-server: $schema={}\n"
QUESTION_SCHEMA = _SCHEMA.format("../../mianjing/schemas/question.schema.json")
GLOSSARY_SCHEMA = _SCHEMA.format("../../mianjing/schemas/glossary.schema.json")
READING_SCHEMA = _SCHEMA.format("../mianjing/schemas/reading-list.schema.json")


def emit_entry(entry: Entry, imported: Fingerprints | None = None) -> str:
    """The file of a question, ending with a line break."""
    parts = [
        QUESTION_SCHEMA,
        f"question: {word(entry.question)}\n",
        f"topic: {word(entry.topic)}\n",
        f"tags: {flow_words(entry.tags)}\n",
        f"status: {entry.status}\n",
        _rows("origins", (emit_origin(row) for row in entry.origins)),
        _rows("answers", (emit_answer(row) for row in entry.answers)),
        _rows("asked_as", map(word, entry.asked_as)),
        f"related: {flow_words(entry.related)}\n",
    ]
    if entry.formerly:
        parts.append(f"formerly: {flow_words(entry.formerly)}\n")
    return "".join((*parts, _imported(imported)))


def emit_term(term: Term, imported: Fingerprints | None = None, reviews: Sequence[Review] = ()) -> str:
    """The file of a glossary term, ending with a line break."""
    parts = [
        GLOSSARY_SCHEMA,
        f"term: {word(term.term)}\n",
        f"aliases: {flow_words(term.aliases)}\n",
        f"body: {block(term.body, 2)}\n",
        _rows("origins", (emit_origin(row) for row in term.origins)),
    ]
    if reviews:
        parts.append(_rows("reviews", map(emit_review, reviews)))
    return "".join((*parts, _imported(imported)))


def emit_reading_list(links: Iterable[Link], imported: Sequence[str] = ()) -> str:
    """The file of the reading list, ending with a line break."""
    fingerprints = f"imported: {flow_words(imported)}\n" if imported else ""
    return READING_SCHEMA + _rows("links", map(emit_link, links)) + fingerprints


def emit_link(link: Link) -> str:
    """One row of the reading list, as it stands after ``"  - "``."""
    fields = [f"title: {word(link.title)}"]
    if link.url is not None:
        fields.append(f"url: {word(link.url)}")
    if link.remark:
        fields.append(
            f"remark: {block(link.remark, 6)}" if "\n" in link.remark else f"remark: {word(link.remark)}"
        )
    if link.section:
        fields.append(f"section: {flow_words(link.section)}")
    if link.source:
        fields.append(f"origin: {{source: {flow_word(link.source)}, line: {link.line}}}")
    return "\n    ".join(fields)


def emit_origin(origin: Origin) -> str:
    """``{source: …, line: …, lines: […], wording: …}``"""
    fields = [f"source: {flow_word(origin.source)}", f"line: {origin.line}"]
    if origin.lines:
        fields.append("lines: [" + ", ".join(f"[{span.first}, {span.last}]" for span in origin.lines) + "]")
    if origin.wording:
        fields.append(f"wording: {flow_word(origin.wording)}")
    return "{" + ", ".join(fields) + "}"


def emit_answer(answer: Answer) -> str:
    """One answer, as it stands after ``"  - "``: its further lines are indented by four."""
    fields = [f"from: {flow_words(answer.origins)}"] if answer.origins else []
    fields += [f"lang: {answer.lang}", f"body: {block(answer.body, 6)}"]
    if answer.imported:
        fields.append(f"imported: {flow_word(answer.imported)}")
    text = "\n    ".join(fields)
    if answer.reviews:
        text += "\n    reviews:" + "".join(f"\n      - {emit_review(row)}" for row in answer.reviews)
    return text


def emit_review(review: Review) -> str:
    """``{verdict: …, note: …, reference: …, date: …}``"""
    fields = [f"verdict: {flow_word(review.verdict)}", f"note: {flow_word(review.note)}"]
    if review.reference:
        fields.append(f"reference: {flow_word(review.reference)}")
    if review.date:
        fields.append(f"date: {review.date}")
    return "{" + ", ".join(fields) + "}"


def flow_words(words: Iterable[str]) -> str:
    """``[a, b]``"""
    return "[" + ", ".join(map(flow_word, words)) + "]"


def emit_fingerprints(imported: Fingerprints) -> str:
    """``{question: 1f0c3a9e, origins: [77aa01bc]}``"""
    return "{" + ", ".join(f"{name}: {_prints(value)}" for name, value in imported.items()) + "}"


def _prints(value: str | Sequence[str]) -> str:
    return flow_word(value) if isinstance(value, str) else flow_words(value)


def _imported(imported: Fingerprints | None) -> str:
    return f"imported: {emit_fingerprints(imported)}\n" if imported else ""


def _rows(name: str, rows: Iterable[str]) -> str:
    lines = "".join(f"  - {row}\n" for row in rows)
    return f"{name}:\n{lines}" if lines else f"{name}: []\n"
