"""What a person needs to judge a reading in ten seconds."""

from __future__ import annotations

from collections.abc import Iterator

from mianjing.core.model import Draft, Problem
from mianjing.dumps.reading.choose import Accepted, Choice
from mianjing.dumps.reading.confidence import SURE_ENOUGH, Confidence
from mianjing.dumps.reading.evidence import weights

SHOWN = 3
RIVALS_SHOWN = 4
_WIDTH = 72
_MANY = 0.3


def considered(choice: Choice, sure: Confidence) -> Iterator[str]:
    """The readings taken and turned down with their evidence."""
    if not choice.accepted:
        yield f"no questions found; {taken_for(choice)}"
    for each in choice.accepted:
        yield f"read as `{each.group.name}` ({_in_short(each)}); worth {each.worth:.2f}"
        yield f"  for: {', '.join(_strongest(each, 1))}"
        yield f"  against: {', '.join(_strongest(each, -1)) or 'nothing'}"
    for each in choice.rivals[:RIVALS_SHOWN]:
        yield f"next: `{each.group.name}` ({_in_short(each)}); worth {each.worth:.2f}"
    if choice.heads:
        yield _how_sure(sure)


def _how_sure(sure: Confidence) -> str:
    return (
        f"confidence {sure.overall:.2f}: margin over the next reading {sure.margin:.2f}, "
        f"{sure.left_as_notes:.0%} of the lines left as notes, "
        f"{sure.swallowed} look-alike blocks inside answers, {sure.left_out} outside every question, "
        f"longest answer {sure.longest_to_median:.0f} times the median"
    )


def preview(drafts: tuple[Draft, ...]) -> Iterator[str]:
    """How many questions were found, three of them, and the least sure."""
    if not drafts:
        return
    answered = sum(1 for draft in drafts if draft.lines)
    yield f"{len(drafts)} questions, {answered} of them answered; for example"
    step = max(1, len(drafts) // SHOWN)
    for draft in drafts[::step][:SHOWN]:
        yield f"  line {draft.question_line}: {draft.title[:_WIDTH]}"
        first = next((line.text.strip() for line in draft.lines if line.text.strip()), "(no answer)")
        yield f"    {first[:_WIDTH]}"
    least = min(drafts, key=lambda draft: draft.confidence)
    if least.confidence < SURE_ENOUGH:
        yield f"  least sure, line {least.question_line} ({least.confidence:.2f}): {least.title[:_WIDTH]}"


def low_confidence(name: str, choice: Choice, sure: Confidence) -> tuple[Problem, ...]:
    """One warning for a reading that is not sure enough, with what to write in the manifest."""
    if not choice.accepted or (sure.overall >= SURE_ENOUGH and not _many_swallowed(choice, sure)):
        return ()
    why = [f"{sure.swallowed} look-alike blocks stand inside answers"] if sure.swallowed else []
    if sure.left_out:
        why.append(f"{sure.left_out} titles that may ask stand outside every question")
    if sure.like_heads > _MANY:
        why.append(f"{sure.like_heads:.0%} of the other lines look as the questions do")
    if sure.only_markup > _MANY:
        why.append(f"{sure.only_markup:.0%} of the answers are markup without words")
    if sure.left_as_notes > _MANY:
        why.append(f"{sure.left_as_notes:.0%} of the lines belong to no question")
    if sure.margin < 0.5:
        why.append("another reading explains the text nearly as well")
    taken = " + ".join(each.group.name for each in choice.accepted)
    names = [each.group.name for each in choice.rivals if each.group.name != taken]
    other = f", or `reading: {names[0]}`" if names else ""
    message = (
        f"not sure how to read this ({sure.overall:.2f}): "
        f"{'; '.join(why) or 'little speaks for any reading'}; "
        f"look at `parse FILE --explain` and, for others, `--reading NAME`; "
        f"then confirm in sources.yml with `reading: {taken}`{other}"
    )
    return (Problem(name, choice.heads[0].first, 0, "warning", message, "low-confidence"),)


def taken_for(choice: Choice) -> str:
    """What a dump without questions looks like."""
    sheet = choice.sheet
    words = sheet.held(1, len(sheet.lines)) or 1
    headings = len(sheet.headings)
    items = sum(1 for block in sheet.blocks if block.shape.startswith(("-", "•", "N")))
    code = sum(sheet.code)
    linked = sum(1 for block in sheet.blocks if block.linked)
    if code * 2 > words:
        kind = "code"
    elif linked * 2 > len(sheet.blocks):
        kind = "a list of links"
    elif items * 2 > words:
        kind = "lists that ask nothing"
    else:
        kind = "running text"
    return f"taken for {kind} ({words} lines, {headings} headings, {items} list items)"


def _many_swallowed(choice: Choice, sure: Confidence) -> bool:
    return sure.swallowed > max(5, len(choice.heads) // 5)


def _in_short(each: Accepted) -> str:
    evidence = each.evidence
    parts = [
        f"{len(each.members)} alike",
        f"{evidence['asks']:.0%} ask",
        f"{evidence['answered']:.0%} answered",
    ]
    if evidence["numbered"] > 0.5:
        parts.append(f"{evidence['count goes on']:.0%} carry the count on")
    return ", ".join(parts)


def _strongest(each: Accepted, sign: int) -> list[str]:
    by = weights()
    moved = {name: by.get(name, 0.0) * value * sign for name, value in each.evidence.items()}
    best = sorted((name for name in moved if moved[name] > 0.15), key=lambda name: -moved[name])
    return [f"{name} {each.evidence[name]:.2f}" for name in best[:5]]
