"""References as entries cite them: ``arXiv:2106.09685 §4.1``, ``doi:10.1/x``, ``https://… table 3``."""

from __future__ import annotations

from urllib.parse import quote

_HOMES = {"arXiv": "https://arxiv.org/abs/", "doi": "https://doi.org/"}


def work(reference: str) -> str:
    """The identifier a reference cites, without the place in it.

    >>> work("arXiv:2106.09685 §4.1")
    'arXiv:2106.09685'
    """
    return reference.partition(" ")[0]


def place(reference: str) -> str:
    """The place in the work, or nothing.

    >>> place("arXiv:2106.09685 §4.1")
    '§4.1'
    """
    return reference.partition(" ")[2].strip()


def address(identifier: str) -> str:
    """Where a work stands on the web, or an empty string.

    >>> address("arXiv:2106.09685"), address("doi:10.1/a b"), address("Vaswani 2017")
    ('https://arxiv.org/abs/2106.09685', 'https://doi.org/10.1/a%20b', '')
    """
    kind, _, number = identifier.partition(":")
    if kind in {"https", "http"}:
        return identifier
    home = _HOMES.get(kind)
    return home + quote(number.strip(), safe="/.") if home and number else ""
