"""``parse FILE``: what one dump holds, as JSON lines; writes nothing."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from mianjing.cli.context import CommandError, Context
from mianjing.cli.parsed_dump import ParsedDump, read_file
from mianjing.core.model import Record, Source
from mianjing.core.problems import has_errors
from mianjing.dumps.read import ReadError
from mianjing.formats.project import MANIFEST

HELP = """Read one dump and print what it holds, one JSON object a line; writes nothing.

Each record names the question, its line, the answer's lines and the repairs made.
With --roles each row says what a range of lines is; every non-blank line lies in at least one.
With --explain it says in which form the questions were found, what spoke for it, and what else was
considered. A file of sources/ is read as its row in sources.yml says; --reading tries another."""


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="a dump in any dialect and encoding")
    parser.add_argument(
        "--reading",
        default="",
        metavar="NAME",
        help="read it so, as --explain names readings; joined by “ + ”",
    )
    shown = parser.add_mutually_exclusive_group()
    shown.add_argument("--roles", action="store_true", help="print what each range of lines is instead")
    shown.add_argument(
        "--explain", action="store_true", help="print the readings considered, their evidence and a preview"
    )


def run(context: Context, options: argparse.Namespace) -> int:
    """Print records or roles on standard output, problems on standard error."""
    try:
        source = _source(context, options.file)
        reading = read_file(context.root, options.file, source, options.reading)
    except ReadError as error:
        raise CommandError([error.problem], 1 if options.file.is_file() else 2) from None
    if options.explain:
        print("\n".join(explained(reading)))
    else:
        rows = role_rows(reading) if options.roles else map(record_row, reading.each_record())
        for row in rows:
            print(json.dumps(row, ensure_ascii=False))
    context.report(reading.found.problems)
    return 1 if has_errors(reading.found.problems) else 0


def _source(context: Context, file: Path) -> Source | None:
    """The manifest's row of a file that lies in ``sources/``."""
    folder = (context.root / MANIFEST).parent.resolve()
    if file.resolve().parent != folder:
        return None
    return next((one for one in context.project.manifest.sources if one.file == file.name), None)


def record_row(record: Record) -> dict[str, Any]:
    """A record in the published form, with what is not sure or asked further where there is any."""
    row: dict[str, Any] = {
        "kind": record.kind,
        "question": record.question,
        "number": record.number,
        "section": list(record.section),
        "question_line": record.question_line,
        "answer_lines": [[span.first, span.last] for span in record.answer_lines],
        "status": record.status,
        "lang": record.lang,
        "answer": record.answer,
        "repairs": list(record.repairs),
    }
    if record.follow_ups:
        row["follow_ups"] = list(record.follow_ups)
        row["follow_up_lines"] = list(record.follow_up_lines)
    if record.confidence < 1:
        row["confidence"] = record.confidence
    return row


def explained(reading: ParsedDump) -> Iterator[str]:
    """Why the dump was read as it was."""
    yield from reading.found.explanation or (
        f"read in the dialect {reading.found.dialect}: {len(reading.found.drafts)} questions and terms",
    )


def role_rows(reading: ParsedDump) -> Iterator[dict[str, Any]]:
    """Roles in order of line; a reason is given where there is one."""
    for role in reading.found.roles:
        row: dict[str, Any] = {"from": role.span.first, "to": role.span.last, "role": role.role}
        yield row | ({"reason": role.reason} if role.reason else {})
