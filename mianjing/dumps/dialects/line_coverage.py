"""The account of a dump's lines: every non-blank line has a role, or is reported."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from mianjing.core.model import Dump, Problem, Role, RoleName, Span

Label = tuple[RoleName, str]
"""A line's role and the reason for it ("" where the role speaks for itself)."""


def blank_lines(dump: Dump) -> tuple[int, ...]:
    """Numbers of the lines that hold nothing but white space."""
    return tuple(number for number, text in enumerate(dump.lines, 1) if not text.strip())


def roles_of(dump: Dump, labels: Mapping[int, Sequence[Label]]) -> tuple[Role, ...]:
    """Per-line labels as roles over ranges, by first line. A line may carry several labels."""
    return roles_of_lines(dump, (labels.get(number, ()) for number in range(1, len(dump.lines) + 1)))


def roles_of_lines(dump: Dump, labels: Iterable[Sequence[Label]]) -> tuple[Role, ...]:
    """``roles_of`` for the labels of the lines in their order; blank lines alone split no range.

    >>> dump = Dump("a", ("x", "", "y", "z"))
    >>> roles = roles_of_lines(dump, [[("answer", "")], [], [("answer", "")], [("note", "")]])
    >>> [(role.role, role.span.first, role.span.last) for role in roles]
    [('answer', 1, 3), ('note', 4, 4)]
    """
    roles: list[Role] = []
    running: dict[Label, tuple[int, int]] = {}
    filled = 0
    for number, (text, given) in enumerate(zip(dump.lines, labels, strict=True), 1):
        for label in given:
            first, last = running.get(label, (number, number))
            if last < filled:
                roles.append(Role(Span(first, last), *label))
                first = number
            running[label] = first, number
        if text.strip():
            filled = number
    roles += (Role(Span(*range_), *label) for label, range_ in running.items())
    return tuple(sorted(roles, key=lambda row: (row.span, row.role, row.reason)))


def unaccounted(dump: Dump, roles: Iterable[Role]) -> tuple[Span, ...]:
    """Ranges of non-blank lines that no role covers."""
    covered = bytearray(len(dump.lines) + 1)
    for role in roles:
        covered[role.span.first : role.span.last + 1] = b"\x01" * (role.span.last + 1 - role.span.first)
    lost = (
        () if covered[number] or not text.strip() else (_LOST,) for number, text in enumerate(dump.lines, 1)
    )
    return tuple(role.span for role in roles_of_lines(dump, lost))


_LOST: Label = ("note", "no role")


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
