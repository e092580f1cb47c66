"""One build of the site: what stays of the one before, and everything else made and written page by page.

Nothing of a page is held once it is written: ten thousand of them would take more than the rest together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from mianjing.core.model import Library, Problem, Topic
from mianjing.formats.project import CACHE, Project
from mianjing.formats.tree import image_paths
from mianjing.formats.versions import key
from mianjing.site.exports import Exports, print_file
from mianjing.site.kept_files import KeptFiles
from mianjing.site.kept_relations import recall
from mianjing.site.page_keys import PageKeys
from mianjing.site.past import Past
from mianjing.site.render import RenderCache, RenderedPage, Settings
from mianjing.site.render.question import QuestionPages
from mianjing.site.render.site import page_makers, small_files
from mianjing.site.render.site_index import SiteIndex
from mianjing.site.study import deck

# What is made beside pages, by a word that no page's path begins with.
_DATA, _SHEET, _SMALL = "data:", "sheet:", "small:"


class Making:
    """The pages and files of ``library``; ``qa`` is its folder, ``scheme`` a script that sheets need."""

    def __init__(
        self, library: Library, settings: Settings, past: Past, cache: RenderCache, qa: Path, scheme: str
    ) -> None:
        self.index = SiteIndex(library, settings)
        self._cache = cache
        self._qa = qa
        self._images = image_paths(qa.parent)
        self._shown: set[str] = set()
        self._questions = QuestionPages(self.index, cache, self._image)
        self._exports = Exports(library, settings, cache, qa, past.changes, scheme, self.index)
        self._makers = page_makers(self.index, self._questions)
        self._kept: KeptFiles | None = None
        self._keys: dict[str, bytes] = {}
        self._listed: set[str] = set()

    def know(self, kept: KeptFiles, project: Project) -> None:
        """Make only what the site of before has not as it would be now; ``project`` has the entries."""
        keys = PageKeys(kept.frame, self.index, project, repr(sorted(self._images)))
        recall(self.index, keys.said, project.root / CACHE / "relations", kept.frame)
        questions = dict(keys.questions())
        lists = {path: keys.listing(path) for path in self._makers if path not in questions}
        topics = {topic.id: keys.topic(topic) for topic in self.index.topics}
        self._keys = {
            **questions,
            **lists,
            **{name + topic: key(name, of) for topic, of in topics.items() for name in (_DATA, _SHEET)},
            _SMALL: keys.small_files(),
        }
        self._kept = kept
        self._kept.ask(self._keys.values())

    @property
    def paths(self) -> Iterable[str]:
        """The paths of all pages."""
        return self._makers.keys()

    @property
    def urls(self) -> dict[str, str]:
        """Where each entry and the glossary are, from the site's root."""
        urls = self.index.urls
        pages = {entry.id: urls.page(self.index.path(entry)) for entry in self.index.entries}
        return {**pages, "glossary": urls.page("glossary")}

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What could not be shown as meant on the pages made so far."""
        return tuple(self._questions.problems)

    def listed(self, path: str, title: str) -> RenderedPage:
        """A page of the navigation, called ``title`` there."""
        self._listed.add(path)
        if self._kept and self._stays(path):
            return RenderedPage(path, "", title, "", "", written=self._kept.place(self._file(path)))
        return self._page(path)

    def write(self, site: Path, printed: Callable[[RenderedPage], str]) -> None:
        """Write into the folder ``site`` what isn't listed and does not stay; ``printed`` is a page whole."""
        practice = []
        elsewhere = self._listed.union(map(self.index.path, self.index.entries))
        # In their own order: a set has another in each process, and so would what is reported.
        for path in (one for one in self._makers if one not in elsewhere):
            self._write_page(site, path, printed)
        for topic in self.index.topics:
            for entry in self.index.by_topic[topic.id]:
                self._write_page(site, self.index.path(entry), printed)
            practice.append(self._practice(topic))
            if self.index.by_topic[topic.id] and not self._stays(_SHEET + topic.id):
                _write(site, print_file(topic.id), self._exports.print_sheet(topic))
                self._made(_SHEET + topic.id, [print_file(topic.id)])
            self._exports.let_go()
        self._write_practice(site, practice)
        if not self._stays(_SMALL):
            small = small_files(self.index)
            _write_all(site, small)
            self._made(_SMALL, small)
        _write_all(site, {"feed.xml": self._exports.feed(), **self._exports.away()})
        _write_all(site, {image: (self._qa / image).read_bytes() for image in sorted(self._shown)})
        # Only who asked for every text knows which are no longer there.
        self._cache.keep(whole=not (self._kept and self._kept.staying))

    def _practice(self, topic: Topic) -> deck.PracticeTopic:
        known = self._kept.read(self._keys[_DATA + topic.id]) if self._kept else None
        if known is None:
            return self._exports.practice_topic(topic)
        files, told = known
        names = (place.rpartition("/")[2].removesuffix(".js") for place in files)
        scripts = {name: data.decode() for name, data in zip(names, files.values(), strict=True)}
        return deck.PracticeTopic(scripts, *told)

    def _write_practice(self, site: Path, practice: Sequence[deck.PracticeTopic]) -> None:
        files = deck.practice_files(practice, self._exports.tag_names)
        _write_all(site, files)
        _, *places = files
        scripts = iter(places)
        for topic, made in zip(self.index.topics, practice, strict=True):
            told = [list(made.row), dict(made.tags), list(made.renamed)]
            self._made(_DATA + topic.id, islice(scripts, len(made.scripts)), told)

    def _write_page(self, site: Path, path: str, printed: Callable[[RenderedPage], str]) -> None:
        if not self._stays(path):
            # As MkDocs writes what no UTF-8 can hold.
            content = printed(self._page(path)).encode("utf-8", "xmlcharrefreplace")
            _write(site, self._file(path), content)

    def _page(self, path: str) -> RenderedPage:
        page = self._makers[path]()
        # Which images go along is told by making the pages that show them: those are made each time.
        if "<img" not in page.html:
            self._made(path, [self._file(path)])
        return page

    def _file(self, path: str) -> str:
        return self.index.urls.file(path)

    def _stays(self, what: str) -> bool:
        return self._kept is not None and self._kept.stay(self._keys[what])

    def _made(self, what: str, names: Iterable[str], told: Any = None) -> None:
        if self._kept:
            self._kept.made(self._keys[what], names, told)

    def _image(self, path: str) -> bool:
        self._shown.update({path} & self._images)
        return path in self._images


def _write(site: Path, name: str, content: str | bytes) -> None:
    file = site / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content if isinstance(content, bytes) else content.encode())


def _write_all(
    site: Path, files: Mapping[str, str] | Mapping[str, bytes] | Mapping[str, str | bytes]
) -> None:
    for name, content in files.items():
        _write(site, name, content)
