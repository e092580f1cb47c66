"""The shape of the house: stages meet in the model only, rooms stay small."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "mianjing"
STAGES = (
    "dumps.read",
    "dumps.dialects",
    "dumps.reading",
    "dumps.repair",
    "organise.classify",
    "organise.merge",
    "sync",
    "qa",
    "site.render",
    "site.search",
    "site.study",
)
# Readings share the counting of lines and titles with the dialects.
SHARED = {"dumps.reading": ("dumps.dialects",)}
# What every stage may build on; it knows no stage.
GROUND = ("core", "formats")
# The stages of the site say things; what they say stands in one place.
WORDS = ("site.messages",)


def _imports(path: Path) -> Iterator[str]:
    """Every module a file imports, relative imports resolved, by its full name."""
    package = ["mianjing", *path.relative_to(PACKAGE).parent.parts]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(package[: len(package) - node.level + 1]) if node.level else ""
            module = ".".join(part for part in (base, node.module) if part)
            yield from (f"{module}.{alias.name}" for alias in node.names)


def _below(name: str, folder: str) -> bool:
    return f"{name}.".startswith(f"mianjing.{folder}.")


def _departures(path: Path, allowed: tuple[str, ...]) -> set[str]:
    return {
        f"{path.relative_to(ROOT)} imports {name}"
        for name in _imports(path)
        if name.startswith("mianjing.") and not any(_below(name, folder) for folder in allowed)
    }


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_imports_only_itself_and_the_ground_floor(stage: str) -> None:
    files = sorted(PACKAGE.joinpath(*stage.split(".")).rglob("*.py"))
    assert files
    assert not {
        fault
        for path in files
        for fault in _departures(
            path, (stage, *SHARED.get(stage, ()), *GROUND, *(WORDS if stage.startswith("site.") else ()))
        )
    }


@pytest.mark.parametrize("floor", GROUND)
def test_the_ground_floor_imports_no_stage(floor: str) -> None:
    allowed = GROUND if floor == "formats" else ("core",)
    files = sorted((PACKAGE / floor).rglob("*.py"))
    assert files
    assert not {fault for path in files for fault in _departures(path, allowed)}


def test_a_relative_import_is_seen(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("test_house.PACKAGE", tmp_path)
    monkeypatch.setattr("test_house.ROOT", tmp_path)
    file = tmp_path / "organise/merge/groups.py"
    file.parent.mkdir(parents=True)
    file.write_text("from ...sync.fingerprints import fingerprint\n", encoding="utf-8")
    assert list(_imports(file)) == ["mianjing.sync.fingerprints.fingerprint"]
    assert _departures(file, ("organise.merge", *GROUND))


def test_files_stay_small() -> None:
    code = [*PACKAGE.rglob("*.py"), *(ROOT / "hooks").glob("*.py"), *(PACKAGE / "theme").rglob("*.js")]
    long = {
        str(path.relative_to(ROOT)): lines
        for path in code
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > 300
    }
    assert not long


def test_no_two_classes_share_a_name() -> None:
    """Whoever searches for a class finds one meaning."""
    places = defaultdict(list)
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                places[node.name].append(str(path.relative_to(ROOT)))
    assert not {name: several for name, several in places.items() if len(several) > 1}


def test_no_modules_import_each_other_in_a_circle() -> None:
    """Not for the sake of types either."""
    names = {
        ".".join(path.relative_to(ROOT).with_suffix("").parts): path
        for path in PACKAGE.rglob("*.py")
        if path.name != "__init__.py"
    }
    graph = {
        name: {one for found in _imports(path) for one in (found, found.rpartition(".")[0]) if one in names}
        for name, path in names.items()
    }
    assert list(TopologicalSorter(graph).static_order())
