"""A script of the project as a module, though its folder is no package."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).resolve().parents[2]


def script(name: str) -> ModuleType:
    """``setup`` and ``test`` lie in .ci, ``build_site`` at the top."""
    place = ROOT / f"{name}.py" if name == "build_site" else ROOT / ".ci" / f"{name}.py"
    spec = importlib.util.spec_from_file_location(f"script_{name}", place)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
