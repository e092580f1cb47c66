"""How far a document can be trusted: a letter for the index, names for who filters by it.

The browser's half knows letters only; every name comes to it with the index's manifest.
"""

from __future__ import annotations

from typing import Any

from mianjing.site.messages import say

LETTERS = {
    "reference": "r",
    "sound": "s",
    "incomplete": "i",
    "unchecked": "u",
    "outdated": "o",
    "disputed": "d",
    "wrong": "w",
    "open": "n",
}
"""What an entry has to offer, or the verdict of its best answer; ``rank.js`` weighs the letters."""
_OFFERED = {
    "reference": ("trust.reference", "r"),
    "material": ("trust.material", "siuodw"),
    "open": ("trust.open", "n"),
}
_NAMES = {
    "sound": "verdict.sound",
    "incomplete": "verdict.incomplete",
    "unchecked": "verdict.unchecked",
    "outdated": "verdict.outdated",
    "disputed": "verdict.disputed",
    "wrong": "verdict.wrong",
    "open": "trust.open",
}


def said() -> dict[str, Any]:
    """What the browser must know to speak of states and to read filters.

    - ``named``: letter → what a result is marked with; nothing for an answer of our own;
    - ``choices``: the names offered to filter by, and the letters each lets through;
    - ``typed``: what may be typed as a state → letters, names of the site's language and English ones;
    - ``topic``, ``state``: the words that begin a filter; ``glossary``: what is filed under no topic.
    """
    choices = [[say(key), letters] for key, letters in _OFFERED.values()]
    typed = {name: letters for name, (_, letters) in _OFFERED.items()} | dict(choices)
    typed |= {name: LETTERS[name] for name in LETTERS} | {
        say(key): LETTERS[name] for name, key in _NAMES.items()
    }
    typed |= dict.fromkeys(["answered", *say("search.answered").split("|")], "rsiuodw")
    typed |= dict.fromkeys(say("search.unanswered").split("|"), "n")
    topic, state = say("search.filter_words").split("|")
    return {
        "named": {LETTERS[name]: say(key) for name, key in _NAMES.items()},
        "choices": choices,
        "typed": dict(sorted((word.lower(), letters) for word, letters in typed.items())),
        "topic": ["topic", topic],
        "state": ["status", state],
        "glossary": say("search.glossary"),
    }
