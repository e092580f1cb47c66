"""What an entry was called and where it stood before: ``formerly`` names ids, or addresses ``topic/id``."""

from __future__ import annotations

from collections.abc import Iterable

from mianjing.core.model import Entry


def former_ids(entry: Entry) -> tuple[str, ...]:
    """Other ids the entry had, the first one first.

    >>> former_ids(Entry("b", "?", "rag", (), "unanswered", formerly=("a", "peft/b", "peft/a")))
    ('a',)
    """
    names = (name.rpartition("/")[2] for name in entry.formerly)
    return tuple(dict.fromkeys(name for name in names if name != entry.id))


def former_places(entry: Entry) -> tuple[str, ...]:
    """Every place ``topic/id`` the entry had; an id alone stood where the entry stands.

    >>> former_places(Entry("b", "?", "rag", (), "unanswered", formerly=("a", "peft/b")))
    ('rag/a', 'peft/b')
    """
    return tuple(dict.fromkeys(placed(name, entry.topic) for name in entry.formerly))


def placed(name: str, topic: str) -> str:
    """A name in ``formerly`` as a place."""
    return name if "/" in name else f"{topic}/{name}"


def moved(names: Iterable[str], old: str, new: str) -> tuple[str, ...]:
    """``formerly`` of an entry that goes from the topic ``old`` to ``new``: its places stay what they were.

    >>> moved(["a", "data/b"], "peft", "rag"), moved(["peft/a", "rag/a"], "peft", "peft")
    (('peft/a', 'data/b'), ('a', 'rag/a'))
    """
    places = (placed(name, old) for name in names)
    return tuple(dict.fromkeys(place.removeprefix(f"{new}/") for place in places))
