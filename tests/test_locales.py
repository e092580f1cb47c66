"""A machine whose locale is no UTF-8: names and titles come in its encoding, files and output stay UTF-8."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
DUMP = "# 面试题\n\n## 什么是 AOF？🔥\n追加日志 é。\n\n## 什么是 RDB？\n快照。\n\n## 为什么快？\n内存。\n"


@pytest.fixture(scope="module")
def locale_of(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, str], str]:
    """An environment in the encoding of Chinese Windows where it can be made, else in the C locale."""
    plain = {**os.environ, "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    folder = tmp_path_factory.mktemp("locales")
    if maker := shutil.which("localedef"):
        made = [maker, "-i", "zh_CN", "-f", "GBK", str(folder / "zh_CN.GBK")]
        subprocess.run(made, check=False, capture_output=True)
    if any(folder.iterdir()):
        return {**plain, "LOCPATH": str(folder), "LC_ALL": "zh_CN.GBK"}, "gbk"
    return {**plain, "LC_ALL": "C"}, "ascii"


def test_a_site_is_made_imported_checked_and_built(
    tmp_path: Path, locale_of: tuple[dict[str, str], str]
) -> None:
    env, encoding = locale_of
    title = "面试站" if encoding == "gbk" else "Interviews"
    file = tmp_path / "dump.md"
    file.write_text(DUMP, encoding="utf-8")
    site = tmp_path / "site"

    def run(*words: str) -> str:
        command = [sys.executable, str(ROOT / "build_site.py"), *(word.encode(encoding) for word in words)]
        done = subprocess.run(command, env=env, cwd=tmp_path, capture_output=True, check=False)
        assert done.returncode == 0 and b"Traceback" not in done.stderr, done.stderr.decode(
            "utf-8", "replace"
        )
        return done.stdout.decode("utf-8")

    assert "什么是 AOF？🔥" in run("parse", str(file))
    run("init", str(site), "--lang", "zh", "--title", title)
    run("--root", str(site), "import", "--add", str(file), "--accept")
    run("--root", str(site), "check")
    run("--root", str(site), "import", "--check")
    run("--root", str(site), "build")
    assert f"site_name: {title}" in (site / "mkdocs.yml").read_text(encoding="utf-8")
    assert len(list((site / "qa").rglob("shen-me-shi-*.yml"))) == 2
    assert title in (site / "site" / "index.html").read_text(encoding="utf-8")
