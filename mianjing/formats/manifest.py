"""``sources/sources.yml``: what each dump is, whether its bytes are as noted, and what is taken down."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import get_args

import yaml

from mianjing.core.model import Lang, Problem, Source
from mianjing.core.problems import did_you_mean
from mianjing.formats.conflicts import conflict_marks
from mianjing.formats.positions import Text

FIELDS = ("id", "file", "title", "author", "url", "licence", "lang", "date", "sha256", "dialect", "rank")
REQUIRED = ("id", "file", "title", "licence", "lang", "sha256")
TOP = ("sources", "withdrawn")
NOT_DUMPS = (".yml", ".yaml")

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_RANK = re.compile(r"[0-9]{1,6}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_WITHDRAWN = re.compile(r"([a-z0-9]+(?:-[a-z0-9]+)*)(?::([1-9][0-9]*))?")

Row = Mapping[str, tuple[str | None, int]]
"""A row's fields: value (None for null) and the line it stands on."""


class _Notes:
    """Collects problems of one manifest."""

    def __init__(self, path: Path) -> None:
        self.name = path.as_posix()
        self.found: list[Problem] = []

    def error(self, line: int, rule: str, message: str) -> None:
        self.found.append(Problem(self.name, line, 0, "error", message, rule))

    def warning(self, line: int, rule: str, message: str) -> None:
        self.found.append(Problem(self.name, line, 0, "warning", message, rule))


def load_manifest(
    path: Path, dialects: Collection[str] = ()
) -> tuple[tuple[Source, ...], tuple[Problem, ...]]:
    """The sources in the manifest's order, and all that is wrong with it. Never raises.

    A source whose row is broken is left out; one whose file changed or vanished is kept and reported.
    ``dialects`` are the names that a row may give its dialect; without them any name passes.
    ``Source.withdrawn`` is set for a whole source taken down; see ``load_withdrawn`` for smaller take-downs.
    """
    notes = _Notes(path)
    root = _compose(path, notes)
    lists = _top_lists(root, notes)
    gone = frozenset(_withdrawn_items(lists.get("withdrawn"), notes))
    sources: dict[str, Source] = {}
    line = root.start_mark.line + 1 if root else 0
    for node in _items(lists.get("sources"), "sources", notes):
        line = node.start_mark.line + 1
        row = _row(node, notes)
        _report_unknown_dialect(row, dialects, notes)
        source = _source(row, line, path.parent, gone, notes)
        if source and source.id in sources:
            notes.error(
                line, "duplicate-source", f"the id “{source.id}” is used twice; give each dump its own"
            )
        elif source:
            sources[source.id] = source
    _report_unlisted(path, {source.file for source in sources.values()}, line, notes)
    _report_unknown_withdrawn(gone, sources, lists.get("withdrawn"), notes)
    return tuple(sources.values()), tuple(notes.found)


def load_withdrawn(path: Path) -> frozenset[str]:
    """What is taken down: source ids, ``source:line`` origins and entry ids (problems: ``load_manifest``)."""
    notes = _Notes(path)
    return frozenset(_withdrawn_items(_top_lists(_compose(path, notes), notes).get("withdrawn"), notes))


def _compose(path: Path, notes: _Notes) -> yaml.MappingNode | None:
    try:
        if path.exists() and not path.is_file():
            notes.error(0, "unreadable-manifest", "this is no regular file; write the manifest here")
            return None
        text = path.read_text(encoding="utf-8")
        conflicts = tuple(conflict_marks(Text(notes.name, text)))
        if conflicts:
            notes.found += conflicts
            return None
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except FileNotFoundError:
        notes.error(0, "no-manifest", "the manifest is missing; list every dump in it")
        return None
    except (OSError, UnicodeDecodeError, RecursionError) as error:
        notes.error(0, "unreadable-manifest", f"cannot be read ({error}); save it as UTF-8 text")
        return None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        what = getattr(error, "problem", None) or "not valid YAML"
        notes.error(
            mark.line + 1 if mark else 0, "yaml-syntax", f"{what}; check indentation, colons and quotes"
        )
        return None
    if not isinstance(root, yaml.MappingNode):
        notes.error(1, "manifest-shape", "the manifest must start with “sources:”")
        return None
    return root


def _top_lists(root: yaml.MappingNode | None, notes: _Notes) -> dict[str, yaml.Node]:
    lists: dict[str, yaml.Node] = {}
    for key, value in root.value if root else ():
        if key.value in TOP:
            lists[key.value] = value
        else:
            notes.error(key.start_mark.line + 1, "unknown-field", _unknown("field", str(key.value), TOP))
    return lists


def _items(node: yaml.Node | None, what: str, notes: _Notes) -> Iterator[yaml.Node]:
    if isinstance(node, yaml.SequenceNode):
        yield from node.value
    elif node is not None and node.value:
        notes.error(
            node.start_mark.line + 1, "manifest-shape", f"“{what}” must be a list, a “- ” before each item"
        )


def _row(node: yaml.Node, notes: _Notes) -> Row | None:
    line = node.start_mark.line + 1
    if not isinstance(node, yaml.MappingNode):
        notes.error(line, "manifest-shape", "each source must be a mapping that starts with “id:”")
        return None
    row: dict[str, tuple[str | None, int]] = {}
    for key, value in node.value:
        name, line = str(key.value), key.start_mark.line + 1
        if name not in FIELDS:
            notes.error(line, "unknown-field", _unknown("field", name, FIELDS))
        elif name in row:
            notes.error(line, "duplicate-key", f"“{name}” stands twice in this source; keep one")
        elif not isinstance(value, yaml.ScalarNode):
            notes.error(line, "wrong-type", f"“{name}” must be one plain value")
        else:
            row[name] = (None if value.tag.endswith(":null") else value.value, line)
    return row


