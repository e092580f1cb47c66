"""What fuzzing found once, tried again: no traceback, and no run that does not end."""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.security.targets import TARGETS, Refused

FOUND = sorted(Path(__file__).with_name("found").iterdir())
SECONDS = 30
"""Every case takes well under a second; those that hung took minutes."""


@pytest.fixture(autouse=True)
def alarm() -> Iterator[None]:
    def ring(number: int, frame: object) -> None:
        raise TimeoutError(f"not done in {SECONDS} s")

    signal.signal(signal.SIGALRM, ring)
    signal.alarm(SECONDS)
    yield
    signal.alarm(0)


@pytest.mark.parametrize("case", FOUND, ids=lambda path: path.stem)
def test_a_found_case_is_taken_or_refused(case: Path, tmp_path: Path) -> None:
    with contextlib.suppress(Refused):
        TARGETS[case.name.partition("-")[0]](case.read_bytes(), tmp_path)
