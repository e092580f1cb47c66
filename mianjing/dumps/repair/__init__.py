"""Draft → Record: an ordered table of named repairs, one defect each.

The rows run in the order of ``REPAIRS``: first those on lines (structure that extraction broke), then the
lines become one text, then those on text, then those on the title. A repair that changed something leaves
its name in ``Record.repairs``. Adding one is a function and a row here, with a case file in
``tests/cases/repair/``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import TypeVar

from mianjing.core.model import Draft, Record
from mianjing.core.text import language
from mianjing.dumps.repair import (
    characters,
    code,
    emphasis,
    headings,
    images,
    layout,
    links,
    lists,
    markdown_tables,
    markup,
    math,
    misread_names,
    pages,
    run_on,
    title,
    wraps,
)
from mianjing.dumps.repair.evidence import ranges, status
from mianjing.dumps.repair.mask import Mask
from mianjing.dumps.repair.misread_names import load_names
from mianjing.dumps.repair.registry import Repair, RepairContext, on_lines, on_text, on_title

__all__ = ["REPAIRS", "load_names", "repair"]

REPAIRS: tuple[Repair, ...] = (
    # -- lines: structure ------------------------------------------------------------------------------
    on_lines("list-markers", lists.drop_bullets_before_numbers),
    on_lines("list-numbers", lists.number_from_one),
    Repair("sentence-over-pages", lines=pages.join_sentences),
    on_lines("code-over-pages", pages.rejoin_code),
    on_lines("code-blank-edges", pages.trim_code),
    on_lines("code-indents", pages.indent_bodies),
    # -- text: Markdown --------------------------------------------------------------------------------
    on_text("invisible-characters", characters.invisible),
    on_text("ornaments", characters.ornaments, "\U0001f4a1"),
    on_text("html-cut-attribute", markup.cut_attributes, '">'),
    on_text("html-leftovers", markup.leftovers),
    on_text("fence-unclosed", code.close_fences, "```", "~~~"),
    on_text("fence-language", code.name_languages, "```", "~~~"),
    Repair("misread-names", text=lambda text, context: misread_names.correct_names(text, context.names)),
    on_text("english-and", misread_names.restore_chinese_and, " and "),
    on_text("list-run-on", run_on.part_lists, "3.", "3、", "3)", "3）", "③"),
    on_text("wrapped-lines", wraps.join_lines),
    on_text("spaces-in-words", wraps.close_gaps),
    on_text("formula-lost", misread_names.mark_lost_formula, "其中"),
    on_text("math-delimiters", math.delimiters, "\\"),
    on_text("math-bare-lines", math.bare_lines, "\\"),
    on_text("math-padding", math.padding, "$"),
    on_text("math-display", math.display, "$$"),
    on_text("math-letters", math.letters, "$"),
    on_text("letters-as-typeface", characters.alphabets),
    on_text("images-missing", images.missing_images, "!"),
    on_text("links-doubled", links.doubled, "http"),
    on_text("links-dead", links.dead, "]("),
    on_text("links-bare", links.bare, "http"),
    on_text("html-bracketed-words", markup.bracketed_words, "<"),
    on_text("bold-doubled", emphasis.doubled_marks, "**"),
    on_text("bold-scattered", emphasis.scattered_marks, "**"),
    on_text("bold-broken", emphasis.broken_spans, "**"),
    on_text("bold-unpaired", emphasis.unpaired_marks, "**"),
    on_text("bold-borders", emphasis.span_borders, "**"),
    on_text("times-signs", emphasis.times_signs, "*"),
    on_text("heading-marks", headings.tidy, "#"),
    on_text("heading-levels", headings.demote, "#"),
    on_text("tables", markdown_tables.well_formed, "|"),
    on_text("layout", layout.arrange),
    # -- title -----------------------------------------------------------------------------------------
    on_title("title-characters", characters.invisible),
    on_title("title-marks", title.strip_marks),
    on_title("title-number", title.strip_number),
    Repair(
        "title-misread-names", title=lambda title, context: misread_names.correct_names(title, context.names)
    ),
    on_title("title-spaces", title.normalise_spaces),
)

T = TypeVar("T")
Step = Callable[[T, RepairContext], T]

NO_NAMES: Mapping[str, str] = MappingProxyType({})


def repair(draft: Draft, names: Mapping[str, str] = NO_NAMES, source: str = "") -> Record:
    """The clean record of ``draft``; ``names`` is the reviewed table of misread names (wrong → right)."""
    context = RepairContext(draft, names)
    lines, line_names = _apply(((row.name, row.lines) for row in REPAIRS), draft.lines, context)
    text = "\n".join(line.text for line in lines).strip("\n")
    answer, text_names = _mended(text, context)
    question, title_names = _apply(((row.name, row.title) for row in REPAIRS), draft.title, context)
    return Record(
        kind=draft.kind,
        question=question,
        wording=draft.title,
        number=draft.number,
        section=tuple(bare for name in draft.section if (bare := _section(name))),
        question_line=draft.question_line,
        answer_lines=ranges(draft.lines),
        status=status(answer),
        lang=language(Mask().hide_fences(answer or question)),
        answer=answer,
        repairs=(*draft.moves, *line_names, *text_names, *title_names),
        source=source,
        follow_ups=draft.follow_ups,
        confidence=draft.confidence,
        follow_up_lines=draft.follow_up_lines,
    )


def _section(name: str) -> str:
    return title.normalise_spaces(title.strip_marks(characters.invisible(name)))


def _mended(text: str, context: RepairContext) -> tuple[str, list[str]]:
    """The text after all its repairs, and the names of those that changed it."""
    applied = []
    for row in REPAIRS:
        if row.text and row.may_change(text) and (changed := row.text(text, context)) != text:
            text = changed
            applied.append(row.name)
    return text, applied


def _apply(
    steps: Iterable[tuple[str, Step[T] | None]], value: T, context: RepairContext
) -> tuple[T, list[str]]:
    """The value after all steps, in order, and the names of those that changed it."""
    applied = []
    for name, step in steps:
        if step and (changed := step(value, context)) != value:
            value = changed
            applied.append(name)
    return value, applied
