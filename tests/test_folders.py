"""A folder that is put together of what stays and what is new, and takes the place of the old one."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from mianjing.formats import folders

NAMES = ("a", "a/b", "a/b/c", "a/d", "b", "b/a", "c/a", "c/b")


def put(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)


def texts(folder: Path) -> dict[str, str]:
    return {name: (folder / name).read_text() for name in folders.contents(folder)}


def state(chance: random.Random) -> dict[str, str]:
    """Some files that one folder can hold."""
    names: list[str] = []
    for name in chance.sample(NAMES, 5):
        if not any(f"{one}/".startswith(f"{name}/") or f"{name}/".startswith(f"{one}/") for one in names):
            names.append(name)
    return {name: chance.choice("xyz") for name in names}


@pytest.mark.parametrize("links", [True, False])
def test_each_state_follows_the_one_before_and_the_old_one_stands_meanwhile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, links: bool
) -> None:
    if not links:
        monkeypatch.delattr("os.link")
    chance = random.Random(3)
    site, staged, before = tmp_path / "site", tmp_path / "staged", dict[str, str]()
    for _ in range(40):
        after = state(chance)
        staying = [name for name, text in after.items() if before.get(name) == text]
        staged.mkdir()
        put(staged, {name: text for name, text in after.items() if name not in staying})
        fresh = folders.gathered(staged, site, staying)
        assert not before or texts(site) == before
        folders.replace(fresh, site, spare=chance.random() < 0.8)
        assert texts(site) == after
        assert {one.name for one in tmp_path.iterdir()} <= {"site", ".mianjing-spare-site"}
        before = after


def test_a_half_made_folder_and_links_in_a_left_one_are_not_used(tmp_path: Path) -> None:
    site, staged, other = tmp_path / "site", tmp_path / "staged", tmp_path / "other"
    put(site, {"a/x": "1", "b/x": "2"})
    put(other, {"x": "of another"})
    for left in (".mianjing-next-site", ".mianjing-spare-site"):
        (tmp_path / left).mkdir()
        (tmp_path / left / "a").symlink_to(other)
        put(tmp_path / left, {"b/x": "half"})
        put(staged, {"c": "3"})
        folders.replace(folders.gathered(staged, site, ["a/x", "b/x"]), site)
        assert texts(site) == {"a/x": "1", "b/x": "2", "c": "3"}
    assert texts(other) == {"x": "of another"}
