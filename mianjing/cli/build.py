"""``build``: the main job. Import what changed, check, build the site, say what there is."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from mianjing.cli import stamp
from mianjing.cli.context import SCRIPT, CommandError, Context
from mianjing.core.markdown import MarkdownDocument
from mianjing.core.model import Library, Problem
from mianjing.core.problems import has_errors
from mianjing.core.verdicts import Trust, trust
from mianjing.formats import atomic, folders
from mianjing.formats.project import CACHE

HELP = """Import what changed in sources/, check every entry, build the site into site/ (the default).

Ends by saying what was built, what is open, and how to look at it."""

SITE = "site"
# A source that is taken down whole would fill the screen.
_NAMED = 20


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--no-import", action="store_true", help="build qa/ as it stands, without sources/")
    parser.add_argument(
        "--yes", action="store_true", help="import even if more than a tenth of the entries would be changed"
    )
    parser.add_argument(
        "--release",
        action="store_true",
        help="make what learners take along too: decks, the e-book, the offline copy",
    )
    parser.add_argument(
        "--pdf", action="store_true", help="a release with a PDF of each topic, printed through Chromium"
    )


def run(context: Context, options: argparse.Namespace) -> int:
    """Do the main job, one at a time; the old site stays until the new one is whole."""
    try:
        with atomic.lock(context.root):
            folders.restore(context.root / SITE)
            made_of = stamp.inputs(context.root, _words(options))
            if not options.pdf and _stands(context, made_of):
                return 0
            return _build(context, options, made_of)
    except atomic.Busy:
        message = "another build is running here: wait for it to end, then build again"
        raise CommandError([Problem(SITE, 0, 0, "error", message, "build-lock")]) from None


def _stands(context: Context, made_of: str) -> bool:
    """Whether the site stands that a build would make; then say what that build would say."""
    known = stamp.read(context.root)
    if known is None or made_of != known.inputs:
        return False
    with context.step("looking for what changed"):
        if folders.summed(folders.contents(context.root / SITE)) != known.site:
            return False
    print(known.said, end="", file=sys.stderr)
    print(known.report)
    return True


def _words(options: argparse.Namespace) -> str:
    return f"{'qa/ as it stands' if options.no_import else ''} {'release' if options.release else ''}".strip()


def _build(context: Context, options: argparse.Namespace, made_of: str) -> int:
    # Whoever has nothing to build does not wait for MkDocs to load.
    from mianjing.cli import pages
    from mianjing.cli.export import add_pdfs, find_browser, pack_offline
    from mianjing.cli.import_dumps import import_all
    from mianjing.qa.run import check
    from mianjing.site.exports import DOWNLOADS
    from mianjing.site.kept_files import KeptFiles
    from mianjing.site.render import RenderCache
    from mianjing.site.search.text import Blocks, blocks

    release = options.release or options.pdf
    browser = find_browser() if options.pdf else ""
    site = context.root / SITE
    if not options.no_import:
        summary, wrote = import_all(context, options.yes)
        context.info(summary)
        made_of = stamp.inputs(context.root, _words(options)) if wrote else made_of
    with context.step("checking qa/"):
        # What the check takes apart is rendered at once: neither pages nor search take it apart again.
        rendered = RenderCache(context.root / CACHE / "render.sqlite")
        taken: dict[str, Blocks] = {}

        def met(document: MarkdownDocument) -> None:
            rendered.take(document)
            taken[document.text] = blocks(document)

        problems = check(context.project, met=met)
        rendered.keep(whole=False)
    context.report(problems)
    if has_errors(problems):
        raise CommandError([])
    # Beside the site, not in .cache/: that may be on another file system.
    staged = context.root / ".mianjing-staged-site"
    with context.step("building the pages"):
        kept = KeptFiles(context.root / CACHE / "pages.sqlite", site, stamp.around(context.root))
        built = pages.build(context.project, staged, release=release, pdf=options.pdf, kept=kept, taken=taken)
        fresh = folders.gathered(staged, site, built.staying)
    if release:
        with context.step("packing the offline copy"):
            pack_offline(context.root, fresh, fresh / DOWNLOADS)
    if browser:
        with context.step("printing the PDFs"):
            add_pdfs(browser, fresh)
    dropped = not release and (site / DOWNLOADS).exists()
    folders.replace(fresh, site, spare=True)
    told = report(built.library, site, built.address, context.program, dropped)
    print(told)
    # A file saved meanwhile may be in the site or not.
    if not browser and stamp.inputs(context.root, _words(options)) == made_of:
        away = {f"{DOWNLOADS}/{name}": sum_ for name, sum_ in folders.contents(site / DOWNLOADS).items()}
        sums = folders.summed({**built.sums, **away})
        stamp.write(context.root, stamp.Stamp(made_of, sums, "".join(context.said), told))
    return 0


def _serve(program: str) -> str:
    return f"python3 {program} serve" if program == SCRIPT else f"{program} serve"


def report(library: Library, site: Path, address: str, program: str, dropped: bool = False) -> str:
    """What was built: entries by topic, what is open, where the site is, how to serve it.

    ``address`` is where readers will find it, empty where nobody said so; ``program`` what the user called;
    ``dropped`` whether what learners take along was there before and is not any more.
    """
    by_topic = Counter(entry.topic for entry in library.entries)
    by_trust = Counter(trust(entry) for entry in library.entries if entry.status != "retired")
    width = max(map(len, by_topic), default=0)
    rows = [
        f"  {topic.id:{width}}  {by_topic[topic.id]:5}  {topic.zh}"
        for topic in library.topics
        if by_topic[topic.id]
    ]
    without: tuple[tuple[Trust, str], ...] = (
        ("material", "with their sources' answers only"),
        ("open", "without any answer"),
    )
    open_work = ", ".join(f"{by_trust[level]} {name}" for level, name in without if by_trust[level])
    return "\n".join(
        [
            f"{len(library.entries)} entries, {len(library.terms)} glossary terms, "
            f"{len(library.links)} reading-list lines:",
            *rows,
            f"open: {open_work or 'nothing'}",
            *_withheld(library.withheld),
            *([] if address else [_NO_ADDRESS]),
            *([_DROPPED] if dropped else []),
            f"site: {site}",
            f"look at it: {_serve(program)}   (or any static server on that folder)",
        ]
    )


_NO_ADDRESS = (
    "no address is set, so there is no sitemap, no canonical link and no full link in the feed and the decks:"
    " build with SITE_URL=https://example.org/ or set site_url in mkdocs.yml"
)

_DROPPED = (
    "the decks, the e-book and the offline copy of the last release are no longer in the site, for they were"
    " made of what stood there then: `build --release` makes them anew"
)


def _withheld(places: Sequence[str]) -> Iterator[str]:
    """What ``withdrawn:`` kept off the site, so that nobody looks for it in vain."""
    yield from (f"left out, as taken down: {one}" for one in places[:_NAMED])
    if len(places) > _NAMED:
        yield f"left out, as taken down: {len(places) - _NAMED} more"
