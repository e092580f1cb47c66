"""Practice data for the browser: lists of questions and, apart from them, the answers.

The files are scripts that hand one JSON value to ``mianjing.study.register``, because a page opened from
disk may load scripts but not fetch JSON. What is needed first is small:

* ``index.js``: topics with counts, tags, which ids were renamed to which, and the version of all else;
* ``VERSION/TOPIC.js``: one row an entry, in learning order (``ROW`` names the columns);
* ``VERSION/TOPIC.N.js``: the answers of some entries, loaded when one of them is revealed.

The version is made of the contents: a browser asks anew for the index only, and never mixes two builds.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from mianjing.site.messages import say, spoken
from mianjing.site.study.card import CardAnswer, Credit, StudyCard, StudyTopic, Work

FOLDER = "assets/study"
ROW = ("id", "title", "tags", "trust", "url", "hash", "part", "html", "lang")
PART_SIZE = 60_000

# JSON is JavaScript but for these two, which end a line in older engines.
_LINE_ENDS = str.maketrans({"\u2028": "\\u2028", "\u2029": "\\u2029"})


@dataclass(frozen=True)
class PracticeTopic:
    """A topic's data files by their names in the version's folder, and what the index says of the topic.

    ``row`` is its line, empty without cards; ``tags`` counts what can be practised, ``renamed`` are pairs of
    an id and one the entry had before.
    """

    scripts: Mapping[str, str]
    row: Sequence[Any]
    tags: Mapping[str, int]
    renamed: Sequence[Sequence[str]]


def practice_topic(topic: StudyTopic) -> PracticeTopic:
    """The data files of one topic."""
    scripts, rows = {}, []
    for number, part in enumerate(parts(topic.cards)):
        rows += [_row(card, number) for card in part]
        answers = {card.id: answer_html(card) for card in part if card.practisable}
        scripts[f"{topic.id}.{number}"] = _script(f"{topic.id}.{number}", answers)
    scripts[topic.id] = _script(topic.id, {"columns": ROW, "rows": rows})
    practised = [card for card in topic.cards if card.practisable]
    return PracticeTopic(
        scripts,
        [topic.id, topic.title, len(topic.cards), len(practised)] if topic.cards else [],
        Counter(tag for card in practised for tag in card.tags),
        [[card.id, old] for card in topic.cards for old in card.formerly],
    )


def practice_files(topics: Iterable[PracticeTopic], tag_names: Mapping[str, str]) -> dict[str, str]:
    """All data files by their place in the site."""
    rows = list(topics)
    scripts = {name: script for topic in rows for name, script in topic.scripts.items()}
    made = hashlib.blake2b(digest_size=5)
    for script in scripts.values():
        made.update(script.encode())
    version = made.hexdigest()
    index = {"version": version} | _index(rows, tag_names)
    return {f"{FOLDER}/index.js": _script("index", index)} | {
        f"{FOLDER}/{version}/{name}.js": script for name, script in scripts.items()
    }


def parts(cards: Sequence[StudyCard]) -> Iterator[tuple[StudyCard, ...]]:
    """Cut ``cards`` so that a part has at most ``PART_SIZE`` characters of answers, or is a single card."""
    part: list[StudyCard] = []
    size = 0
    for card in cards:
        length = sum(len(answer.html) for answer in card.answers)
        if part and size + length > PART_SIZE:
            yield tuple(part)
            part, size = [], 0
        part.append(card)
        size += length
    if part:
        yield tuple(part)


def answer_html(card: StudyCard) -> str:
    """The back of the card: its answers with their verdicts, works and credits."""
    many = len(card.answers) > 1
    return "".join(
        _answer(answer, say("answer.numbered", number=number) if many else "")
        for number, answer in enumerate(card.answers, 1)
    )


def _answer(answer: CardAnswer, heading: str) -> str:
    lang = "en" if answer.lang == "en" else "zh"
    head = f'<h3 lang="{spoken()}">{heading}</h3>' if heading else ""
    inner = head + _verdict(answer) + answer.html + works_html(answer) + credit_html(answer)
    return f'<section class="mj-study-answer" lang="{lang}">{inner}</section>'


def _verdict(answer: CardAnswer) -> str:
    if not answer.verdict:
        return ""
    if answer.warns:
        alarm = f"<strong>⚠ {escape(answer.verdict)}</strong>"
        return f'<p class="mj-study-doubt" role="note" lang="{spoken()}">{alarm}</p>'
    return f'<p class="mj-study-credit" lang="{spoken()}">{escape(answer.verdict)}</p>'


def works_html(answer: CardAnswer) -> str:
    """What the numbers in the answer stand for, one line a work."""
    if not answer.works:
        return ""
    rows = "".join(f'<li value="{work.number}">{_work(work)}</li>' for work in answer.works)
    return f'<div class="mj-study-works" lang="{spoken()}"><p>{say("study.works")}</p><ol>{rows}</ol></div>'


def _work(work: Work) -> str:
    title = escape(work.title)
    if work.href.startswith(("https://", "http://")):
        title = f'<a href="{escape(work.href)}" rel="noopener noreferrer nofollow">{title}</a>'
    return title + (f" {escape(work.places)}" if work.places else "")


def credit_html(answer: CardAnswer) -> str:
    """The answer's sources in one line; a contributed answer has none."""
    if not answer.credits:
        return ""
    sources = say("list.semicolon").join(map(_credit, answer.credits))
    return f'<p class="mj-study-credit" lang="{spoken()}">{say("study.sources", sources=sources)}</p>'


def _credit(credit: Credit) -> str:
    title = escape(credit.title)
    if credit.url.startswith(("https://", "http://")):
        title = f'<a href="{escape(credit.url)}" rel="noopener noreferrer nofollow">{title}</a>'
    extra = [escape(part) for part in (credit.author, credit.lines, credit.licence) if part]
    return title + (say("study.credit", details=say("study.details").join(extra)) if extra else "")


def _index(topics: Sequence[PracticeTopic], tag_names: Mapping[str, str]) -> dict[str, Any]:
    counts = Counter[str]()
    for topic in topics:
        counts.update(topic.tags)
    listed = sorted(counts.items(), key=lambda row: (-row[1], row[0]))
    renamed = sorted((row for topic in topics for row in topic.renamed), key=lambda row: row[0])
    return {
        "topics": [topic.row for topic in topics if topic.row],
        "tags": [[tag, tag_names.get(tag, tag), count] for tag, count in listed],
        "renamed": {old: id_ for id_, old in renamed},
    }


def _row(card: StudyCard, part: int) -> list[Any]:
    trust = card.trust if card.practisable else "open"
    lang = card.lang if card.lang != spoken() else ""
    html = card.question if "<" in card.question else ""  # a title with a formula or code
    return [card.id, card.title, list(card.tags), trust, card.url, card.hash, part, html, lang]


def _script(name: str, value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":")).translate(_LINE_ENDS)
    return f"mianjing.study.register({json.dumps(name)},{text});\n"
