"""The second collection: another field, an English site, made by the same code."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HAN = re.compile(r"[\u4e00-\u9fff]")


def test_the_example_builds_and_its_site_speaks_english(tmp_path: Path) -> None:
    site = tmp_path / "example"
    shutil.copytree(ROOT / "examples" / "databases-and-networks", site)
    command = [sys.executable, str(ROOT / "build_site.py"), "--root", str(site)]
    done = subprocess.run([*command, "build"], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    assert b"44 entries" in done.stdout
    # A page of English questions only: whatever is Chinese on it would be the site's own words.
    for page in ("storage/index.html", "practice/index.html", "print/storage.html"):
        assert not HAN.search((site / "site" / page).read_text(encoding="utf-8")), page
    assert 'lang="en"' in (site / "site" / "storage/index.html").read_text(encoding="utf-8")[:200]
