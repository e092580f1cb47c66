"""Build the site with MkDocs and with ProperDocs, its successor, in its place; fail on any byte that differs.

    python .ci/compare_builders.py

Leaves the site that ProperDocs built in site/.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import setup

SITE = setup.ROOT / "site"
OTHER = setup.ROOT / ".cache" / "site-by-mkdocs"
# ProperDocs' own way to answer for every `import mkdocs…`.
BY_PROPERDOCS = "import properdocs.replacement, runpy; runpy.run_path('build_site.py', run_name='__main__')"


def main() -> int:
    """0 if both built the same bytes, else 1."""
    if Path(sys.prefix).resolve() != setup.ENVIRONMENT.resolve():
        return subprocess.call([str(setup.PYTHON), __file__])
    os.chdir(setup.ROOT)
    shutil.rmtree(OTHER, ignore_errors=True)
    if not _build("build_site.py"):
        return 1
    SITE.rename(OTHER)
    if not _build("-c", BY_PROPERDOCS):
        return 1
    return _report(_files(OTHER), _files(SITE))


def _build(*start: str) -> bool:
    return not subprocess.call([sys.executable, *start, "build", "--no-import"], stdout=subprocess.DEVNULL)


def _files(site: Path) -> dict[str, bytes]:
    return {
        file.relative_to(site).as_posix(): file.read_bytes() for file in site.rglob("*") if file.is_file()
    }


def _report(mkdocs: dict[str, bytes], properdocs: dict[str, bytes]) -> int:
    names = sorted(mkdocs.keys() | properdocs.keys())
    differ = [name for name in names if mkdocs.get(name) != properdocs.get(name)]
    for name in differ:
        print(f"site/{name}: error: MkDocs and ProperDocs build it differently [builders]")
    print(f"compare_builders: {len(names)} files, {len(differ)} differ")
    return 1 if differ or not names else 0


if __name__ == "__main__":
    sys.exit(main())
