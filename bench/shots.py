"""Screenshots of every kind of page, narrow and wide, light and dark.

``python bench/shots.py [--site SITE] [KIND…]`` puts them into ``shots/``, which git ignores, as
``KIND-WIDTH-SCHEME.png``. A page is cut after a few screens; what a reader did something on is shown as it
stands on the screen.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.browser import chromium, kinds, served  # noqa: E402

WIDTHS = (390, 1440)
SCHEMES = ("light", "dark")
TALLEST = 3200
Act = Callable[[Any], None]


def searched(page: Any) -> None:
    page.keyboard.press("/")
    page.keyboard.type("LoRA 微调")
    page.wait_for_selector(".md-search-result__item", timeout=20_000)


def begun(page: Any) -> None:
    page.get_by_role("button", name="开始", exact=True).click()
    page.wait_for_selector(".mj-study-question")


def revealed(page: Any) -> None:
    begun(page)
    page.keyboard.press(" ")
    page.wait_for_selector(".mj-study-answer")


def graded(page: Any) -> None:
    begun(page)
    for number in range(40):
        if page.get_by_text("这一组练完了").is_visible():
            return
        page.keyboard.press(" ")
        page.wait_for_selector(".mj-study-answer")
        page.keyboard.press("1" if number == 2 else "3")


def broken_off(page: Any) -> None:
    revealed(page)
    page.keyboard.press("3")
    page.goto(page.url)
    page.get_by_role("button", name="接着练").wait_for()


def home_after(page: Any) -> None:
    broken_off(page)
    page.goto(page.url.partition("practice/")[0])
    page.wait_for_selector('[data-mj-slot="continue"] a')


def term(page: Any) -> None:
    page.locator("a.mj-term").first.focus()
    page.wait_for_selector(".mj-bubble:not([hidden])")


# Name, the kind of page it begins on, what a reader does there.
STATES: tuple[tuple[str, str, Act], ...] = (
    ("search", "home", searched),
    ("term", "question-two-answers", term),
    ("practice-asked", "practice", begun),
    ("practice-revealed", "practice", revealed),
    ("practice-summary", "practice", graded),
    ("practice-again", "practice", broken_off),
    ("home-after", "practice", home_after),
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--site", type=Path, default=ROOT / "site", help="a built site (default: site/)")
    parser.add_argument("kinds", nargs="*", help="only these kinds of page (default: all)")
    parser.add_argument("--into", type=Path, default=ROOT / "shots", help="the folder (default: shots/)")
    options = parser.parse_args()
    paths = kinds(options.site)
    wanted = [(kind, path, None) for kind, path in paths.items()]
    wanted += [(name, paths[kind], act) for name, kind, act in STATES if kind in paths]
    wanted = [row for row in wanted if not options.kinds or row[0] in options.kinds]
    options.into.mkdir(parents=True, exist_ok=True)
    with served(options.site) as address, chromium() as browser:
        for kind, path, act in wanted:
            for width in WIDTHS:
                for scheme in SCHEMES:
                    take(
                        browser,
                        address + path,
                        act,
                        width,
                        scheme,
                        options.into / f"{kind}-{width}-{scheme}.png",
                    )
            if sys.stderr.isatty():
                print(kind, file=sys.stderr)
    print(f"{len(wanted) * len(WIDTHS) * len(SCHEMES)} screenshots in {options.into}")


def take(browser: Any, url: str, act: Act | None, width: int, scheme: str, file: Path) -> None:
    """One screenshot by a fresh visitor."""
    size = {"width": width, "height": 900 if width > 600 else 780}
    context = browser.new_context(
        viewport=size, color_scheme=scheme, locale="zh-CN", has_touch=width < 600, reduced_motion="reduce"
    )
    page = context.new_page()
    page.goto(url)
    page.wait_for_load_state("networkidle")
    if act is not None:
        act(page)
        page.wait_for_timeout(300)
        page.screenshot(path=file)
        context.close()
        return
    height = min(page.evaluate("document.documentElement.scrollHeight"), TALLEST)
    page.screenshot(path=file, full_page=True, clip={"x": 0, "y": 0, "width": width, "height": height})
    context.close()


if __name__ == "__main__":
    main()
