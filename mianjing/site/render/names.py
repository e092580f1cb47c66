"""The one name of each verdict and of each level of trust, wherever readers meet them."""

from __future__ import annotations

from mianjing.core.checking import Judgement
from mianjing.core.verdicts import Trust, warns
from mianjing.site.messages import say

_VERDICTS = {
    "sound": "verdict.sound",
    "incomplete": "verdict.incomplete",
    "outdated": "verdict.outdated",
    "disputed": "verdict.disputed",
    "wrong": "verdict.wrong",
    "": "verdict.unchecked",
}
_TRUST: dict[Trust, str] = {
    "reference": "trust.reference",
    "material": "trust.material",
    "open": "trust.open",
}


def verdict_name(verdict: str) -> str:
    """A verdict in words; an empty one is of a text nobody checked.

    >>> verdict_name("wrong"), verdict_name("")
    ('有误', '未核对')
    """
    return say(_VERDICTS[verdict])


def trust_name(trust: Trust) -> str:
    """What an entry has to offer, in words."""
    return say(_TRUST[trust])


def warning(judgement: Judgement) -> str:
    """What stands before a doubted text that is shown without its corrections.

    >>> warning(Judgement("wrong")), warning(Judgement())
    ('【有误】', '')
    """
    return say("warning.before", alarm=verdict_name(judgement.verdict)) if warns(judgement) else ""
