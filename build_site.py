#!/usr/bin/env python3
"""Mianjing's command line: arguments, order of stages, exit codes.

Exit codes: 0 clean, 1 problems found, 2 bad usage.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
OWN_PYTHON = ROOT / ".venv" / "bin" / "python"


def main() -> int:
    """Run the command line; started outside the project's own environment, start again inside it."""
    try:
        from mianjing.commands import run
    except ModuleNotFoundError as missing:
        if OWN_PYTHON.exists() and Path(sys.prefix) != OWN_PYTHON.parent.parent:
            os.execv(OWN_PYTHON, [str(OWN_PYTHON), __file__, *sys.argv[1:]])
        print(
            f'build_site.py: error: the package "{missing.name}" is not installed; run: bash .ci/setup',
            file=sys.stderr,
        )
        return 2
    return run(ROOT, sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
