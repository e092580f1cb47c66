"""Carrying out a plan: one import at a time, every file old or new whenever it stops."""

from __future__ import annotations

import contextlib
import errno
from collections.abc import Callable

from mianjing.core.model import Problem
from mianjing.formats import atomic, tree
from mianjing.sync.plan import WritePlan
from mianjing.sync.report import Write


class StoreError(Exception):
    """An import that had to stop; ``problem`` says why and what to do. No file is half-written."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


def apply(plan: WritePlan, progress: Callable[[int, int], None] | None = None) -> int:
    """Write the plan's files and return how many changed.

    ``progress`` is told the number done and the number in all. Raises StoreError when another import runs,
    a file changed since it was planned, or the disk is full; what was written by then stands, whole, and the
    next import does the rest.
    """
    folder = plan.root / tree.QA
    try:
        with atomic.lock(folder):
            atomic.sweep(folder)
            for write in plan.writes:
                _unchanged(plan, write)
            for number, write in enumerate(plan.writes, 1):
                _carry_out(plan, write)
                if progress:
                    progress(number, len(plan.writes))
    except atomic.Busy:
        message = "another import is running here: wait for it to end, then import again"
        raise StoreError(Problem(tree.QA, 0, 0, "error", message, "import-lock")) from None
    except OSError as error:
        raise _cannot_write(tree.QA, error) from error
    return len(plan.writes)


def _unchanged(plan: WritePlan, write: Write) -> None:
    """A file edited while the import was planned is nobody's to overwrite."""
    file = plan.root / write.path
    found = file.read_bytes() if file.exists() else None
    if found != write.before:
        message = "changed while the import was running, nothing was written: import again"
        raise StoreError(Problem(write.path, 0, 0, "error", message, "import-race"))


def _carry_out(plan: WritePlan, write: Write) -> None:
    file = plan.root / write.path
    try:
        if write.after is not None:
            atomic.write(file, write.after)
            return
        file.unlink(missing_ok=True)
        with contextlib.suppress(OSError):
            file.parent.rmdir()
    except OSError as error:
        raise _cannot_write(write.path, error) from error


def _cannot_write(path: str, error: OSError) -> StoreError:
    full = error.errno in (errno.ENOSPC, errno.EDQUOT)
    remedy = (
        "the disk is full: make room" if full else f"cannot be written ({error.strerror}): put that right"
    )
    message = f"{remedy}, then import again; every file is whole, old or new"
    return StoreError(Problem(path, 0, 0, "error", message, "import-write"))
