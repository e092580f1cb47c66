"""The account of a dump's lines: every non-blank line has a role, or is reported."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from mianjing.core.model import Dump, Problem, Role, RoleName, Span

Label = tuple[RoleName, str]
"""A line's role and the reason for it ("" where the role speaks for itself)."""


def spans(numbers: Iterable[int], blank: Iterable[int] = ()) -> tuple[Span, ...]:
    """Line numbers as ascending ranges; a gap that holds only ``blank`` lines does not split a range.

    >>> spans([7, 3, 4, 4])
    (Span(first=3, last=4), Span(first=7, last=7))
    >>> spans([3, 4, 7], blank=[5, 6])
    (Span(first=3, last=7),)
    """
    gaps = blank if isinstance(blank, frozenset) else frozenset(blank)
    ranges: list[Span] = []
    for number in sorted(set(numbers)):
        if ranges and all(line in gaps for line in range(ranges[-1].last + 1, number)):
            ranges[-1] = Span(ranges[-1].first, number)
        else:
            ranges.append(Span(number, number))
    return tuple(ranges)


def blank_lines(dump: Dump) -> tuple[int, ...]:
    """Numbers of the lines that hold nothing but white space."""
    return tuple(number for number, text in enumerate(dump.lines, 1) if not text.strip())


def roles_of(dump: Dump, labels: Mapping[int, Sequence[Label]]) -> tuple[Role, ...]:
    """Per-line labels as roles over ranges, by first line. A line may carry several labels."""
    lines_of: dict[Label, list[int]] = {}
    for number, line_labels in labels.items():
        for label in line_labels:
            lines_of.setdefault(label, []).append(number)
    blank = frozenset(blank_lines(dump))
    roles = [
        Role(span, role, reason)
        for (role, reason), numbers in lines_of.items()
        for span in spans(numbers, blank)
    ]
    return tuple(sorted(roles, key=lambda row: (row.span, row.role, row.reason)))


def unaccounted(dump: Dump, roles: Iterable[Role]) -> tuple[Span, ...]:
    """Ranges of non-blank lines that no role covers."""
    covered: set[int] = set()
    for role in roles:
        covered.update(range(role.span.first, role.span.last + 1))
    blank = set(blank_lines(dump))
    missing = (n for n in range(1, len(dump.lines) + 1) if n not in covered and n not in blank)
    return spans(missing, blank)


def coverage_problems(dump: Dump, roles: Iterable[Role]) -> tuple[Problem, ...]:
    """One error for every range of lines without a role."""
    return tuple(
        Problem(
            dump.name,
            span.first,
            0,
            "error",
            f"lines {span.first} to {span.last} have no role; a dialect must say what every line is",
            "line-without-role",
        )
        for span in unaccounted(dump, roles)
    )


def coverage_report(dump: Dump, roles: Sequence[Role]) -> str:
    """The account as a table for people: lines per role and reason, then blank and unaccounted lines."""
    blank = set(blank_lines(dump))
    counts: Counter[tuple[str, str]] = Counter()
    for role in roles:
        covered = range(role.span.first, role.span.last + 1)
        counts[role.role, role.reason] += sum(1 for number in covered if number not in blank)
    rows = [
        f"{count:6}  {role}" + (f" ({reason})" if reason else "")
        for (role, reason), count in sorted(counts.items())
    ]
    lost = sum(span.last - span.first + 1 for span in unaccounted(dump, roles))
    return "\n".join(
        [f"{dump.name}: {len(dump.lines)} lines", *rows, f"{len(blank):6}  blank", f"{lost:6}  unaccounted"]
    )
