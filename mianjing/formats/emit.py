"""Entries → YAML in the one canonical form: same entry, same bytes.

Lists of short words are written in flow style on one line, texts people write as block lists, bodies as
block scalars. What YAML cannot hold that way goes into double quotes, so nothing is ever lost.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import starmap

from mianjing.core.checking import Claim, Judgement, Point, ReferenceAnswer
from mianjing.core.model import Answer, Entry, Link, Origin, Term
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
        emit_reference_answer(entry.reference_answer) if entry.reference_answer else "",
        _rows("origins", (emit_origin(row) for row in entry.origins)),
        _rows("answers", (emit_answer(row) for row in entry.answers)),
        _rows("asked_as", map(word, entry.asked_as)),
        _rows("covers", map(word, entry.covers)) if entry.covers else "",
        f"related: {flow_words(entry.related)}\n",
    ]
    if entry.formerly:
        parts.append(f"formerly: {flow_words(entry.formerly)}\n")
    return "".join((*parts, _imported(imported)))


def emit_term(term: Term, imported: Fingerprints | None = None) -> str:
    """The file of a glossary term, ending with a line break."""
    parts = [
        GLOSSARY_SCHEMA,
        f"term: {word(term.term)}\n",
        f"aliases: {flow_words(term.aliases)}\n",
        f"body: {block(term.body, 2)}\n",
        _rows("origins", (emit_origin(row) for row in term.origins)),
    ]
    parts += [f"{line}\n" for line in _judgement(term.judgement, "")]
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
    fields += [f"{name}: {word(said)}" for name, said in _own_words(link) if said]
    fields += _judgement(link.judgement, "    ")
    return "\n    ".join(fields)


def _own_words(link: Link) -> tuple[tuple[str, str], ...]:
    return ("about", link.about), ("archived", link.archived)


def emit_origin(origin: Origin) -> str:
    """``{source: …, line: …, lines: […], section: […], wording: …,
    follow_ups: [{asked: …, line: …}]}``"""
    fields = [f"source: {flow_word(origin.source)}", f"line: {origin.line}"]
    if origin.lines:
        fields.append("lines: [" + ", ".join(f"[{span.first}, {span.last}]" for span in origin.lines) + "]")
    if origin.section:
        fields.append(f"section: {flow_words(origin.section)}")
    if origin.wording:
        fields.append(f"wording: {flow_word(origin.wording)}")
    if origin.follow_ups:
        fields.append("follow_ups: [" + ", ".join(starmap(_asked_further, origin.asked_further)) + "]")
    return "{" + ", ".join(fields) + "}"


def _asked_further(asked: str, line: int) -> str:
    return f"{{asked: {flow_word(asked)}, line: {line}}}" if line else flow_word(asked)


def emit_answer(answer: Answer) -> str:
    """One answer, as it stands after ``"  - "``: its further lines are indented by four."""
    fields = [f"from: {flow_words(answer.origins)}"] if answer.origins else []
    fields += [f"lang: {answer.lang}", f"body: {block(answer.body, 6)}"]
    if answer.imported:
        fields.append(f"imported: {flow_word(answer.imported)}")
    return "\n    ".join((*fields, *_judgement(answer.judgement, "    ")))


def emit_reference_answer(answer: ReferenceAnswer) -> str:
    """The field of an entry with the site's own answer, ending with a line break."""
    lines = [f"lang: {answer.lang}", f"date: {answer.date}", f"short: {word(answer.short)}", "points:"]
    lines += [f"  - {_point(row, 6)}" for row in answer.points]
    if answer.detail:
        lines += ["detail:", f"  {_point(answer.detail, 4)}"]
    pairs = (
        (
            "follow_ups",
            "question",
            "answer",
            [(r.question, r.answer, r.references) for r in answer.follow_ups],
        ),
        ("misconceptions", "said", "fact", [(r.said, r.fact, r.references) for r in answer.misconceptions]),
    )
    for name, first, second, rows in pairs:
        lines += [f"{name}:"] if rows else []
        for one, other, references in rows:
            lines.append(
                f"  - {first}: {word(one)}\n      {second}: {_text(other, 8)}\n      {_cited(references)}"
            )
    return "reference_answer:\n" + "".join(f"  {line}\n" for line in lines)


def _point(row: Point, margin: int) -> str:
    return f"text: {_text(row.text, margin + 2)}\n{' ' * margin}{_cited(row.references)}"


def _judgement(judgement: Judgement, margin: str) -> list[str]:
    """The fields of checking, each as it stands behind ``margin``."""
    lines = [f"verdict: {judgement.verdict}"] if judgement.verdict else []
    if judgement.claims:
        rows = "".join(f"\n{margin}  - {_claim(row, margin)}" for row in judgement.claims)
        lines.append(f"claims:{rows}")
    if judgement.missing:
        lines.append(f"missing: {_text(judgement.missing, len(margin) + 2)}")
    return [*lines, f"checked: {judgement.checked}"] if judgement.checked else lines


def _claim(claim: Claim, margin: str) -> str:
    fields = [f"quote: {word(claim.quote)}"] if claim.quote else []
    fields += [f"verdict: {claim.verdict}", f"fact: {_text(claim.fact, len(margin) + 6)}"]
    if claim.references:
        fields.append(_cited(claim.references))
    return f"\n{margin}    ".join(fields)


def _cited(references: Iterable[str]) -> str:
    return f"references: {flow_words(references)}"


def _text(text: str, indent: int) -> str:
    return block(text, indent) if "\n" in text else word(text)


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
