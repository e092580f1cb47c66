"""What reads strangers' text, each as one function of bytes: for the fuzzer and the cases it found."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from mianjing.core.checking import (
    Claim,
    FollowUp,
    Judgement,
    Misconception,
    Point,
    Reference,
    ReferenceAnswer,
)
from mianjing.core.model import Answer, Entry, Library, Link, Origin, Source, Tag, Term, Topic
from mianjing.core.problems import format_problems
from mianjing.dumps.dialects.line_coverage import unaccounted
from mianjing.dumps.read import ReadError, read_dump
from mianjing.dumps.repair import repair
from mianjing.dumps.segment import segment
from mianjing.formats.load import load_entry
from mianjing.qa.item import CheckContext, CheckedFile
from mianjing.qa.run import CHECKS
from mianjing.site.exports import Exports
from mianjing.site.render import RenderCache, Settings, render_site
from mianjing.site.search.text import passages
from mianjing.site.search.tokens import tokens
from mianjing.site.study.card import Dates

HEAD = "question: 问\ntopic: rag\ntags: [rag]\nstatus: answered\nanswers:\n  - lang: zh\n    body: |\n"


class Refused(Exception):
    """The input was refused with words, as it may be."""


def parse(data: bytes, folder: Path) -> None:
    """A dump through reading, segmenting and repairing; no line may be lost."""
    file = folder / "dump.txt"
    file.write_bytes(data)
    try:
        dump = read_dump(file)
    except ReadError as error:
        raise Refused from error
    found = segment(dump)
    assert not unaccounted(dump, found.roles), "a line is lost"
    for draft in found.drafts:
        repair(draft)


def check(data: bytes, folder: Path) -> None:
    """An entry's file through loading, every check and every form of the messages."""
    path = "qa/rag/fuzzed.yml"
    if not data.startswith((b"question:", b"# yaml")):  # not an entry's start: an answer's body
        rows = data.decode("utf-8", "replace").split("\n")
        data = (HEAD + "".join(f"      {row}\n" for row in rows)).encode()
    loaded = load_entry(data, path)
    problems = list(loaded.problems)
    if loaded.value is not None and loaded.document is not None:
        item = CheckedFile(path, loaded.document, loaded.value)
        context = CheckContext(
            folder, ("rag",), ("rag",), {"fuzzed": (path,)}, phrases={}, sources=frozenset()
        )
        problems += [problem for one in CHECKS for problem in one(item, context)]
    for style in ("text", "github", "json"):
        format_problems(problems, style).encode()  # type: ignore[arg-type]
    if loaded.value is None:
        raise Refused


def render(data: bytes, folder: Path) -> None:
    """A text in every field of an entry through all that a build makes of it."""
    text = data.decode("utf-8", "replace")
    line = " ".join(text.split())[:2000] or "?"
    cited = (f"arXiv:2106.09685 {line}",)
    judged = Judgement("disputed", (Claim(line[:80], "wrong", text, cited),), text, "2026-01-01")
    point = Point(text, cited)
    said = (FollowUp(line, text, cited),)
    myths = (Misconception(line, text, cited),)
    own = ReferenceAnswer("zh", "2026-01-01", line, (point,), point, said, myths)
    entry = Entry(
        id="fuzzed",
        question=line,
        topic="rag",
        tags=("rag",),
        status="answered",
        origins=(Origin("book", 1, (), line),),
        answers=(Answer(("book:1",), "zh", text, judgement=judged),),
        reference_answer=own,
        asked_as=(line,),
    )
    library = Library(
        entries=(entry,),
        topics=(Topic("rag", line, line, line),),
        tags=(Tag("rag", line),),
        terms=(Term("term", line[:40], (), line, judgement=judged),),
        links=(Link(line, line, line, (), 1, about=line, judgement=judged),),
        references=(Reference("arXiv:2106.09685", line),),
        sources=(Source("book", "book.md", line, "0" * 64),),
    )
    settings, cache = Settings(release=True), RenderCache()
    render_site(library, settings, cache)
    dates = Dates("2026-01-01T00:00:00+00:00", "2026-01-01T00:00:00+00:00")
    exports = Exports(library, settings, cache, folder, {"fuzzed": dates})
    for make in (exports.practice, exports.away, exports.print_sheets, exports.feed):
        make()
    for passage in passages(text):
        list(tokens(passage))


TARGETS: dict[str, Callable[[bytes, Path], None]] = {"parse": parse, "check": check, "render": render}
