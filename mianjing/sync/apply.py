"""Carrying out a plan: one import at a time, every file old or new whenever it stops."""

from __future__ import annotations

import contextlib
import errno
import hashlib
from pathlib import Path

from mianjing.core.model import Problem
from mianjing.formats import atomic, cache, tree
from mianjing.sync.plan import WritePlan
from mianjing.sync.report import Write

PENDING = "sources/.lines/pending"


class StoreError(Exception):
    """An import that had to stop; ``problem`` says why and what to do. No file is half-written."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


def apply(plan: WritePlan) -> tuple[tuple[Write, ...], tuple[Problem, ...]]:
    """Write the plan's files; return what was written and, of the rest, why not.

    A file that changed since it was planned is left to whoever saved it. Raises StoreError when another
    import runs or the disk is full; what was written by then stands, whole, and the next import does the
    rest.
    """
    folder = plan.root / tree.QA
    done: list[Write] = []
    refused: list[Problem] = []
    try:
        with atomic.lock(folder):
            atomic.sweep(folder)
            for write in plan.writes:
                if not _unchanged(plan, write):
                    refused.append(_raced(write))
                elif write.after is not None or not refused:
                    _carry_out(plan, write)
                    done.append(write)
            done += _together(plan)
    except atomic.Busy:
        message = "another import is running here: wait for it to end, then import again"
        raise StoreError(Problem(tree.QA, 0, 0, "error", message, "import-lock")) from None
    except OSError as error:
        raise _cannot_write(tree.QA, error) from error
    return tuple(done), tuple(refused)


def recover(root: Path) -> bool:
    """End what an import that was stopped left half done: files that name places, and the lines as read.

    Whether there was any such.
    """
    file = root / PENDING
    if not file.exists():
        return False
    kept = cache.read(file)
    for path, (before, after) in kept.items() if isinstance(kept, dict) else ():
        if not path.startswith("sources/") or ".." in path:
            continue
        if _digest(root / path) == before:
            atomic.write(root / path, after.encode("utf-8"))
    file.unlink(missing_ok=True)
    return True


def _together(plan: WritePlan) -> list[Write]:
    """Write the files whose places belong together: all of them, or none until ``recover`` does the rest."""
    writes = [write for write in plan.references if _unchanged(plan, write) and write.after is not None]
    if not writes:
        return []
    rows = {one.path: [_digest(plan.root / one.path), (one.after or b"").decode("utf-8")] for one in writes}
    pending = plan.root / PENDING
    cache.write(pending, rows)
    for write in writes:
        _carry_out(plan, write)
    pending.unlink(missing_ok=True)
    return writes


def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest() if file.is_file() else ""


def _unchanged(plan: WritePlan, write: Write) -> bool:
    """A file edited while the import was planned is nobody's to overwrite."""
    file = plan.root / write.path
    found = file.read_bytes() if file.exists() else None
    return found == write.before


def _raced(write: Write) -> Problem:
    message = "changed while the import was running, so it was left as it is now: import again"
    return Problem(write.path, 0, 0, "error", message, "import-race")


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
