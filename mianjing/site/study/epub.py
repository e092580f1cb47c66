"""A book for e-readers (EPUB 3.3): a chapter a topic, formulas as MathML; same cards, same bytes."""

from __future__ import annotations

import io
import uuid
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import PurePosixPath
from zipfile import ZIP_STORED

from mianjing.site.messages import say, spoken
from mianjing.site.study.archive import zip_row
from mianjing.site.study.card import StudyCard, StudyTopic
from mianjing.site.study.deck import answer_html
from mianjing.site.study.epub_look import CHAPTER, CONTAINER, CSS, NAV, PACKAGE
from mianjing.site.study.headings import deeper
from mianjing.site.study.xhtml import text, xhtml

_MEDIA = {
    ".gif": "image/gif",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".webp": "image/webp",
}
# Books must say when they were changed; without any dated entry there is nothing to say.
_NEVER = "1970-01-01T00:00:00+00:00"


@dataclass(frozen=True)
class Book:
    """What a book says of itself; ``key`` makes its identifier, which outlives its name."""

    key: str
    name: str
    about: str = ""


def package(book: Book, topics: Iterable[StudyTopic], media: Mapping[str, bytes]) -> bytes:
    """``topics`` as an EPUB; ``media`` are the images that their cards show, by their places in the book."""
    chapters = tuple(topic for topic in topics if topic.cards)
    images = {name: content for name, content in media.items() if PurePosixPath(name).suffix in _MEDIA}
    pages = {chapter_file(topic.id): _chapter(topic) for topic in chapters}
    files = {
        "META-INF/container.xml": CONTAINER,
        "EPUB/package.opf": _opf(book, chapters, pages, images),
        "EPUB/nav.xhtml": _nav(book, chapters),
        "EPUB/book.css": CSS,
        **{f"EPUB/{name}": page for name, page in pages.items()},
    }
    parcel = io.BytesIO()
    with zipfile.ZipFile(parcel, "w") as archive:
        first = zip_row("mimetype")  # found at a fixed place by who asks what the file is
        first.compress_type = ZIP_STORED
        archive.writestr(first, "application/epub+zip")
        for name, page in files.items():
            archive.writestr(zip_row(name), page)
        for name, content in sorted(images.items()):
            archive.writestr(zip_row(f"EPUB/{name}"), content)
    return parcel.getvalue()


def chapter_file(topic: str) -> str:
    """Where a topic's chapter stands in the book."""
    return f"topic-{topic}.xhtml"


def _opf(
    book: Book, chapters: Sequence[StudyTopic], pages: Mapping[str, str], images: Mapping[str, bytes]
) -> str:
    def item(name: str, media: str, more: str = "") -> str:
        return f'<item id="{_id(name)}" href="{name}" media-type="{media}"{more}/>'

    rows = [
        item("nav.xhtml", "application/xhtml+xml", ' properties="nav"'),
        item("book.css", "text/css"),
        *(
            item(name, "application/xhtml+xml", ' properties="mathml"' if "<math " in page else "")
            for name, page in pages.items()
        ),
        *(item(name, _MEDIA[PurePosixPath(name).suffix]) for name in sorted(images)),
    ]
    changed = max((c.dates.updated for t in chapters for c in t.cards if c.dates), default=_NEVER)
    return PACKAGE.format(
        language=spoken(),
        id=uuid.uuid5(uuid.NAMESPACE_URL, f"tag:mianjing.invalid,2024:{book.key}/book"),
        title=text(book.name),
        about=f"<dc:description>{text(book.about)}</dc:description>" if book.about else "",
        changed=f"{changed[:19]}Z",
        items="\n".join(rows),
        spine="\n".join(f'<itemref idref="{_id(name)}"/>' for name in pages),
    )


def _id(name: str) -> str:
    return "i-" + name.replace("/", "-").replace(".", "-")


def _nav(book: Book, chapters: Sequence[StudyTopic]) -> str:
    rows = "\n".join(
        f'<li><a href="{chapter_file(topic.id)}">{text(topic.title)}</a>{_lines(topic)}</li>'
        for topic in chapters
    )
    return NAV.format(language=spoken(), title=text(book.name), contents=say("print.contents"), rows=rows)


def _lines(topic: StudyTopic) -> str:
    def question(card: StudyCard) -> str:
        return f'<li><a href="{chapter_file(topic.id)}#{card.id}">{text(card.title)}</a></li>'

    parts = []
    for number, (name, cards) in enumerate(_sections(topic), 1):
        rows = "".join(map(question, cards))
        head = f'<a href="{chapter_file(topic.id)}#section-{number}">{text(name)}</a>'
        parts.append(f"<li>{head}<ol>{rows}</ol></li>" if name else rows)
    return f"<ol>{''.join(parts)}</ol>"


def _sections(topic: StudyTopic) -> list[tuple[str, list[StudyCard]]]:
    return [(name, list(cards)) for name, cards in groupby(topic.cards, lambda card: card.section)]


def _chapter(topic: StudyTopic) -> str:
    parts = []
    for number, (name, cards) in enumerate(_sections(topic), 1):
        if name:
            parts.append(f'<h2 id="section-{number}">{text(name)}</h2>')
        parts += [_question(card, 3 if name else 2) for card in cards]
    return CHAPTER.format(
        language=spoken(), title=text(topic.title), about=text(topic.about), questions="\n".join(parts)
    )


def _question(card: StudyCard, level: int) -> str:
    answers = deeper(answer_html(card) or say("print.unanswered"), level - 2)
    lang = f' lang="{card.lang}" xml:lang="{card.lang}"' if card.lang != spoken() else ""
    return (
        f'<section id="{card.id}"><h{level}{lang}>{xhtml(card.question)}</h{level}>\n'
        f"{xhtml(answers, prefix=f'{card.id}-')}</section>"
    )
