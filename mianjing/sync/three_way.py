"""One value in three versions: the file's, the import's, and the fingerprint of what import last wrote."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

T = TypeVar("T")

Resolution = Literal["keep", "take"]


@dataclass(frozen=True)
class Picked(Generic[T]):
    """The value to stand in the file, the fingerprint to stand beside it, and whether both sides changed.

    ``settled`` says how such a conflict was resolved.
    """

    value: T
    stored: str
    conflict: bool = False
    settled: Resolution | None = None


def pick(
    mine: T, theirs: T, stored: str, fingerprint_of: Callable[[T], str], resolution: Resolution | None = None
) -> Picked[T]:
    """Choose between the file's value and the import's.

    Untouched text is refreshed; a person's stays; when the source changed under a person's text that is a
    conflict, in which the person's text stays until ``resolution`` says which one to have.

    >>> pick("edited", "new", "old", str)
    Picked(value='edited', stored='old', conflict=True, settled=None)
    >>> pick("old", "new", "old", str)
    Picked(value='new', stored='new', conflict=False, settled=None)
    >>> pick("edited", "old", "old", str)
    Picked(value='edited', stored='old', conflict=False, settled=None)
    """
    new = fingerprint_of(theirs)
    if mine == theirs or fingerprint_of(mine) == stored:
        return Picked(theirs, new)
    if new == stored:
        return Picked(mine, new)
    if resolution:
        return Picked(theirs if resolution == "take" else mine, new, settled=resolution)
    return Picked(mine, stored, conflict=True)
