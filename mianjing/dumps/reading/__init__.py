"""Any question-and-answer text, read by whichever look-alike blocks explain it best.

The way through it: ``views`` see the lines in two ways and give their ``blocks``; ``contents`` sets the
dump's own table of contents aside; ``propose`` groups look-alikes; ``evidence`` measures each group;
``choose`` takes the groups that together explain most; ``settle`` looks at the whole; ``assemble`` hands
out the lines; ``confidence`` says how sure that is. Adding a reading is a proposer and its row.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mianjing.core.model import Dump, Problem, Segmented
from mianjing.core.problems import did_you_mean
from mianjing.dumps.dialects.toc import match_items
from mianjing.dumps.reading.assemble import drafts_of, follow_ups
from mianjing.dumps.reading.choose import Choice, choose, choose_named
from mianjing.dumps.reading.confidence import confidence_of
from mianjing.dumps.reading.contents import set_contents_aside
from mianjing.dumps.reading.explain import considered, low_confidence, preview, taken_for
from mianjing.dumps.reading.group import Group
from mianjing.dumps.reading.propose import proposals
from mianjing.dumps.reading.settle import settled
from mianjing.dumps.reading.views import views

NAME = "reading"

__all__ = ["NAME", "evidence", "segment"]


def evidence(dump: Dump) -> float:
    """Never sure: a dialect that knows its dump goes first."""
    return 0.0


def segment(dump: Dump, named: str = "") -> Segmented:
    """``dump`` read by the best reading found, or by the one ``named`` (joined by " + ")."""
    sheets = views(dump.lines)
    contents = {sheet.view: set_contents_aside(sheet) for sheet in sheets}
    groups = proposals(sheets)
    problems: tuple[Problem, ...] = ()
    choice = choose_named(sheets, groups, named) if named else None
    if named and choice is None:
        problems = (_unknown(dump, named, groups),)
    confirmed = choice is not None
    choice = choice or settled(choose(sheets, groups))
    sure = confidence_of(choice)
    items = contents[choice.sheet.view]
    if not confirmed:
        problems += low_confidence(dump.name, choice, sure)
    if not choice.heads:
        problems += (_nothing_asked(dump, choice),)
    explanation = list(considered(choice, sure))
    asked_further = follow_ups(choice)
    # What was weighed and not taken goes before the drafts come: each takes several times a long dump's room.
    choice = replace(choice, rivals=())
    groups.clear()
    for sheet in sheets:
        sheet.let_go()
    drafts, roles = drafts_of(dump, choice, sure.of_head, asked_further, [item.title for item in items])
    found = match_items(items, drafts)
    return Segmented(
        NAME,
        drafts,
        roles,
        tuple(entry for entry in found if entry.question_line),
        problems=problems,
        confidence=1.0 if confirmed else sure.overall,
        explanation=(*explanation, *preview(drafts)),
    )


def _unknown(dump: Dump, named: str, groups: Sequence[Group]) -> Problem:
    names = list(dict.fromkeys(group.name for group in groups))
    hint = did_you_mean(named, names) or f"; it has: {', '.join(names[:8])}"
    message = f"this dump has no reading “{named}”{hint}"
    return Problem(dump.name, 0, 0, "error", message, "unknown-reading")


def _nothing_asked(dump: Dump, choice: Choice) -> Problem:
    message = (
        f"no question found: {taken_for(choice)}; a question is one of several titles that look alike: "
        "headings, numbered or bold lines, summaries or lines that begin with Q: or 问："
    )
    return Problem(dump.name, 1, 0, "error", message, "no-question")
