"""What git says of a checkout."""

from __future__ import annotations

import subprocess
from pathlib import Path


def said(root: Path, *words: str) -> str:
    """What a git command prints in ``root``, paths as they are; empty where git is missing or can't say."""
    try:
        done = subprocess.run(
            ["git", "-c", "core.quotepath=off", *words],
            cwd=root,
            capture_output=True,
            timeout=60,
            check=False,
            encoding="utf-8",
            errors="replace",
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout if done.returncode == 0 else ""
