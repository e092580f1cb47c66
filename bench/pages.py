"""What a first view costs, on the built site: ``python bench/pages.py [--site SITE]``.

Weighs the first view of every question page (gzip, as a static host sends it), then opens one page of each
kind on a slow connection, as a newcomer and as a learner who comes back, and adds up its layout shifts; at
last reads each without scripts. With ``--large`` it times the longest tasks of a project's largest pages (see
``large_pages.py``). Exits 1 if a page breaks the budget.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NoReturn

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.browser import chromium, kinds, questions, served  # noqa: E402
from bench.large_pages import large  # noqa: E402

HEAVIEST = 60 * 1000
MOST_SHIFT = 0.01
WIDTHS = (360, 1440)
# What a page asks for by itself; the bundle for search has another attribute and waits.
_ASKED = re.compile(r'<(?:link rel="(?:stylesheet|icon)" href|script src|img [^>]*src)="([^"]+)"')
SLOW = {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 90_000}
WATCH = """
globalThis.shift = 0;
new PerformanceObserver((list) => list.getEntries().forEach((one) => {
  if (!one.hadRecentInput) globalThis.shift += one.value;
})).observe({ type: "layout-shift", buffered: true });
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--site", type=Path, default=ROOT / "site", help="a built site (default: site/)")
    parser.add_argument(
        "--large", type=Path, metavar="PROJECT", help="time this project's largest pages instead"
    )
    parser.add_argument("kinds", nargs="*", help="try only these kinds of page (default: all)")
    options = parser.parse_args()
    if options.large:
        with chromium() as browser:
            finish(list(large(browser, options.large)))
    site, paths = options.site, kinds(options.site)
    tried = {kind: path for kind, path in paths.items() if not options.kinds or kind in options.kinds}
    broken = list(weigh(site))
    with served(site) as address, chromium() as browser:
        broken += shifts(browser, address, tried, learner(browser, address, paths))
        broken += without_scripts(browser, address, tried)
    finish(broken)


def finish(broken: list[str]) -> NoReturn:
    print("\n".join(broken) or "within the budget")
    sys.exit(bool(broken))


def weigh(site: Path) -> Iterator[str]:
    """Print the weights of all question pages; yield those that are too heavy."""
    weights = sorted((first_view(site, path, text), path) for path, text in questions(site).items())
    if not weights:
        yield "no question page found"
        return
    for name, (weight, path) in {
        "lightest": weights[0],
        "median": weights[len(weights) // 2],
        "heaviest": weights[-1],
    }.items():
        print(f"{name:9} {weight:7,} bytes  {path}")
    for weight, path in weights:
        if weight > HEAVIEST:
            yield f"{path} costs {weight:,} bytes, {weight - HEAVIEST:,} too many"


def first_view(site: Path, path: str, text: str) -> int:
    """The bytes a first visitor of the question page at ``path`` downloads."""
    folder = site / path
    files = {(folder / target).resolve() for target in _ASKED.findall(text) if ":" not in target}
    return len(gzip.compress(text.encode(), 9)) + sum(map(packed, sorted(files)))


@cache
def packed(file: Path) -> int:
    return len(gzip.compress(file.read_bytes(), 9))


def shifts(browser: Any, address: str, paths: dict[str, str], regular: Any) -> Iterator[str]:
    """Print each kind's layout shifts; yield what moves."""
    visitors = {"newcomer": None, "learner": regular}
    print(f"{'layout shift':24}" + "".join(f"{who:>12}@{width:<4}" for who in visitors for width in WIDTHS))
    for kind, path in paths.items():
        row = []
        for who, state in visitors.items():
            for width in WIDTHS:
                shift = shift_of(browser, address + path, width, state)
                row.append(f"{shift:17.4f}")
                if shift >= MOST_SHIFT:
                    yield f"{kind} ({path}) shifts by {shift:.3f} for a {who} at {width} px"
        print(f"{kind:24}" + "".join(row))


def learner(browser: Any, address: str, paths: dict[str, str]) -> Any:
    """What the browser keeps of one who has graded some questions, stopped, and looked at another one."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(address + "practice/")
    page.get_by_role("button", name="开始", exact=True).click()
    page.wait_for_selector(".mj-study-question")
    for grade in "13342":
        page.keyboard.press(" ")
        page.wait_for_selector(".mj-study-answer")
        page.keyboard.press(grade)
    page.goto(address + paths["question-two-answers"])
    page.wait_for_selector(".mj-study-mark")
    state = context.storage_state()
    context.close()
    return state


def shift_of(browser: Any, url: str, width: int, state: Any) -> float:
    """How much moves by itself while the page is loaded over a slow connection."""
    context = browser.new_context(
        viewport={"width": width, "height": 780}, locale="zh-CN", storage_state=state
    )
    page = context.new_page()
    page.add_init_script(WATCH)
    network = context.new_cdp_session(page)
    network.send("Network.enable")
    network.send("Network.emulateNetworkConditions", SLOW)
    page.goto(url)
    page.wait_for_load_state("networkidle")
    found = float(page.evaluate("globalThis.shift"))
    context.close()
    return found


def without_scripts(browser: Any, address: str, paths: dict[str, str]) -> Iterator[str]:
    """Yield the kinds of page that can't be read or left without scripts."""
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 780})
    page = context.new_page()
    for kind, path in paths.items():
        page.goto(address + path)
        if not page.locator("h1").is_visible():
            yield f"{kind} ({path}) has no visible title without scripts"
        if not page.locator("article a[href], main a[href], body > * a[href]").first.count():
            yield f"{kind} ({path}) leads nowhere without scripts"
    context.close()
    print(f"{len(paths)} kinds of page read without scripts: {json.dumps(list(paths))}")


if __name__ == "__main__":
    main()
