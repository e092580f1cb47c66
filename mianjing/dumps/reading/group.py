"""What is proposed as the questions of a dump, and weighed."""

from __future__ import annotations

from dataclasses import dataclass

from mianjing.dumps.reading.blocks import Block, Sheet


@dataclass(frozen=True, eq=False)
class Group:
    """Blocks of one sheet that may be the questions. ``how`` names the proposer, ``name`` shows the shape.

    ``by_wording`` is set where the blocks were picked for asking out of all ``alike``, so that their asking
    proves nothing.
    """

    how: str
    name: str
    sheet: Sheet
    blocks: tuple[Block, ...]
    by_wording: bool = False
    alike: tuple[Block, ...] = ()
