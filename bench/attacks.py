"""Counts the attack corpus and what it went through: ``python bench/attacks.py``.

The attacks themselves are tried by ``pytest tests/security`` in a real browser.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.security import hostile, test_files  # noqa: E402


def main() -> None:
    groups = json.loads(hostile.CORPUS.read_text(encoding="utf-8"))
    for name, attacks in groups.items():
        print(f"{len(attacks):4}  {name}")
    print(f"{len(hostile.attacks()):4}  attacks in all")
    library = hostile.library()
    found = sorted((ROOT / "tests" / "security" / "found").iterdir())
    print(
        f"site of attacks: {len(library.entries)} questions, {len(library.terms)} terms, "
        f"{len(library.tags)} tags, {len(library.links)} reading-list lines"
    )
    print(f"hostile YAML files: {len(test_files.YAML)}; odd file names: {len(test_files.NAMES)}")
    print(f"cases that fuzzing found: {len(found)}")


if __name__ == "__main__":
    main()
