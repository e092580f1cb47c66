"""The files that stand under ``qa/`` when an import starts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Any, Generic, TypeVar

from mianjing.core.model import Entry, Link, Origin, Problem, Term
from mianjing.core.problems import has_errors
from mianjing.formats import convert, tree
from mianjing.formats.load import Loaded, load_data
from mianjing.formats.project import Project
from mianjing.formats.yaml_nodes import YamlDocument
from mianjing.sync.carry import Carrier
from mianjing.sync.fingerprints import SHORT, answer_fingerprint, lined_fingerprint, origin_fingerprint


@dataclass(frozen=True)
class ReadingList:
    """The whole of ``qa/reading-list.yml``."""

    links: tuple[Link, ...]


T = TypeVar("T", Entry, Term, ReadingList)

Prints = Mapping[str, Any]
"""Field → fingerprint of what import wrote, or a list of one for each row."""

_ORIGIN = re.compile(
    r"\{source: ([^,{}\n]{1,120}), line: ([0-9]{1,9})"
    r"(?:, lines: [\[\]0-9, ]{1,9000})?(?:, section: \[[^\n\]]{0,600}\])?"
    r"(?:, wording: ([^\n]{0,1200}?)(?:, follow_ups: \[[^\n]{0,2000}\])?)?\}[ \t\r]*$",
    re.MULTILINE,
)


@dataclass(frozen=True)
class File(Generic[T]):
    """One readable file: its bytes, its document and what it says.

    ``now`` says the same with places carried to where they are in the dumps as read now, ``prints`` are the
    fingerprints beside it in their present form.
    """

    path: str
    data: bytes
    document: YamlDocument
    value: T
    now: T
    prints: Prints

    @property
    def id(self) -> str:
        return PurePosixPath(self.path).stem


@dataclass(frozen=True)
class Broken:
    """A file that cannot be read: it is left alone, and nothing is written in its stead."""

    path: str
    text: str

    @property
    def origins(self) -> tuple[Origin, ...]:
        """The origins still to be read in the text, so that no other file is taken for theirs."""
        return tuple(
            Origin(source.strip("'\""), int(line), (), (wording or "").strip("'"))
            for source, line, wording in _ORIGIN.findall(self.text)
        )

    def may_be(self, name: str, texts: tuple[str, ...]) -> bool:
        """Whether the file may once have held an entry of that id or those texts."""
        return PurePosixPath(self.path).stem == name or any(text in self.text for text in texts if text)


@dataclass(frozen=True)
class StandingFiles:
    """All files of ``qa/`` that import has to do with."""

    root: Path
    entries: tuple[File[Entry], ...]
    terms: tuple[File[Term], ...]
    broken: tuple[Broken, ...]
    problems: tuple[Problem, ...]
    reading_list: File[ReadingList] | None = None

    @cached_property
    def by_path(self) -> dict[str, File[Entry]]:
        return {file.path: file for file in self.entries}


def read_tree(project: Project, carrier: Carrier, places: Iterable[Origin]) -> StandingFiles:
    """Read every question and term under ``qa/``, places carried. Never raises on what they hold.

    ``places`` are all origins of the plan.
    """
    lined = {lined_fingerprint(carrier.before(row)): origin_fingerprint(row) for row in places}
    entries: list[File[Entry]] = []
    terms: list[File[Term]] = []
    broken: list[Broken] = []
    problems: list[Problem] = []
    links: File[ReadingList] | None = None

    def carried_list(value: ReadingList) -> ReadingList:
        return ReadingList(tuple(map(carrier.link, value.links)))

    for path in project.paths:
        data = project.data(path)
        if path == tree.READING_LIST:
            links = _file(data, load_reading_list(data, path), carried_list, lined, broken, problems)
        elif path in tree.DATA_FILES:
            continue
        elif tree.is_term(path):
            term = _file(data, project.term(path), carrier.term, lined, broken, problems)
            terms += [term] if term else []
        else:
            entry = _file(data, project.entry(path), carrier.entry, lined, broken, problems)
            entries += [entry] if entry else []
    return StandingFiles(project.root, tuple(entries), tuple(terms), tuple(broken), tuple(problems), links)


def load_reading_list(data: bytes | Problem, path: str) -> Loaded[ReadingList]:
    """The reading list in a file's bytes."""
    return load_data(data, path, "reading-list", lambda found: ReadingList(convert.links(found)))


def stored_prints(document: YamlDocument) -> Prints:
    """The fingerprints a file carries; the reading list's are all of its links."""
    root = document.root
    data = root.fields["imported"].data() if root and "imported" in root.fields else {}
    if isinstance(data, list):
        return {"links": data}
    return data if isinstance(data, dict) else {}


def plain(imported: Prints) -> dict[str, Any]:
    """Fingerprints in one form, to be compared; an empty list says as much as none."""
    found = {name: value if isinstance(value, str) else list(value) for name, value in imported.items()}
    return {name: value for name, value in found.items() if value}


def _present(stored: Prints, value: Entry | Term | ReadingList, lined: Mapping[str, str]) -> Prints:
    """Fingerprints in their present form: of origins without lines, of answers with their text."""
    if isinstance(value, ReadingList):
        return stored
    own = {lined_fingerprint(row): origin_fingerprint(row) for row in value.origins}
    found = dict(stored)
    if "origins" in stored:
        found["origins"] = [own.get(one) or lined.get(one, one) for one in stored["origins"]]
    if "answers" in stored and isinstance(value, Entry):
        texts: dict[str, list[str]] = {}
        for row in value.answers:
            texts.setdefault(answer_fingerprint(row)[:SHORT], []).append(row.imported[:SHORT])
        found["answers"] = [
            one + (texts[one].pop(0) if len(one) == SHORT and texts.get(one) else "")
            for one in stored["answers"]
        ]
    return found


def _file(
    data: bytes | Problem,
    loaded: Loaded[T],
    carry: Callable[[T], T],
    lined: Mapping[str, str],
    broken: list[Broken],
    problems: list[Problem],
) -> File[T] | None:
    """The file if import may change it; a file with errors of form is a person's unfinished work."""
    repeated = any(problem.rule == "duplicate-key" for problem in loaded.problems)
    if isinstance(data, bytes) and loaded.value is not None and loaded.document and not repeated:
        value = loaded.value
        prints = _present(stored_prints(loaded.document), value, lined)
        return File(loaded.path, data, loaded.document, value, carry(value), prints)
    text = data.decode("utf-8", "replace") if isinstance(data, bytes) else ""
    broken.append(Broken(loaded.path, text))
    problems += [problem for problem in loaded.problems if has_errors([problem])]
    return None
