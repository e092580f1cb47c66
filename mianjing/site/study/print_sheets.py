"""The print edition: one self-standing page a topic, for paper or for "save as PDF". No scripts."""

from __future__ import annotations

from html import escape

from mianjing.site.messages import say, spoken
from mianjing.site.study.card import StudyCard, StudyTopic
from mianjing.site.study.deck import answer_html

_PAGE = """<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self' data:; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="robots" content="noindex">
<title>{title} - {site}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="../assets/mj/math.css">
<link rel="stylesheet" href="../study/print.css">
</head>
<body>
<header>
<p class="site">{site}</p>
<h1>{title}</h1>
<p>{about}</p>
<p class="how">{how}</p>
</header>
<main>
<nav aria-label="{list}"><h2>{list}</h2><ol>
{contents}
</ol></nav>
{questions}
</main>
</body>
</html>
"""  # noqa: E501


def print_sheet(topic: StudyTopic, site: str) -> str:
    """All of a topic's questions in learning order, answers under each."""
    return _PAGE.format(
        language=spoken(),
        title=escape(topic.title),
        site=escape(site),
        about=escape(topic.about),
        how=say("print.how"),
        list=say("print.contents"),
        contents="\n".join(
            f'<li><a href="#{escape(card.id)}">{card.question}</a></li>' for card in topic.cards
        ),
        questions="\n".join(_question(number, card) for number, card in enumerate(topic.cards, 1)),
    )


def _question(number: int, card: StudyCard) -> str:
    answers = answer_html(card) or say("print.unanswered")
    # No script runs here to find out which formulas are wider than the screen and must be reachable by key.
    answers = answers.replace('<span class="mj-formula">', '<span class="mj-formula" tabindex="0">')
    lang = f' lang="{card.lang}"' if card.lang != spoken() else ""
    return f'<article id="{escape(card.id)}"><h2{lang}>{number}. {card.question}</h2>\n{answers}</article>'
