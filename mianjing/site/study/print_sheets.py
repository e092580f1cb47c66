"""A whole topic on one page: to read through, to answer with the answers folded, for paper.

No script but the one that follows the reader's colours, where the sheet is part of a site.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from itertools import groupby

from mianjing.site.messages import say, spoken
from mianjing.site.study.card import StudyCard, StudyTopic
from mianjing.site.study.deck import answer_html
from mianjing.site.study.headings import deeper

_PAGE = """<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none';{scripts} style-src 'self'; img-src 'self' data:; font-src 'self' data:; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="robots" content="noindex">
<title>{title} - {site}</title>
<link rel="icon" href="data:,">{scheme}
<link rel="stylesheet" href="../assets/mj/math.css">
<link rel="stylesheet" href="../study/print.css">
</head>
<body>
<header>
<p class="site">{site}{back}</p>
<h1>{title}</h1>
<p>{about}</p>
<p class="how">{how}</p>
</header>
<input type="checkbox" id="fold" class="fold"><label for="fold">{fold}</label>
<main>
<nav aria-label="{list}"><h2>{list}</h2>
{contents}
</nav>
{questions}
</main>
</body>
</html>
"""  # noqa: E501


_Rows = Sequence[tuple[int, StudyCard]]


def print_sheet(topic: StudyTopic, site: str, back: str = "", scheme: str = "") -> str:
    """All of a topic's questions in learning order, answers under each; ``back`` leads to its page.

    ``scheme`` is where the script stands that shows the sheet in the colours the reader chose.
    """
    numbered = enumerate(topic.cards, 1)
    sections = [(name, tuple(rows)) for name, rows in groupby(numbered, lambda row: row[1].section)]
    return _PAGE.format(
        language=spoken(),
        title=escape(topic.title),
        site=escape(site),
        back=f' · <a href="{escape(back)}">{say("print.back", topic=escape(topic.title))}</a>'
        if back
        else "",
        scripts=" script-src 'self';" if scheme else "",
        scheme=f'\n<script src="{escape(scheme)}" data-base="../"></script>' if scheme else "",
        about=escape(topic.about),
        how=say("print.how"),
        fold=say("print.fold"),
        list=say("print.contents"),
        contents="\n".join(_contents(name, rows) for name, rows in sections),
        questions="\n".join(_section(name, rows) for name, rows in sections),
    )


def _contents(name: str, rows: _Rows) -> str:
    head = f"<h3>{escape(name)}</h3>" if name else ""
    lines = "\n".join(
        f'<li><a href="#{escape(card.id)}"{_lang(card)}>{card.question}</a></li>' for _, card in rows
    )
    return f'{head}<ol start="{rows[0][0]}">\n{lines}\n</ol>'


def _section(name: str, rows: _Rows) -> str:
    if not name:
        return "\n".join(_question(number, card, 2) for number, card in rows)
    questions = "\n".join(_question(number, card, 3) for number, card in rows)
    return f'<section><h2 class="section">{escape(name)}</h2>\n{questions}</section>'


def _question(number: int, card: StudyCard, level: int) -> str:
    answers = answer_html(card) or say("print.unanswered")
    # No script runs here to find out which formulas are wider than the screen and must be reachable by key.
    answers = answers.replace('<span class="mj-formula">', '<span class="mj-formula" tabindex="0">')
    answers = deeper(answers, level - 2)
    id_ = escape(card.id)
    return (
        f'<article id="{id_}"><h{level} class="question"{_lang(card)}>{number}. {card.question}</h{level}>\n'
        f'<input type="checkbox" id="show-{id_}" class="own">'
        f'<label for="show-{id_}">{say("print.show")}</label>\n'
        f'<div class="back">{answers}</div></article>'
    )


def _lang(card: StudyCard) -> str:
    return f' lang="{card.lang}"' if card.lang != spoken() else ""