def _source(row: Row | None, line: int, folder: Path, gone: frozenset[str], notes: _Notes) -> Source | None:
    if row is None:
        return None
    missing = [field for field in REQUIRED if not row.get(field, (None, 0))[0]]
    if missing:
        notes.error(line, "missing-field", f"this source lacks {', '.join(missing)}; add what is missing")
        return None
    text = {field: value for field, (value, _) in row.items()}
    rank = text.pop("rank", None) or "0"
    wrong = _wrong_value(row, rank)
    if wrong:
        notes.error(*wrong)
        return None
    file, noted = str(text["file"]), str(text["sha256"])
    if (folder / file).is_symlink():
        notes.error(row["file"][1], "bad-path", f"{file} is a symbolic link; put the file itself here")
        return None
    if not (folder / file).is_file():
        notes.error(
            row["file"][1], "missing-dump", f"there is no {file} beside the manifest; restore or unlist it"
        )
    else:
        _compare(folder / file, noted, row["sha256"][1], notes)
    lang: Lang = next(value for value in get_args(Lang) if value == text["lang"])
    return Source(
        id=str(text["id"]),
        file=file,
        title=str(text["title"]),
        sha256=noted,
        author=text.get("author"),
        url=text.get("url"),
        licence=str(text["licence"]),
        lang=lang,
        date=text.get("date"),
        dialect=text.get("dialect"),
        withdrawn=text["id"] in gone,
        rank=int(rank),
    )


def _wrong_value(row: Row, rank: str) -> tuple[int, str, str] | None:
    def value(field: str) -> str:
        return str(row[field][0])

    def at(field: str) -> int:
        return row[field][1]

    url = row.get("url", (None, 0))[0]
    if not _ID.fullmatch(value("id")):
        return at("id"), "bad-source-id", f"“{value('id')}”: use small letters, digits and hyphens"
    if Path(value("file")).name != value("file"):
        return (
            at("file"),
            "bad-path",
            f"“{value('file')}” must be the bare name of a file beside the manifest",
        )
    if not _SHA256.fullmatch(value("sha256")):
        return (
            at("sha256"),
            "bad-sha256",
            "sha256 must be 64 small hexadecimal digits, as sha256sum prints them",
        )
    if value("lang") not in get_args(Lang):
        return at("lang"), "unknown-language", _unknown("language", value("lang"), get_args(Lang))
    if url and not url.startswith(("https://", "http://")):
        return at("url"), "bad-url", f"“{url}” must start with https:// or http://"
    if not _RANK.fullmatch(rank):
        return at("rank"), "wrong-type", f"rank must be a whole number below 1000000, not “{rank[:20]}”"
    return None


def _compare(dump: Path, noted: str, line: int, notes: _Notes) -> None:
    try:
        now = hashlib.sha256(dump.read_bytes()).hexdigest()
    except OSError as error:
        notes.error(
            line, "unreadable-file", f"{dump.name} cannot be read: {error.strerror}; check its permissions"
        )
        return
    if now != noted:
        notes.warning(
            line,
            "changed-dump",
            f"{dump.name} is no longer the file this sha256 was taken from; "
            f"restore it, or if the change is meant write sha256: {now}",
        )


def _report_unlisted(path: Path, listed: set[str], line: int, notes: _Notes) -> None:
    for file in sorted(path.parent.iterdir()) if path.parent.is_dir() else ():
        ignored = file.suffix in NOT_DUMPS or file.name.startswith((".", "README"))
        if file.is_symlink() and not ignored:
            notes.error(line, "bad-path", f"{file.name} is a symbolic link; put the file itself here")
        elif file.is_file() and not ignored and file.name not in listed:
            digest = hashlib.sha256(file.read_bytes()).hexdigest()
            notes.error(
                line,
                "unlisted-dump",
                f"{file.name} has no row here; add one with id, file: {file.name}, title, "
                f"licence: NOASSERTION, lang and sha256: {digest}",
            )


def _withdrawn_items(node: yaml.Node | None, notes: _Notes) -> Iterator[str]:
    for item in _items(node, "withdrawn", notes):
        if isinstance(item, yaml.ScalarNode) and _WITHDRAWN.fullmatch(item.value):
            yield item.value
        else:
            notes.error(
                item.start_mark.line + 1,
                "bad-withdrawal",
                "write a source's id, source:line, or an entry's id",
            )


def _report_unknown_withdrawn(
    gone: frozenset[str], sources: Mapping[str, Source], node: yaml.Node | None, notes: _Notes
) -> None:
    for item in node.value if isinstance(node, yaml.SequenceNode) else ():
        if not isinstance(item, yaml.ScalarNode):
            continue
        source, colon, _ = item.value.partition(":")
        if item.value in gone and colon and source not in sources:
            notes.error(
                item.start_mark.line + 1, "unknown-source", _unknown("source", source, tuple(sources))
            )


def _report_unknown_dialect(row: Row | None, dialects: Collection[str], notes: _Notes) -> None:
    name, line = (row or {}).get("dialect", (None, 0))
    if name and dialects and name not in dialects:
        notes.error(line, "unknown-dialect", _unknown("dialect", name, tuple(dialects)))


def _unknown(what: str, name: str, known: tuple[str, ...]) -> str:
    return f"unknown {what} “{name}”" + (did_you_mean(name, known) or f"; known: {', '.join(known)}")
