"""Putting lists back: which run of items fills which slot of which question of a section."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from mianjing.dumps.dialects.pdf.blocks import ListItem, Paragraph, Run, blocks_of
from mianjing.dumps.dialects.pdf.list_assignment import SlotContext, assign_items, head, orders_of
from mianjing.dumps.dialects.pdf.list_slots import ListSlot, Segment, with_slots
from mianjing.dumps.dialects.pdf.outline import Title
from mianjing.dumps.dialects.pdf.rows import Row


@dataclass
class TitlePart:
    """A title and what stands under it; ``filled`` maps a slot's index in ``segments`` to its items."""

    title: Title
    segments: list[Segment]
    filled: dict[int, tuple[ListItem, ...]] = field(default_factory=dict)

    def open_slots(self) -> list[int]:
        return [
            index
            for index, segment in enumerate(self.segments)
            if isinstance(segment, ListSlot) and index not in self.filled
        ]

    def runs(self) -> list[int]:
        return [index for index, segment in enumerate(self.segments) if isinstance(segment, Run)]

    def take_runs(self, indexes: Sequence[int]) -> list[Run]:
        """The runs at ``indexes``, leaving nothing in their places."""
        runs = [run for index in indexes if isinstance(run := self.segments[index], Run)]
        for index in indexes:
            self.segments[index] = Paragraph(())
        return runs


def reattach_lists(rows: Sequence[Row], titles: Sequence[Title]) -> list[TitlePart]:
    """Every title with its segments, lists in their places."""
    parts = [TitlePart(title, with_slots(blocks_of(rows[title.at + 1 : title.end]))) for title in titles]
    start = 0
    for end in range(1, len(parts) + 1):
        if end == len(parts) or parts[end].title.kind == "section":
            _weave_section(parts[start:end])
            start = end
    return parts


def _weave_section(parts: list[TitlePart]) -> None:
    since = 0
    for index, part in enumerate(parts):
        _settle(part)
        if not part.runs():
            continue
        if part.title.kind == "question" and (part.open_slots() or _has_text(part)):
            _share_at_home(part, parts[since:index])
        else:
            until = next((other for other in range(index + 1, len(parts)) if parts[other].runs()), len(parts))
            _share_out_orphans(part, parts[since:index], parts[index + 1 : until])
        since = index + 1


def _has_text(part: TitlePart) -> bool:
    return any(isinstance(segment, Paragraph) and segment.lines for segment in part.segments)


def _settle(part: TitlePart) -> None:
    """Fill each slot that its own list follows at once, unless another slot has no list to wait for."""
    if len(part.open_slots()) > len(part.runs()):
        return
    for slot in part.open_slots():
        following = part.segments[slot + 1] if slot + 1 < len(part.segments) else None
        if isinstance(following, Run):
            part.filled[slot] = following.items
            part.take_runs([slot + 1])


Place = tuple[TitlePart, int]


def _share_at_home(part: TitlePart, earlier: Sequence[TitlePart]) -> None:
    """Share a question's runs among its own open slots and those left open since the last list."""
    own: list[Place] = [(part, slot) for slot in part.open_slots()]
    if not own:
        return
    waiting = [(other, slot) for other in earlier for slot in other.open_slots()]
    runs = [run for index in part.runs() if isinstance(run := part.segments[index], Run)]
    places = [*waiting, *own]
    if _share(runs, [places]):
        part.take_runs(part.runs())


def _share_out_orphans(part: TitlePart, earlier: Sequence[TitlePart], later: Sequence[TitlePart]) -> None:
    """Share the runs under a heading among the slots left open before it or the slots after it."""
    for index in part.runs():
        run = part.segments[index]
        if isinstance(run, Run) and _named_in_text(run, [*earlier, *later]):
            part.take_runs([index])
    runs = [run for index in part.runs() if isinstance(run := part.segments[index], Run)]
    choices = [
        [(other, slot) for other in others for slot in other.open_slots()] for others in (earlier, later)
    ]
    if runs and _share(runs, choices):
        part.take_runs(part.runs())


def _share(runs: Sequence[Run], choices: Sequence[Sequence[Place]]) -> bool:
    """Fill the slots of the choice that suits ``runs`` best."""
    texts = [[item.text for item in run.items] for run in runs]
    scored = [
        (sharing.score, -number, sharing.shares, places)
        for number, places in enumerate(choices)
        if places
        and (sharing := assign_items(texts, [_surroundings(*p) for p in places], orders_of(len(places))))
        and sharing.shares
    ]
    if not scored:
        return False
    _, _, shares, places = max(scored, key=lambda row: row[:2])
    items = [item for run in runs for item in run.items]
    for (part, slot), (start, end) in zip(places, shares, strict=True):
        if start < end:
            part.filled[slot] = tuple(items[start:end])
    return True


def _surroundings(part: TitlePart, slot: int) -> SlotContext:
    """The words around a slot; question and conclusion speak for a slot only if it is the only one."""
    segment = part.segments[slot]
    lead_in = segment.context if isinstance(segment, ListSlot) else ""
    if sum(isinstance(other, ListSlot) for other in part.segments) > 1:
        return SlotContext(lead_in, "")
    after = [other.text for other in part.segments[slot + 1 :] if isinstance(other, Paragraph)]
    return SlotContext(f"{part.title.row.body}\n{lead_in}", "\n".join(after))


def _named_in_text(run: Run, parts: Sequence[TitlePart]) -> bool:
    """Fill a new slot after a paragraph that names every item, in a question that waits for no list."""
    heads = [head(item.text) for item in run.items]
    if len(heads) < 2 or not all(heads):
        return False
    for part in parts:
        if part.title.kind != "question" or part.open_slots():
            continue
        for index, segment in enumerate(part.segments):
            if isinstance(segment, Paragraph) and all(name in segment.text for name in heads):
                part.segments.insert(index + 1, ListSlot(segment.text))
                part.filled = {at + (at > index): items for at, items in part.filled.items()}
                part.filled[index + 1] = run.items
                return True
    return False
