"""Tables as every Markdown renderer takes them: a delimiter row, and in each row as many cells."""

from __future__ import annotations

import re

from mianjing.dumps.repair.mask import outside_code

_DELIMITER = re.compile(r"^\s*+\|?\s*+:?-{1,200}:?\s*+(?:\|\s*+:?-{1,200}:?\s*+)*+\|?\s*+$")
_ROW = re.compile(r"^\s*\|.*\|\s*$")
_PIPE = re.compile(r"(?<!\\)\|")
_FORMULA = re.compile(r"(?<![\\$])\$(?![\s$])([^$\n]{1,500}?)(?<![\s\\])\$(?![\d$])")


def well_formed(text: str) -> str:
    """Rows padded or joined to the header's width, a delimiter row, a blank line before and after.

    >>> print(well_formed("如下\\n|a|b|\\n|-|-|\\n|1|"))
    如下
    <BLANKLINE>
    | a | b |
    | --- | --- |
    | 1 |  |
    """
    return outside_code(_repair, text)


def _repair(prose: str) -> str:
    lines = prose.split("\n")
    out: list[str] = []
    number = 0
    while number < len(lines):
        rows = _table_at(lines, number)
        if not rows:
            out.append(lines[number])
            number += 1
            continue
        if out and out[-1].strip():
            out.append("")
        out += _render(rows)
        number += len(rows)
        if number < len(lines) and lines[number].strip():
            out.append("")
    return "\n".join(out)


def _table_at(lines: list[str], start: int) -> list[str]:
    """The lines of the table that begins at ``start``: a header and a delimiter, or two framed rows."""
    if "|" not in lines[start] or start + 1 >= len(lines):
        return []
    header, second = _cells(lines[start]), lines[start + 1]
    delimited = "-" in second and bool(_DELIMITER.match(second)) and len(_cells(second)) == len(header) > 1
    framed = bool(_ROW.match(lines[start]) and _ROW.match(second)) and len(header) > 1
    if not (delimited or (framed and (len(_cells(second)) == len(header) or _DELIMITER.match(second)))):
        return []
    end = start + 2
    while end < len(lines) and "|" in lines[end] and (_ROW.match(lines[end]) or delimited):
        end += 1
    return lines[start:end]


def _cells(line: str) -> list[str]:
    bare = _FORMULA.sub(lambda m: "$" + _PIPE.sub(r"\\vert ", m[1]) + "$", line.strip())
    inner = bare.removeprefix("|")
    if inner.endswith("|") and not inner.endswith("\\|"):
        inner = inner[:-1]
    return [cell.strip() for cell in _PIPE.split(inner)]


def _render(rows: list[str]) -> list[str]:
    indent = rows[0][: len(rows[0]) - len(rows[0].lstrip())]
    header = _cells(rows[0])
    width = len(header)
    delimiter = _cells(rows[1]) if _DELIMITER.match(rows[1]) else ["---"] * width
    body = rows[2:] if _DELIMITER.match(rows[1]) else rows[1:]
    marks = [_mark(cell) for cell in delimiter]
    cells = [header, (marks + ["---"] * width)[:width], *(_fit(_cells(row), width) for row in body)]
    return [f"{indent}| {' | '.join(row)} |" for row in cells]


def _mark(cell: str) -> str:
    return f"{':' if cell.startswith(':') else ''}---{':' if cell.endswith(':') and len(cell) > 1 else ''}"


def _fit(cells: list[str], width: int) -> list[str]:
    """Missing cells are empty; surplus ones came from a stray bar in the last cell."""
    if len(cells) > width:
        return [*cells[: width - 1], r" \| ".join(cells[width - 1 :])]
    return cells + [""] * (width - len(cells))
